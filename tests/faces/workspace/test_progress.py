"""The progress tab."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from evenhand.domain.tracking.models import DismissedNote, SilencedDetector
from evenhand.domain.worksheets.actions import save_review
from evenhand.faces.workspace.progress import MOST_LISTED
from tests.faces.workspace.cast import SIGNED_IN, Desk, a_desk, entries, two_replies
from tests.factories import (
    NOW,
    TWO_REPLIES,
    a_submission,
    a_tap,
    an_assignment,
    frozen,
    inside,
    therapist_actor,
)

pytestmark = pytest.mark.django_db
SAME = "That sounds hard, and you did what you could with it today."
NOTE = {"key": "near_identical:1", "seen": "2", "detector": "near_identical"}


def progress(desk: Desk) -> str:
    with frozen():
        return desk.page("progress/")


def closing(desk: Desk, count: int = 8) -> None:
    sheet = two_replies(desk)
    for number in range(count):
        a_submission(of=sheet, at=NOW - timedelta(days=7 * (count - number)), friend_kindness=9, self_kindness=number)


def alike(desk: Desk) -> None:
    entries(3, of=two_replies(desk), friend_reply=SAME, self_reply=SAME.replace("you", "I"))


def test_before_the_first_entry_it_says_what_will_stand_here() -> None:
    assert "Nothing came in yet" in progress(a_desk())


def test_both_ratings_of_every_entry_stand_on_one_time_line() -> None:
    desk = a_desk()
    closing(desk, 3)
    page = progress(desk)
    assert page.count("<svg") >= 1
    assert "Kindness of the reply" in page
    assert "To a friend" in page
    assert "To yourself" in page


def test_the_sentence_comes_with_its_uncertainty_and_figures_on_demand() -> None:
    desk = a_desk()
    closing(desk)
    page = progress(desk)
    assert "a trend down over 8 entries in 7 weeks" in page
    assert "may lie anywhere from" in page or "lies at about" in page
    assert "p (Mann-Kendall, two-sided)" in page


def test_under_six_entries_it_says_why_it_is_silent_once() -> None:
    desk = a_desk()
    closing(desk, 3)
    page = progress(desk)
    assert page.count("3 entries so far. A direction can be named from 6 on.") == 1
    assert "Mann-Kendall" not in page


def test_the_named_form_has_open_marks_and_its_own_words() -> None:
    desk = a_desk()
    closing(desk, 2)
    named = an_assignment(of=desk.case, slug="compassionate-self-care-named")
    a_submission({**TWO_REPLIES, "friend": "Jo"}, of=named)
    page = progress(desk)
    assert "To a friend, named" in page
    assert "Open marks: Two replies, with a friend in mind." in page


def test_taps_stand_below_the_replies_and_are_counted_apart() -> None:
    desk = a_desk()
    closing(desk, 2)
    log = an_assignment(of=desk.case, slug="noticing-log")
    for days in (1, 2, 9, 30):
        a_tap(of=log, at=NOW - timedelta(days=days))
    page = progress(desk)
    assert "Caught one: 4" in page
    row = page[page.index("A harsh line to myself</th>") :]
    assert row.index(">2<") < row.index(">1<") < row.index(">4<")


def test_taps_alone_are_counted() -> None:
    desk = a_desk()
    a_tap(of=an_assignment(of=desk.case, slug="noticing-log"))
    page = progress(desk)
    assert "Noticing log" in page
    assert "See side by side" not in page


def test_what_is_tapped_on_a_scale_is_a_rating_with_its_time_line_and_its_entries() -> None:
    desk = a_desk()
    given = an_assignment(of=desk.case, slug="mood-check")
    taps = [a_tap(number, of=given, at=NOW - timedelta(days=4 - number)) for number in range(4)]
    page = progress(desk)
    assert 'role="img"' in page
    assert "Tapped" not in page
    assert "More taps can mean more noticing" not in page
    assert all(str(one.entry) in page for one in taps)


def test_a_page_of_several_series_begins_with_a_list_that_leads_to_each_of_its_parts() -> None:
    desk = a_desk()
    alike(desk)
    assert 'id="on-this-page"' not in progress(desk)
    mood, log = (an_assignment(of=desk.case, slug=slug) for slug in ("mood-check", "noticing-log"))
    a_tap(3, of=mood)
    a_tap(of=log)
    page = progress(desk)
    listed = page[page.index('id="on-this-page"') : page.index("</nav>", page.index('id="on-this-page"'))]
    names = re.findall(r'href="#([\w-]+)"', listed)
    assert names == [
        "s-two_replies", "s-mood_check", "notes", "taps", "e-two_replies", "e-mood_check",
    ]  # fmt: skip
    assert [page.count(f'id="{name}"') for name in names] == [1] * len(names)
    assert page.count('href="#on-this-page"') == 5


def test_the_rule_and_its_belief_are_followed() -> None:
    desk = a_desk()
    sheet = two_replies(desk)
    with inside(desk.member):
        for belief, days in ((90, 20), (60, 2)):
            sent = a_submission(of=sheet, at=NOW - timedelta(days=days))
            save_review(
                submission=sent, answers={}, notes="", rule_id=None, rule_words=f"I may not. {belief}",
                belief=belief, by=therapist_actor(desk.member), at=NOW - timedelta(days=days),
            )  # fmt: skip
    page = progress(desk)
    assert "How true the rule feels" in page
    assert "90, Wed 4 Nov" in page
    assert "60, Sun 22 Nov" in page


def test_a_note_opens_with_the_count_and_ends_with_a_choice() -> None:
    desk = a_desk()
    alike(desk)
    page = progress(desk)
    note = page[page.index("Nearly the same words twice") :]
    assert note.index("Seen in 3 of 3 entries") < note.index("It may be real kindness") < note.index("You could ask")
    assert "“Compassionate self-care, with a real friend in mind”" in note


def note_key_on(page: str) -> str:
    return page.split('name="key" value="')[1].split('"')[0]


def test_a_note_is_put_aside_with_a_reason_and_brought_back() -> None:
    desk = a_desk()
    alike(desk)
    key = note_key_on(progress(desk))
    aside = {"act": "aside", "key": key, "seen": "3", "reason": "Talked <b>about</b> it."}
    answer = desk.browser.post(desk.at("progress/notes/"), aside)
    assert answer.headers["Location"] == desk.at("progress/?done=aside#notes")
    with inside(desk.member):
        assert DismissedNote.objects.get().reason == "Talked <b>about</b> it."
    page = progress(desk)
    assert '<blockquote class="said" dir="auto">Talked &lt;b&gt;about&lt;/b&gt; it.</blockquote>' in page
    assert "Put aside (1)" in page
    assert "You could ask for one real friend" not in page
    desk.browser.post(desk.at("progress/notes/"), {"act": "back", "key": key})
    assert "You could ask for one real friend" in progress(desk)


def test_a_kind_of_note_is_switched_off_for_this_case_file_and_on_again() -> None:
    desk = a_desk()
    alike(desk)
    desk.browser.post(desk.at("progress/notes/"), {"act": "silent", "detector": "near_identical"})
    page = progress(desk)
    assert "Switched off here (1)" in page
    assert "of the words match" not in page
    desk.browser.post(desk.at("progress/notes/"), {"act": "heard", "detector": "near_identical"})
    with inside(desk.member):
        assert not SilencedDetector.objects.exists()


@pytest.mark.parametrize(
    "form",
    [
        {**NOTE, "act": ""},
        {**NOTE, "act": "delete"},
        {**NOTE, "act": "aside", "key": ""},
        {**NOTE, "act": "aside", "key": "x" * 161},
        {**NOTE, "act": "back", "key": "a\x00b"},
        {**NOTE, "act": "silent", "detector": "made_up"},
    ],
)
def test_what_no_page_offers_is_refused(form: dict[str, str]) -> None:
    desk = a_desk()
    assert desk.browser.post(desk.at("progress/notes/"), form).status_code == 404
    with inside(desk.member):
        assert not DismissedNote.objects.exists()
        assert not SilencedDetector.objects.exists()


@pytest.mark.parametrize("seen", ["", "-1", "many", "9" * 30])
def test_a_count_that_is_none_puts_nothing_aside_for_ever(seen: str) -> None:
    desk = a_desk()
    alike(desk)
    desk.browser.post(desk.at("progress/notes/"), {"act": "aside", "key": note_key_on(progress(desk)), "seen": seen})
    assert "You could ask for one real friend" in progress(desk)


def test_every_entry_can_be_opened_and_ticked_newest_first() -> None:
    desk = a_desk()
    sent = entries(3, of=two_replies(desk))
    page = progress(desk)
    assert page.count('type="checkbox"') == 3
    places = [page.index(desk.at(f"entries/{one.entry}/")) for one in sent]
    assert places == sorted(places, reverse=True)


def test_words_of_a_client_in_a_rule_are_words() -> None:
    desk = a_desk()
    with inside(desk.member):
        save_review(
            submission=a_submission(of=two_replies(desk)), answers={}, notes="", rule_id=None,
            rule_words="<script>alert(1)</script>", belief=50, by=therapist_actor(desk.member), at=NOW,
        )  # fmt: skip
    assert "<script>alert" not in progress(desk)


def test_the_queries_do_not_grow_with_the_entries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    desk = a_desk()
    entries(2, of=two_replies(desk))
    progress(desk)
    for _ in range(2):
        with django_assert_num_queries(SIGNED_IN + 10):
            progress(desk)
        entries(6, of=two_replies(desk), apart=timedelta(days=2))


def test_the_newest_entries_are_listed_and_all_of_them_where_somebody_asks() -> None:
    desk = a_desk()
    listed = entries(MOST_LISTED + 2, of=two_replies(desk), apart=timedelta(days=1))
    newest, oldest = f'value="{listed[-1].entry}"', f'value="{listed[0].entry}"'
    page = progress(desk)
    assert page.count('name="e"') == MOST_LISTED
    assert newest in page
    assert oldest not in page
    assert f"The newest {MOST_LISTED} of {MOST_LISTED + 2}." in page
    with frozen():
        whole = desk.page("progress/?all")
    assert whole.count('name="e"') == MOST_LISTED + 2
    assert oldest in whole
    assert "List the newest only" in whole
