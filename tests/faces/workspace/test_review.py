"""The review of one entry."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from evenhand.domain.tracking.actions import dismiss_note, silence_detector
from evenhand.domain.tracking.queries import alike_note
from evenhand.domain.worksheets.actions import correct
from evenhand.domain.worksheets.models import Assignment, Review, Rule, RuleBelief, Submission
from evenhand.domain.worksheets.queries import entry_of
from evenhand.foundation.audit.models import AuditEntry
from tests.faces.workspace.cast import SIGNED_IN, Answer, Desk, a_desk, two_replies
from tests.factories import (
    NOW,
    TWO_REPLIES,
    a_case,
    a_submission,
    a_tap,
    an_assignment,
    browser_of_therapist,
    client_actor,
    frozen,
    inside,
    therapist_actor,
)

pytestmark = pytest.mark.django_db
RULE = "Other people may make mistakes. I may not."
SAME = "That sounds hard, and you did what you could with it today."


def an_entry(**changed: object) -> tuple[Desk, Submission]:
    desk = a_desk()
    return desk, a_submission({**TWO_REPLIES, **changed}, of=two_replies(desk), at=NOW - timedelta(days=1))


def a_named_entry() -> tuple[Desk, Submission]:
    desk = a_desk()
    named = an_assignment(of=desk.case, slug="compassionate-self-care-named")
    return desk, a_submission({**TWO_REPLIES, "friend": "Jo"}, of=named)


def page_of(desk: Desk, sent: Submission) -> str:
    with frozen():
        return desk.page(f"entries/{sent.entry}/")


def keep(desk: Desk, sent: Submission, **typed: str) -> Answer:
    form = {"act": "save", "rule": "", "rule_words": "", "belief": "", "notes": ""}
    with frozen():
        return desk.browser.post(desk.at(f"entries/{sent.entry}/"), form | typed)


def test_both_replies_stand_side_by_side_under_their_headings() -> None:
    desk, sent = an_entry()
    page = page_of(desk, sent)
    pair = page[page.index('class="read-back"') : page.index("How kind to your friend")]
    assert pair.index("To your friend") < pair.index(str(TWO_REPLIES["friend_reply"]))
    assert pair.index(str(TWO_REPLIES["friend_reply"])) < pair.index("To you<")
    assert str(TWO_REPLIES["self_reply"]) in pair
    assert page.count(str(TWO_REPLIES["self_reply"])) == 1


def test_situation_day_area_ratings_and_notice_are_there_in_words() -> None:
    desk, sent = an_entry()
    page = page_of(desk, sent)
    for words in ("I lost my place", "Mon 23 Nov 2026", "Work or study", "8 of 10", "2 of 10", "I would never say"):
        assert words in page


def test_it_says_when_it_was_sent_and_under_which_version() -> None:
    desk, sent = an_entry()
    page = page_of(desk, sent)
    assert "Mon 23 Nov, 14:02" in page
    assert "Compassionate self-care, version 1" in page


def test_where_the_clients_clock_differs_both_times_are_said() -> None:
    desk = a_desk()
    there = a_case(of=desk.member, zone="America/New_York")
    sent = a_submission(of=an_assignment(of=there))
    page = page_of(Desk(desk.member, there, desk.browser), sent)
    assert "Tue 24 Nov, 09:02 in New York for the client" in page


def test_opening_it_marks_it_as_read_once() -> None:
    desk, sent = an_entry()
    for _ in range(3):
        page_of(desk, sent)
    with inside(desk.member):
        assert Submission.objects.get(pk=sent.pk).read_at == NOW
        assert Review.objects.count() == 1
        assert AuditEntry.objects.filter(act="submission.read").count() == 1


def test_a_skip_is_shown_as_a_choice() -> None:
    desk, sent = an_entry(self_reply={"skipped": True}, notice={"skipped": True})
    assert page_of(desk, sent).count("Left out on purpose") == 2


def test_markup_in_answers_is_words() -> None:
    desk, sent = an_entry(situation="<script>alert(1)</script> 🌿 שלום")
    page = page_of(desk, sent)
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; 🌿 שלום" in page


def test_answer_rule_belief_and_notes_are_kept_and_shown_again() -> None:
    desk, sent = an_entry()
    answer = keep(
        desk, sent, answer_deserves="their_situation_is_different", words_deserves="She had an excuse.",
        rule_words=RULE, belief="85", notes="Ask where it was\r\nfirst heard.",
    )  # fmt: skip
    assert answer.headers["Location"] == desk.at(f"entries/{sent.entry}/?done=saved#save")
    with frozen():
        page = desk.browser.get(answer.headers["Location"]).content.decode()
    assert "Saved at Tue 24 Nov, 14:02" in page
    assert 'value="their_situation_is_different" checked' in page
    for words in ("She had an excuse.", RULE, 'value="85"', "Ask where it was\nfirst heard."):
        assert words in page


def test_a_known_rule_can_be_followed_with_a_new_belief() -> None:
    desk, first = an_entry()
    second = a_submission(of=two_replies(desk))
    keep(desk, first, rule_words=RULE, belief="90")
    with inside(desk.member):
        rule = Rule.objects.get()
    keep(desk, second, rule=str(rule.pk), belief="60")
    with inside(desk.member):
        beliefs = RuleBelief.objects.order_by("belief")
        assert [(row.rule_id, row.belief) for row in beliefs] == [(rule.pk, 60), (rule.pk, 90)]


def test_the_same_words_as_new_follow_the_known_rule() -> None:
    desk, first = an_entry()
    second = a_submission(of=two_replies(desk))
    keep(desk, first, rule_words=RULE, belief="90")
    keep(desk, second, rule="new", rule_words=f" {RULE} ", belief="70")
    with inside(desk.member):
        assert Rule.objects.count() == 1
        assert RuleBelief.objects.count() == 2


def test_a_rule_of_another_case_file_cannot_be_taken() -> None:
    desk, sent = an_entry()
    other, theirs = an_entry()
    keep(other, theirs, rule_words="Not yours.", belief="10")
    keep(desk, sent, rule_words=RULE)
    with inside(other.member):
        foreign = Rule.objects.get()
    keep(desk, sent, rule=str(foreign.pk), belief="5")
    with inside(desk.member):
        assert not RuleBelief.objects.filter(rule_id=foreign.pk, case=desk.case).exists()


@pytest.mark.parametrize("belief", ["101", "-5", "most", "9.5", "²", "1" * 40])
def test_a_belief_that_is_no_number_to_100_is_named_and_everything_stays(belief: str) -> None:
    desk, sent = an_entry()
    answer = keep(desk, sent, rule_words=RULE, belief=belief, notes="Kept note", answer_deserves="other", act="again")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#f-belief"' in page
    for words in (RULE, "Kept note", 'value="other" checked', f'value="{belief}"'):
        assert words in page
    with inside(desk.member):
        assert not Review.objects.filter(answers__isnull=False).exists()
        assert Assignment.objects.count() == 1


def test_a_belief_without_a_rule_asks_for_the_rule() -> None:
    desk, sent = an_entry()
    answer = keep(desk, sent, belief="50")
    assert answer.status_code == 422
    assert 'href="#f-rule_words"' in answer.content.decode()


def test_an_answer_that_is_not_offered_is_refused() -> None:
    desk, sent = an_entry()
    answer = keep(desk, sent, answer_deserves="made_up", words_deserves="Kept words", notes="Kept note")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'href="#f-answer_deserves"' in page
    assert 'class="choice field has-error" id="f-answer_deserves"' in page
    for words in ("Kept words", "Kept note"):
        assert words in page


def test_the_named_form_has_a_field_for_each_of_its_questions() -> None:
    desk, sent = a_named_entry()
    keep(desk, sent, words_their_face="It went soft.", words_let_anyone="No.\r\nNever.")
    with inside(desk.member):
        kept = Review.objects.get().answers
        assert kept == {"their_face": {"words": "It went soft."}, "let_anyone": {"words": "No.\nNever."}}
    page = page_of(desk, sent)
    for key, words in (("their_face", "It went soft."), ("let_anyone", "No.\nNever.")):
        assert re.search(rf'<textarea [^>]*name="words_{key}"[^>]*>{words}</textarea>', page)
        assert page.count(f'for="f-words_{key}"') == 1
    assert "In their words" not in page


def test_after_a_mistake_every_answer_in_words_stays() -> None:
    desk, sent = a_named_entry()
    answer = keep(desk, sent, words_their_face="It went soft.", words_let_anyone="<b>No</b>", belief="101")
    page = answer.content.decode()
    assert answer.status_code == 422
    for words in ("It went soft.", "&lt;b&gt;No&lt;/b&gt;"):
        assert words in page


def test_a_log_has_the_words_of_its_own_question() -> None:
    desk = a_desk()
    sent = a_tap(of=an_assignment(of=desk.case, slug="noticing-log"))
    keep(desk, sent, words_trying_to_do="To get me going.", words_deserves="of another form")
    with inside(desk.member):
        assert Review.objects.get().answers == {"trying_to_do": {"words": "To get me going."}}
    assert "To get me going." in page_of(desk, sent)


def test_an_answer_cannot_be_given_to_a_question_in_words() -> None:
    desk, sent = a_named_entry()
    answer = keep(desk, sent, answer_their_face="other")
    assert answer.status_code == 422
    assert 'href="#f-answer_their_face"' in answer.content.decode()


def test_assign_again_takes_one_act_and_keeps_what_was_typed() -> None:
    desk, sent = an_entry()
    for _ in range(2):
        answer = keep(desk, sent, act="again", notes="Typed before the button.", key="a-key-of-the-form-1")
    assert answer.headers["Location"].endswith("?done=again")
    with inside(desk.member):
        again = Assignment.objects.latest("given_at")
        assert (again.slug, again.rhythm) == ("compassionate-self-care", "once")
        assert Assignment.objects.count() == 2
        assert Review.objects.get().notes == "Typed before the button."


def test_redo_with_a_real_friend_in_mind_takes_one_act() -> None:
    desk, sent = an_entry()
    keep(desk, sent, act="redo")
    with inside(desk.member):
        redo = Assignment.objects.latest("given_at")
        assert redo.slug == "compassionate-self-care-named"
        assert redo.message.startswith("Same sheet, one small change")


def test_two_buttons_of_one_page_have_an_effect_each() -> None:
    desk, sent = an_entry()
    for act in ("again", "redo", "redo", "again"):
        keep(desk, sent, act=act, key="a-key-of-the-form-1")
    with inside(desk.member):
        given = sorted(Assignment.objects.values_list("slug", flat=True))
    assert given == ["compassionate-self-care", "compassionate-self-care", "compassionate-self-care-named"]


def test_a_sheet_without_a_redo_offers_none() -> None:
    desk = a_desk()
    sent = a_tap(of=an_assignment(of=desk.case, slug="noticing-log"))
    page = page_of(desk, sent)
    assert 'value="redo"' not in page
    assert "A harsh line to myself" in page
    keep(desk, sent, act="redo")
    with inside(desk.member):
        assert Assignment.objects.count() == 1


def test_looking_without_typing_saves_no_review() -> None:
    desk, sent = an_entry()
    page_of(desk, sent)
    keep(desk, sent, act="again")
    with inside(desk.member):
        assert not AuditEntry.objects.filter(act="review.saved").exists()


def test_earlier_and_later_entries_are_one_link_away() -> None:
    desk = a_desk()
    sheet = two_replies(desk)
    first, second, third = (a_submission(of=sheet, at=NOW - timedelta(days=3 - day)) for day in range(3))
    page = page_of(desk, second)
    assert f'rel="prev" href="{desk.at(f"entries/{first.entry}/")}"' in page
    assert f'rel="next" href="{desk.at(f"entries/{third.entry}/")}"' in page
    assert "2 of 3" in page
    assert 'rel="prev"' not in page_of(desk, first)
    assert 'rel="next"' not in page_of(desk, third)


def test_the_named_form_counts_in_the_same_series() -> None:
    desk, _ = an_entry()
    named = an_assignment(of=desk.case, slug="compassionate-self-care-named")
    second = a_submission({**TWO_REPLIES, "friend": "Jo"}, of=named)
    page = page_of(desk, second)
    assert "2 of 2" in page
    assert "Would you let anyone speak to them" in page
    assert "Jo" in page


def test_a_correction_is_shown_and_said() -> None:
    desk, sent = an_entry()
    with inside(desk.member):
        correct(
            submission=sent, changes={"notice": "On second thoughts."}, key="correction", by=client_actor(desk.case),
            at=NOW,
        )  # fmt: skip
    page = page_of(desk, sent)
    assert "On second thoughts." in page
    assert "The client corrected this entry." in page


def test_nearly_the_same_words_are_pointed_out_with_both_readings_and_the_redo() -> None:
    desk = a_desk()
    sheet = two_replies(desk)
    sent = [
        a_submission(of=sheet, at=NOW - timedelta(days=9 - day), friend_reply=SAME, self_reply=SAME.replace("you", "I"))
        for day in (0, 7)
    ]
    assert "Nearly the same words twice" not in page_of(desk, sent[0])
    page = page_of(desk, sent[1])
    assert "Seen in 2 of 2 entries (15 Nov and 22 Nov)" in page
    assert page.count("<li>It may") == 2
    assert 'form="review" name="act" value="redo"' in page
    with inside(desk.member):
        silence_detector(case=desk.case, detector="near_identical", by=therapist_actor(desk.member), at=NOW)
    assert "Nearly the same words twice" not in page_of(desk, sent[1])


def test_a_finding_that_was_put_aside_is_not_shown_until_more_entries_show_it() -> None:
    desk = a_desk()
    sheet = two_replies(desk)
    alike = {"friend_reply": SAME, "self_reply": SAME}
    sent = [a_submission({**TWO_REPLIES, **alike}, of=sheet, at=NOW - timedelta(days=9 - day)) for day in range(3)]
    with inside(desk.member):
        entry = entry_of(case=desk.case, entry_id=sent[1].entry)
        note = alike_note(case=desk.case, entry=entry, now=NOW) if entry else None
        assert note
        by = therapist_actor(desk.member)
        dismiss_note(case=desk.case, note_key=note.key, seen=note.seen, reason="", by=by, at=NOW)
    assert "Nearly the same words twice" not in page_of(desk, sent[1])
    assert "Seen in 3 of 3 entries" in page_of(desk, sent[2])


def test_the_queries_of_the_page_are_fixed(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    desk, sent = an_entry()
    keep(desk, sent, rule_words=RULE, belief="90")
    page_of(desk, sent)
    for _ in range(2):
        with django_assert_num_queries(SIGNED_IN + 7):
            page_of(desk, sent)
        a_submission(of=two_replies(desk))


def test_a_colleague_cannot_write_a_review() -> None:
    desk, sent = an_entry()
    other = a_desk()
    answer = browser_of_therapist(other.member).post(desk.at(f"entries/{sent.entry}/"), {"notes": "x"})
    assert answer.status_code == 404
    with inside(desk.member):
        assert not Review.objects.exists()


def test_an_id_that_is_none_is_not_there() -> None:
    desk = a_desk()
    for entry in ("x", str(UUID(int=0))):
        assert desk.browser.get(desk.at(f"entries/{entry}/")).status_code == 404


def test_keys_of_a_page_are_never_the_same() -> None:
    desk, sent = an_entry()
    keys = {re.findall(r'name="key" value="([^"]+)"', page_of(desk, sent))[0] for _ in range(3)}
    assert len(keys) == 3
