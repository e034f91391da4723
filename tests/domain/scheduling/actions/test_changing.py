"""Moving, cancelling, confirming, and saying how a session went."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.scheduling import actions
from evenhand.domain.scheduling.actions import ChangedMeanwhile, NotPossible, SlotGone, TooLate
from evenhand.domain.scheduling.models import Seat, Session, SessionChange, State
from evenhand.domain.scheduling.queries.rules import moment_of
from evenhand.foundation.audit.models import AuditEntry
from tests.domain.at_once import at_once
from tests.factories import NOW, TODAY, a_case, a_service, a_session, at_hour, client_actor, inside, therapist_actor

pytestmark = pytest.mark.django_db
IN_TWO_DAYS = TODAY + timedelta(days=2)
TEN, ELEVEN, NOON = (at_hour(hour, day=IN_TWO_DAYS) for hour in (10, 11, 12))


def a_booked(case: CaseFile, **of_service: Any) -> Session:
    return a_session(of=case, service=a_service(of=case.therapist, **of_service), start=TEN)


def test_moving_frees_the_old_time_with_the_new_one() -> None:
    case = a_case()
    session = a_booked(case)
    by = therapist_actor(case.therapist)
    with inside(case):
        moved = actions.move(session=session, start=ELEVEN, seen=0, by=by, at=NOW)
        assert (moved.pk, moved.starts_at, moved.sequence) == (session.pk, moment_of(ELEVEN), 1)
        actions.book(service=session.service, start=TEN, case=case, key="k", by=by, at=NOW)
        change = SessionChange.objects.get()
        assert (change.starts_before, change.starts_after) == (moment_of(TEN), moment_of(ELEVEN))


def test_a_session_can_move_by_less_than_its_own_length() -> None:
    case = a_case()
    session = a_booked(case, step=10, after=10)
    with inside(case):
        moved = actions.move(session=session, start=TEN + 600, seen=0, by=client_actor(case), at=NOW)
    assert moved.starts_at == moment_of(TEN + 600)


def test_where_the_new_time_is_taken_the_old_one_is_kept() -> None:
    case = a_case()
    session = a_booked(case)
    with inside(case):
        by = therapist_actor(case.therapist)
        actions.book(service=session.service, start=ELEVEN, case=case, key="k", by=by, at=NOW)
        with pytest.raises(SlotGone):
            actions.move(session=session, start=ELEVEN, seen=0, by=by, at=NOW)
        session.refresh_from_db()
        assert (session.starts_at, session.guards, session.sequence) == (moment_of(TEN), True, 0)


def test_moving_again_to_the_same_time_has_one_effect() -> None:
    case = a_case()
    session = a_booked(case)
    with inside(case):
        for _ in range(2):
            moved = actions.move(session=session, start=ELEVEN, seen=0, by=client_actor(case), at=NOW)
        assert moved.sequence == SessionChange.objects.count() == 1
        assert AuditEntry.objects.filter(act="session.moved").count() == 1


def test_who_comes_second_is_told_and_changes_nothing() -> None:
    case = a_case()
    session = a_booked(case)
    by = therapist_actor(case.therapist)
    with inside(case):
        actions.move(session=session, start=ELEVEN, seen=0, by=by, at=NOW)
        with pytest.raises(ChangedMeanwhile):
            actions.move(session=session, start=NOON, seen=0, by=by, at=NOW)
        with pytest.raises(ChangedMeanwhile):
            actions.set_state(session=session, state=State.CANCELLED, seen=0, by=by, at=NOW)
        session.refresh_from_db()
        assert (session.starts_at, session.state) == (moment_of(ELEVEN), State.CONFIRMED)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_move_at_once_one_wins_and_the_other_is_told() -> None:
    case = a_case()
    session = a_booked(case)
    by = therapist_actor(case.therapist)
    moves = [partial(actions.move, session=session, start=start, seen=0, by=by, at=NOW) for start in (ELEVEN, NOON)]
    results = at_once(case, moves)
    assert sorted(type(one).__name__ for one in results) == ["ChangedMeanwhile", "Session"]
    with inside(case):
        assert SessionChange.objects.count() == 1


def test_a_clients_move_of_a_service_with_approval_is_a_request_again() -> None:
    case = a_case()
    session = a_booked(case, needs_approval=True)
    assert session.state == State.CONFIRMED
    with inside(case):
        moved = actions.move(session=session, start=ELEVEN, seen=0, by=client_actor(case), at=NOW)
    assert moved.state == State.REQUESTED


def test_a_client_changes_nothing_after_the_deadline_and_a_therapist_does() -> None:
    case = a_case()
    session = a_booked(case, cancel_until=24 * 60)
    late = session.starts_at - timedelta(hours=24) + timedelta(seconds=1)
    with inside(case):
        with pytest.raises(TooLate):
            actions.move(session=session, start=ELEVEN, seen=0, by=client_actor(case), at=late)
        with pytest.raises(TooLate):
            actions.set_state(session=session, state=State.CANCELLED, seen=0, by=client_actor(case), at=late)
        assert actions.can_be_changed_online(session=session, at=late - timedelta(seconds=1))
        assert not actions.can_be_changed_online(session=session, at=late)
        by = therapist_actor(case.therapist)
        assert (
            actions.set_state(session=session, state=State.CANCELLED, seen=0, by=by, at=late).state == State.CANCELLED
        )


def test_a_cancelled_session_frees_its_time_and_cannot_be_moved() -> None:
    case = a_case()
    session = a_booked(case)
    by = therapist_actor(case.therapist)
    with inside(case):
        for _ in range(2):
            cancelled = actions.set_state(session=session, state=State.CANCELLED, seen=0, by=by, at=NOW)
        assert (cancelled.guards, cancelled.sequence) == (False, 1)
        with pytest.raises(NotPossible):
            actions.move(session=cancelled, start=ELEVEN, seen=1, by=by, at=NOW)
        with pytest.raises(NotPossible):
            actions.set_state(session=cancelled, state=State.HELD, seen=1, by=by, at=NOW)
        actions.book(service=session.service, start=TEN, case=case, key="k", by=by, at=NOW)


def test_how_it_went_can_be_put_right() -> None:
    case = a_case()
    session = a_booked(case)
    by = therapist_actor(case.therapist)
    with inside(case):
        for number, state in enumerate((State.NO_SHOW, State.HELD, State.CONFIRMED, State.LATE_CANCEL)):
            session = actions.set_state(session=session, state=state, seen=number, by=by, at=NOW)
        assert not session.guards
        assert SessionChange.objects.count() == 4


def test_cancelling_a_group_frees_its_seats() -> None:
    case = a_case()
    group = a_service(of=case.therapist, seats=3)
    with inside(case):
        by = therapist_actor(case.therapist)
        session = actions.book(service=group, start=TEN, case=case, key="k", by=by, at=NOW)
        actions.set_state(session=session, state=State.CANCELLED, seen=0, by=by, at=NOW)
        seat = Seat.objects.get()
        assert (seat.guards, seat.state) == (False, State.CANCELLED)
