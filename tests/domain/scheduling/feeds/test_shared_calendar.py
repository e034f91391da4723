"""The link to a therapist's own sessions: what a program reads there, with or without case numbers, until it ends."""

from __future__ import annotations

from datetime import timedelta

import pytest
from icalendar import Calendar

from evenhand.domain.scheduling import actions
from evenhand.domain.scheduling.calendars.writing import Entry, State, calendar_file
from evenhand.domain.scheduling.models import Seat, Service, Session, SharedCalendar
from evenhand.domain.scheduling.models import State as SessionState
from evenhand.domain.scheduling.queries.shared_calendar import (
    entries_of,
    entry_of,
    session_for_calendar,
    shared_by,
    shared_calendar_of,
)
from evenhand.foundation.audit.models import AuditEntry
from evenhand.foundation.practices.models import Member
from tests.factories import NOW, TODAY, a_case, a_service, at_hour, client_actor, inside, therapist_actor

pytestmark = pytest.mark.django_db


def shared(service: Service, *, shows_numbers: bool = False) -> str:
    member = service.therapist
    with inside(member):
        return actions.share_calendar(member=member, shows_numbers=shows_numbers, by=therapist_actor(member), at=NOW)


def entries(token: str) -> list[Entry] | None:
    found = shared_by(token=token)
    assert found is not None
    with inside(found):
        return entries_of(shared=found, at=NOW)


def a_session_on(service: Service, *, days: int, hour: int = 10) -> Session:
    case = a_case(of=service.therapist)
    with inside(service):
        return actions.book(
            service=service,
            start=at_hour(hour, day=TODAY + timedelta(days=days)),
            case=case,
            key=f"{days}:{hour}",
            by=therapist_actor(service.therapist),
            at=NOW,
        )


def test_the_sessions_of_the_next_sixty_days_stand_under_the_link() -> None:
    service = a_service()
    near, far = a_session_on(service, days=1), a_session_on(service, days=58)
    a_session_on(service, days=61)
    found = entries(shared(service))
    assert found is not None
    assert [entry.key for entry in found] == [str(near.pk), str(far.pk)]
    assert {entry.title for entry in found} == {"Appointment"}
    assert found[0].start == int(near.starts_at.timestamp())


def test_case_numbers_stand_there_by_choice_only() -> None:
    service = a_service()
    session = a_session_on(service, days=1)
    assert session.case is not None
    [entry] = entries(shared(service, shows_numbers=True)) or []
    assert entry.title == f"Appointment {session.case.number}"
    whole = calendar_file(entries(shared(service)) or [], made_at=NOW).decode()
    assert session.case.number not in whole
    assert str(session.case.pk) not in whole


def test_what_was_cancelled_is_not_there_and_a_move_has_the_same_key_and_a_higher_version() -> None:
    service = a_service()
    stays, goes = a_session_on(service, days=1), a_session_on(service, days=2)
    by = therapist_actor(service.therapist)
    with inside(service):
        start = at_hour(14, day=TODAY + timedelta(days=1))
        actions.move(session=stays, start=start, seen=stays.sequence, by=by, at=NOW)
        actions.set_state(session=goes, state=SessionState.CANCELLED, seen=goes.sequence, by=by, at=NOW)
    [entry] = entries(shared(service)) or []
    assert (entry.key, entry.start) == (str(stays.pk), start)
    assert entry.version > 0


def test_another_therapists_sessions_are_not_there() -> None:
    service, other = a_service(), a_service()
    a_session_on(other, days=1)
    assert entries(shared(service)) == []


def test_a_secret_that_is_unknown_or_was_revoked_opens_nothing() -> None:
    service = a_service()
    first = shared(service)
    second = shared(service)
    assert shared_by(token="unknown") is None
    assert shared_by(token=first) is None, "a new link ends the former one"
    assert shared_by(token=second) is not None
    with inside(service):
        member = service.therapist
        for _ in range(2):
            actions.revoke_shared_calendar(member=member, by=therapist_actor(member), at=NOW)
        assert shared_calendar_of(member=member) is None
        assert AuditEntry.objects.filter(act="calendar.share_revoked").count() == 1
    assert shared_by(token=second) is None


def test_who_works_here_no_more_shares_nothing() -> None:
    service = a_service()
    a_session_on(service, days=1)
    token = shared(service)
    with inside(service):
        Member.objects.filter(pk=service.therapist_id).update(left_at=NOW)
    assert entries(token) is None


def test_only_a_hash_of_the_secret_is_kept() -> None:
    service = a_service()
    token = shared(service)
    with inside(service):
        row = SharedCalendar.objects.get()
        assert token.encode() not in bytes(row.token_hash)
        assert len(row.token_hash) == 32


def test_a_session_by_itself_is_an_entry_for_its_client_and_for_nobody_elses() -> None:
    service = a_service()
    session = a_session_on(service, days=1)
    assert session.case is not None
    with inside(service):
        stranger = a_case(of=service.therapist)
        assert session_for_calendar(case=session.case, session_id=session.pk) == session
        assert session_for_calendar(case=stranger, session_id=session.pk) is None
        [event] = Calendar.from_ical(calendar_file([entry_of(session)], made_at=NOW)).events
    assert (str(event["UID"]), str(event["SUMMARY"])) == (str(session.pk), "Appointment")
    assert entry_of(session).state is State.CONFIRMED


def test_a_seat_in_a_group_is_an_entry_for_its_client_while_they_have_it() -> None:
    service = a_service(seats=3)
    case = a_case(of=service.therapist)
    with inside(service):
        start = at_hour(10, day=TODAY + timedelta(days=1))
        actions.book_seat(service=service, start=start, case=case, key="s", by=client_actor(case), at=NOW)
        session = Session.objects.get(service=service)
        assert session_for_calendar(case=case, session_id=session.pk) == session
        assert session_for_calendar(case=a_case(of=service.therapist), session_id=session.pk) is None
        Seat.objects.filter(case=case).update(guards=False)
        assert session_for_calendar(case=case, session_id=session.pk) is None
