"""The desk's first page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from pytest_django.fixtures import DjangoAssertNumQueries

from evenhand.foundation.outbox.actions import enqueue
from tests.domain.acts_of_mail import an_undelivered_letter
from tests.faces.workspace.cast import SIGNED_IN, Desk, a_desk, entries, stop, two_replies
from tests.faces.workspace.test_session_page import offered, session_on, written
from tests.factories import (
    NOW,
    a_case,
    a_colleague,
    a_submission,
    a_tap,
    a_therapist,
    an_assignment,
    browser_of_therapist,
    frozen,
    inside,
)

pytestmark = pytest.mark.django_db


def today(desk: Desk) -> str:
    with frozen():
        return desk.browser.get("/desk/").content.decode()


def test_a_new_practice_is_told_how_to_begin() -> None:
    page = browser_of_therapist(a_therapist()).get("/desk/").content.decode()
    assert "Your desk is empty" in page
    assert "/desk/cases/open/" in page


def test_an_entry_waits_with_number_time_and_review() -> None:
    desk = a_desk()
    sent = a_submission(of=two_replies(desk), at=NOW - timedelta(hours=3))
    page = today(desk)
    assert desk.case.number in page
    assert "Tue 24 Nov, 11:02" in page
    assert desk.at(f"entries/{sent.entry}/") in page


def test_mail_that_waits_too_long_is_told_to_everybody_and_what_ended_to_the_owner() -> None:
    desk = a_desk()
    an_undelivered_letter(of=desk.member)
    assert "Mail is waiting" not in today(desk)
    assert "Mail did not leave: 1" in today(desk)
    colleague = a_colleague(of=desk.member)
    with inside(desk.case), transaction.atomic():
        enqueue(kind="mail", content={}, key="late", at=NOW - timedelta(minutes=16))
    assert "Mail is waiting" in today(desk)
    with frozen():
        page = browser_of_therapist(colleague).get("/desk/").content.decode()
    assert "Mail is waiting" in page
    assert "Mail did not leave" not in page


def test_what_was_read_waits_no_more() -> None:
    desk = a_desk()
    sent = a_submission(of=two_replies(desk))
    desk.page(f"entries/{sent.entry}/")
    assert "Nothing waits to be read" in today(desk)


def test_the_taps_of_a_log_share_one_line_and_are_read_with_one_button() -> None:
    desk = a_desk()
    log = an_assignment(of=desk.case, slug="noticing-log")
    for hours in range(4):
        a_tap(of=log, at=NOW - timedelta(hours=hours))
    page = today(desk)
    assert "Caught one, 4 times" in page
    assert page.count('class="loop new"') == 1
    answer = desk.browser.post(desk.at("read/noticing-log/"), follow=True)
    assert "Marked as read." in answer.content.decode()
    assert "Nothing waits to be read" in answer.content.decode()


def test_an_entry_of_a_colleagues_client_is_not_shown() -> None:
    desk, other = a_desk(), a_desk()
    a_submission(of=two_replies(other))
    assert other.case.number not in today(desk)


def test_a_stop_is_told_without_its_words_until_it_was_seen() -> None:
    desk = a_desk()
    sheet = two_replies(desk)
    assert "Stopped by the client" not in today(desk)
    stop(sheet, at=NOW - timedelta(hours=3), words="Too much just now.")
    page = today(desk)
    assert "Stopped by the client" in page
    assert "Two replies, stopped" in page
    assert "Tue 24 Nov, 11:02" in page
    assert desk.case.number in page
    assert "Too much just now." not in page
    answer = desk.browser.post(desk.at(f"homework/{sheet.pk}/seen/"), {"from": "today"}, follow=True)
    assert answer.redirect_chain == [("/desk/?done=seen", 302)]
    page = answer.content.decode()
    assert "Noted as seen." in page
    assert "Stopped by the client" not in page


def test_a_stop_by_a_colleagues_client_is_not_shown() -> None:
    desk, other = a_desk(), a_desk()
    stop(two_replies(other))
    assert "Stopped by the client" not in today(desk)


def test_more_stops_than_fit_are_said_to_be_there() -> None:
    desk = a_desk()
    for _ in range(31):
        stop(two_replies(desk))
    page = today(desk)
    assert page.count("Two replies, stopped") == 30
    assert "More stand behind these." in page


def test_a_name_is_shown_only_where_it_is_switched_on() -> None:
    desk = a_desk(name="Robin Example")
    a_submission(of=two_replies(desk))
    assert "Robin Example" in today(desk)


def test_more_than_fit_are_said_to_be_there() -> None:
    desk = a_desk()
    entries(31, of=two_replies(desk), apart=timedelta(hours=5))
    page = today(desk)
    assert page.count('class="loop new"') == 30
    assert "More wait behind these." in page


def test_the_queries_grow_neither_with_case_files_nor_with_entries(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    desk = a_desk()
    a_submission(of=two_replies(desk))
    today(desk)
    with django_assert_num_queries(SIGNED_IN + 18):
        today(desk)
    for _ in range(12):
        sheet = two_replies(Desk(desk.member, a_case(of=desk.member), desk.browser))
        a_submission(of=sheet)
        stop(sheet)
    with django_assert_num_queries(SIGNED_IN + 18):
        today(desk)


def test_a_session_that_is_over_waits_for_its_note_and_goes_when_it_is_written() -> None:
    desk = a_desk()
    session = session_on(desk, offered(desk), days_ago=1)
    with frozen():
        page = desk.browser.get("/desk/").content.decode()
    assert "Notes to write" in page
    assert "Mon 23 Nov, 12:00 to 12:50" in page
    assert desk.at(f"sessions/{session.pk}/#note") in page
    written(desk, session, "Slept badly.")
    with frozen():
        assert "Notes to write" not in desk.browser.get("/desk/").content.decode()
