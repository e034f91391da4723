"""Sessions of a case file with their notes, and which sessions still have none."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.scheduling.actions import NoteWords, keep_note, set_state
from evenhand.domain.scheduling.models import Service, Session, State
from evenhand.domain.scheduling.queries.notes import (
    last_note_before,
    notes_of,
    notes_to_write,
    private_note_of,
    session_before,
    session_of,
    sessions_of,
)
from tests.factories import NOW, a_case, a_colleague, a_service, a_session, a_therapist, inside, therapist_actor

pytestmark = pytest.mark.django_db


def held(case: CaseFile, service: Service, *, days_ago: int) -> Session:
    """Book a session whose hour was four o'clock some days ago, the day before it."""
    start = datetime(2026, 11, 24, 16, tzinfo=NOW.tzinfo) - timedelta(days=days_ago)
    return a_session(of=case, service=service, start=int(start.timestamp()), at=start - timedelta(days=1))


def note(session: Session, case: CaseFile, said: str) -> None:
    with inside(case):
        keep_note(
            session=session, case=case, member=case.therapist, words=NoteWords(said=said), private="",
            by=therapist_actor(case.therapist), at=NOW,
        )  # fmt: skip


def brought_to(session: Session, state: State) -> None:
    with inside(session):
        set_state(session=session, state=state, seen=0, by=therapist_actor(session.therapist), at=NOW)


@pytest.fixture
def case() -> CaseFile:
    return a_case(at=NOW - timedelta(days=90))


@pytest.fixture
def service(case: CaseFile) -> Service:
    return a_service(of=case.therapist, at=NOW - timedelta(days=90))


def test_sessions_come_latest_first_with_the_note_in_force(
    case: CaseFile, service: Service, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first, second = (held(case, service, days_ago=days) for days in (14, 7))
    note(first, case, "One.")
    note(first, case, "One, again.")
    other = a_case(of=case.therapist)
    held(other, service, days_ago=3)
    with inside(case), django_assert_num_queries(3):
        found, more = sessions_of(case=case)
    assert [(one.session, one.note and one.note.version) for one in found] == [(second, None), (first, 2)]
    assert not more
    with inside(case):
        assert sessions_of(case=case, page=2) == ([], False)


def test_the_session_before_is_the_last_that_took_place_or_was_to(case: CaseFile, service: Service) -> None:
    first, missed, now = (held(case, service, days_ago=days) for days in (14, 7, 1))
    brought_to(missed, State.NO_SHOW)
    with inside(case):
        assert session_before(case=case, session=now) == first
        assert session_before(case=case, session=first) is None


def test_the_last_note_is_the_one_in_force_of_the_latest_session_that_has_any(case: CaseFile, service: Service) -> None:
    first, second, now = (held(case, service, days_ago=days) for days in (14, 7, 1))
    note(first, case, "One.")
    note(first, case, "One, again.")
    note(now, case, "Now.")
    with inside(case):
        found = last_note_before(case=case, session=now)
        assert found is not None
        assert (found.session, found.said) == (first, "One, again.")
        assert last_note_before(case=case, session=first) is None
        assert [row.said for row in notes_of(case=case, session=first)] == ["One, again.", "One."]
        assert notes_of(case=case, session=second) == []


def test_a_session_that_is_over_waits_for_its_note_until_it_is_written(case: CaseFile, service: Service) -> None:
    session = held(case, service, days_ago=1)
    held(case, service, days_ago=0)  # at four, which is to come
    with inside(case):
        assert [one.session for one in notes_to_write(therapist=case.therapist, at=NOW)] == [session]
        assert notes_to_write(therapist=a_colleague(of=case.therapist), at=NOW) == []
    note(session, case, "Written.")
    with inside(case):
        assert notes_to_write(therapist=case.therapist, at=NOW) == []


@pytest.mark.parametrize("state", [State.NO_SHOW, State.LATE_CANCEL])
def test_a_session_that_was_missed_needs_no_note(case: CaseFile, service: Service, state: State) -> None:
    brought_to(held(case, service, days_ago=1), state)
    with inside(case):
        assert notes_to_write(therapist=case.therapist, at=NOW) == []


def test_after_sixty_days_a_session_no_longer_waits(case: CaseFile, service: Service) -> None:
    held(case, service, days_ago=61)
    with inside(case):
        assert notes_to_write(therapist=case.therapist, at=NOW) == []


def test_a_group_session_has_a_note_of_each_who_took_part(
    case: CaseFile, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    group = a_service(of=case.therapist, seats=3, at=NOW - timedelta(days=90))
    other, stranger = a_case(of=case.therapist), a_case(of=case.therapist)
    session = held(case, group, days_ago=1)
    assert held(other, group, days_ago=1) == session
    note(session, case, "Of one.")
    with inside(case):
        with django_assert_num_queries(3):
            due = notes_to_write(therapist=case.therapist, at=NOW)
        assert [(one.session, one.case) for one in due] == [(session, other)]
        assert session_of(case=other, session_id=session.pk) == session
        assert session_of(case=stranger, session_id=session.pk) is None
        assert [row.said for row in notes_of(case=case, session=session)] == ["Of one."]
        assert notes_of(case=other, session=session) == []
        assert [one.session for one in sessions_of(case=other)[0]] == [session]
        assert sessions_of(case=stranger) == ([], False)


def test_the_session_before_may_be_a_group_or_not(case: CaseFile, service: Service) -> None:
    group = a_service(of=case.therapist, seats=3, at=NOW - timedelta(days=90))
    alone, together = held(case, service, days_ago=9), held(case, group, days_ago=7)
    now = held(case, service, days_ago=1)
    with inside(case):
        assert session_before(case=case, session=now) == together
        assert session_before(case=case, session=together) == alone
        assert [one.session for one in sessions_of(case=case)[0]] == [now, together, alone]


def test_private_notes_are_for_their_writer_alone(case: CaseFile, service: Service) -> None:
    session, colleague = held(case, service, days_ago=1), a_colleague(of=case.therapist)
    with inside(case):
        keep_note(
            session=session, case=case, member=case.therapist, words=NoteWords(), private="Mine.",
            by=therapist_actor(case.therapist), at=NOW,
        )  # fmt: skip
        own = private_note_of(case=case, session=session, member=case.therapist)
        assert own is not None
        assert own.words == "Mine."
        assert private_note_of(case=case, session=session, member=colleague) is None


def test_a_session_of_another_practice_is_not_there(case: CaseFile, service: Service) -> None:
    session = held(case, service, days_ago=1)
    with inside(a_therapist()):
        assert session_of(case=case, session_id=session.pk) is None
