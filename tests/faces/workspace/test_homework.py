"""The homework tab."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from evenhand.domain.worksheets.actions import end_assignment
from evenhand.domain.worksheets.models import Assignment
from evenhand.domain.worksheets.schedule import Rhythm
from tests.faces.workspace.cast import SIGNED_IN, Desk, a_desk, entries, stop, two_replies
from tests.factories import (
    NOW,
    TODAY,
    a_draft,
    a_submission,
    a_tap,
    a_used_invitation,
    an_assignment,
    client_actor,
    frozen,
    inside,
)

pytestmark = pytest.mark.django_db


def homework(desk: Desk, done: str = "") -> str:
    with frozen():
        return desk.page(f"homework/?done={done}")


def test_with_nothing_assigned_it_leads_to_the_worksheets() -> None:
    assert "Nothing was assigned yet" in homework(a_desk())


def test_each_assignment_shows_message_rhythm_standing_and_entries() -> None:
    desk = a_desk()
    sheet = an_assignment(
        of=desk.case, rhythm=Rhythm.EVERY, every_days=7, due_on=TODAY - timedelta(days=4), message="Notice, no more.",
        at=NOW - timedelta(days=11),
    )  # fmt: skip
    sent = a_submission(of=sheet, at=NOW - timedelta(days=5))
    a_draft({"situation": "Again."}, of=sheet)
    page = homework(desk)
    assert "Notice, no more." in page
    assert "Every week" in page
    assert "Waits for an entry, by Fri 27 Nov" in page
    assert "being written" in page
    assert "Again." not in page
    assert desk.at(f"entries/{sent.entry}/") in page


def test_what_is_done_and_what_a_client_ended_stand_apart_without_blame() -> None:
    desk = a_desk()
    a_submission(of=an_assignment(of=desk.case, rhythm=Rhythm.ONCE))
    stopped = an_assignment(of=desk.case)
    with inside(desk.member):
        end_assignment(assignment=stopped, words="Too much now.", by=client_actor(desk.case), at=NOW)
    page = homework(desk)
    assert "Nothing is open" in page
    assert "Ended by the client on Tue 24 Nov" in page
    assert "Too much now." in page
    assert page.count("Assign again") == 2


def test_many_entries_are_counted_beyond_the_newest() -> None:
    desk = a_desk()
    entries(7, of=two_replies(desk))
    assert "and 2 more" in homework(desk)


def test_a_log_is_told_by_its_count() -> None:
    desk = a_desk()
    log = an_assignment(of=desk.case, slug="noticing-log")
    for hours in range(3):
        a_tap(of=log, at=NOW - timedelta(hours=hours))
    assert "3 times</a>, last Tue 24 Nov, 14:02" in homework(desk)


def test_assigning_again_takes_one_act_and_has_one_effect() -> None:
    desk = a_desk()
    former = two_replies(desk)
    address, key = desk.at(f"homework/{former.pk}/again/"), {"key": "a-key-of-the-form-1"}
    with frozen():
        for _ in range(2):
            answer = desk.browser.post(address, key)
    assert answer.headers["Location"] == desk.at("homework/?done=again")
    with inside(desk.member):
        again = Assignment.objects.exclude(pk=former.pk).get()
        assert again.message == former.message
        assert (again.rhythm, again.due_on) == ("once", date(2026, 12, 1))


def test_two_sheets_of_one_page_are_each_assigned_again() -> None:
    desk = a_desk()
    formers = [two_replies(desk), an_assignment(of=desk.case, slug="noticing-log")]
    for former in formers:
        desk.browser.post(desk.at(f"homework/{former.pk}/again/"), {"key": "a-key-of-the-form-1"})
    with inside(desk.member):
        assert sorted(Assignment.objects.values_list("slug", flat=True)) == sorted([row.slug for row in formers] * 2)


def test_a_key_of_another_case_file_does_not_reach_its_assignment() -> None:
    one, other = a_desk(), a_desk()
    mine, theirs = two_replies(one), two_replies(other)
    for desk, former in ((one, mine), (other, theirs)):
        desk.browser.post(desk.at(f"homework/{former.pk}/again/"), {"key": "a-key-of-the-form-1"})
    for desk in (one, other):
        with inside(desk.member):
            assert Assignment.objects.filter(case=desk.case).count() == 2


def test_ending_asks_first_and_keeps_what_was_sent() -> None:
    desk = a_desk()
    sheet = two_replies(desk)
    a_submission(of=sheet)
    assert "End “Two replies”?" in desk.page(f"homework/{sheet.pk}/end/")
    with inside(desk.member):
        assert Assignment.objects.get().ended_at is None
    answer = desk.browser.post(desk.at(f"homework/{sheet.pk}/end/"), follow=True)
    page = answer.content.decode()
    assert "What was sent stays" in page
    assert "Ended by you" in page


def test_a_stop_stands_with_its_words_and_is_seen_with_one_button() -> None:
    desk = a_desk()
    sheet = two_replies(desk)
    stop(sheet, words="Too much just now.")
    seen = desk.at(f"homework/{sheet.pk}/seen/")
    page = homework(desk)
    assert "Too much just now." in page
    assert seen in page
    answer = desk.browser.post(seen, follow=True)
    assert answer.redirect_chain == [(desk.at("homework/?done=seen"), 302)]
    page = answer.content.decode()
    assert "Noted as seen." in page
    assert "Too much just now." in page
    assert seen not in page


def test_an_end_by_the_therapist_has_nothing_to_see() -> None:
    desk = a_desk()
    sheet = two_replies(desk)
    desk.browser.post(desk.at(f"homework/{sheet.pk}/end/"))
    assert "/seen/" not in homework(desk)


def test_that_the_client_can_see_it_stands_inside_the_notice() -> None:
    desk = a_desk()
    an_assignment(of=desk.case)
    a_used_invitation(of=desk.case)
    page = homework(desk, "sent")
    assert "<p>Sent.</p><p>The client can see it now.</p></div>" in page
    assert "can see it now" not in homework(desk, "ended")


def test_after_sending_it_says_whether_the_client_can_see_it() -> None:
    desk = a_desk(email="robin@example.org")
    an_assignment(of=desk.case)
    page = homework(desk, "sent")
    assert "The client cannot see it yet" in page
    assert "Make an invitation link" in page
    a_used_invitation(of=desk.case)
    page = homework(desk, "sent")
    assert "The client can see it now; a neutral note is on its way" in page
    assert "cannot see it yet" not in page


def test_the_queries_do_not_grow_with_assignments_and_entries(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    desk = a_desk()
    entries(1, of=two_replies(desk))
    homework(desk)
    for _ in range(2):
        with django_assert_num_queries(SIGNED_IN + 6):
            homework(desk)
        entries(3, of=two_replies(desk))
