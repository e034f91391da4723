"""The sessions tab."""

from __future__ import annotations

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from tests.faces.workspace.cast import SIGNED_IN, a_desk
from tests.faces.workspace.test_session_page import offered, session_on, written
from tests.factories import frozen

pytestmark = pytest.mark.django_db


def test_sessions_stand_with_their_notes_and_what_waits_for_one() -> None:
    desk = a_desk()
    service = offered(desk)
    noted, bare = session_on(desk, service, days_ago=7), session_on(desk, service, days_ago=0)
    written(desk, noted, "Slept badly.")
    with frozen():
        page = desk.page("sessions/")
    assert "Tue 17 Nov, 12:00 to 12:50" in page
    assert "Slept badly." in page
    assert page.count("Write the note") == 1
    assert f"sessions/{bare.pk}/#note" in page


def test_a_session_to_come_asks_for_no_note_yet() -> None:
    desk = a_desk()
    session_on(desk, offered(desk), days_ago=-1)
    with frozen():
        assert "Write the note" not in desk.page("sessions/")


def test_a_case_file_without_sessions_says_so_and_a_page_too_far_too() -> None:
    desk = a_desk()
    assert "No session yet" in desk.page("sessions/")
    assert "No more sessions" in desk.page("sessions/?page=9")
    assert "No session yet" in desk.page("sessions/?page=-1")


def test_older_sessions_stand_on_the_next_page() -> None:
    desk = a_desk()
    service = offered(desk)
    for days in range(31):
        session_on(desk, service, days_ago=days)
    assert 'rel="next"' in desk.page("sessions/")
    assert desk.page("sessions/?page=2").count("12:00 to 12:50</time>") == 1


def test_the_queries_do_not_grow_with_the_sessions(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    desk = a_desk()
    service = offered(desk)
    written(desk, session_on(desk, service, days_ago=1), "One.")
    desk.page("sessions/")
    for days in (2, 3):
        with django_assert_num_queries(SIGNED_IN + 6):
            desk.page("sessions/")
        written(desk, session_on(desk, service, days_ago=days), "More.")
