"""Series: made with their clashes told first; moved and cancelled one by one, from one on, or all together."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.scheduling import actions
from evenhand.domain.scheduling.actions import ChangedMeanwhile, Clashes, NotPossible, Scope, SlotGone
from evenhand.domain.scheduling.models import Series, Service, Session, State
from evenhand.domain.scheduling.queries.rules import seconds
from evenhand.domain.scheduling.recurring import Recurrence, wall_of
from evenhand.foundation.audit.models import AuditEntry
from tests.factories import NOW, TODAY, ZONE, a_case, a_service, a_session, at_hour, inside, therapist_actor

pytestmark = pytest.mark.django_db
WEEK = timedelta(weeks=1)
MONDAY = TODAY + timedelta(days=6)
LONDON = ZoneInfo(ZONE)


def a_series(
    case: CaseFile, service: Service, *, count: int = 4, key: str = "k", left_out: tuple[date, ...] = ()
) -> Series:
    """Book Mondays at ten, weekly."""
    return actions.make_series(
        service=service,
        case=case,
        recurrence=Recurrence(LONDON, MONDAY, 600, 1, count),
        key=key,
        by=therapist_actor(case.therapist),
        at=NOW,
        left_out=left_out,
    )


def days_of(series: Series) -> list[tuple[int, int]]:
    """Return the sessions of a series that guard their time: days after the first Monday, minute of the day."""
    walls = [wall_of(LONDON, seconds(row.starts_at)) for row in sessions_of(series)]
    return [((day - MONDAY).days, minute) for day, minute in walls]


def sessions_of(series: Series) -> list[Session]:
    return list(Session.objects.filter(series=series, guards=True).order_by("starts_at"))


def test_a_series_books_each_of_its_sessions_and_twice_is_once() -> None:
    case = a_case()
    service = a_service(of=case.therapist)
    with inside(case):
        first, again = a_series(case, service), a_series(case, service)
        assert first == again
        assert days_of(first) == [(0, 600), (7, 600), (14, 600), (21, 600)]
        assert {row.state for row in sessions_of(first)} == {State.CONFIRMED}
        assert AuditEntry.objects.filter(act="session.booked").count() == 4
        assert AuditEntry.objects.filter(act="series.made").count() == 1


def test_clashes_are_all_told_and_nothing_is_booked() -> None:
    case = a_case()
    service = a_service(of=case.therapist)
    for weeks in (1, 3):
        a_session(of=case, service=service, start=at_hour(10, 30, day=MONDAY + weeks * WEEK))
    with inside(case), pytest.raises(Clashes) as told:
        a_series(case, service)
    assert [one.day for one in told.value.with_these] == [MONDAY + WEEK, MONDAY + 3 * WEEK]
    with inside(case):
        assert not Series.objects.exists()
        assert Session.objects.count() == 2


def test_days_that_clash_can_be_left_out() -> None:
    case = a_case()
    service = a_service(of=case.therapist)
    a_session(of=case, service=service, start=at_hour(10, day=MONDAY + WEEK))
    with inside(case):
        made = a_series(case, service, left_out=(MONDAY + WEEK,))
        assert days_of(made) == [(0, 600), (14, 600), (21, 600)]


def test_a_series_of_nothing_is_refused() -> None:
    case = a_case()
    service = a_service(of=case.therapist)
    with inside(case), pytest.raises(NotPossible):
        a_series(case, service, count=1, left_out=(MONDAY,))


@pytest.mark.parametrize(
    ("scope", "then"),
    [
        (Scope.THIS, [(0, 600), (8, 690), (14, 600), (21, 600)]),
        (Scope.FOLLOWING, [(0, 600), (8, 690), (15, 690), (22, 690)]),
        (Scope.ALL, [(1, 690), (8, 690), (15, 690), (22, 690)]),
    ],
)
def test_the_second_is_moved_with_those_that_are_meant(scope: Scope, then: list[tuple[int, int]]) -> None:
    case = a_case()
    service = a_service(of=case.therapist)
    with inside(case):
        series = a_series(case, service)
        second = sessions_of(series)[1]
        for _ in range(2):
            actions.move_in_series(
                session=second,
                start=at_hour(11, 30, day=MONDAY + timedelta(days=8)),
                scope=scope,
                seen=0,
                by=therapist_actor(case.therapist),
                at=NOW,
            )
        assert days_of(series) == then
        assert AuditEntry.objects.filter(act="session.moved").count() == sum(one[1] == 690 for one in then)


@pytest.mark.parametrize("weeks", [1, -1])
def test_a_series_is_moved_onto_its_own_times(weeks: int) -> None:
    case = a_case()
    service = a_service(of=case.therapist)
    with inside(case):
        series = a_series(case, service)
        second = sessions_of(series)[1]
        start = at_hour(10, day=MONDAY + (1 + weeks) * WEEK)
        by = therapist_actor(case.therapist)
        actions.move_in_series(session=second, start=start, scope=Scope.ALL, seen=0, by=by, at=NOW)
        assert days_of(series) == [(7 * (number + weeks), 600) for number in range(4)]


def test_where_one_clashes_none_is_moved() -> None:
    case = a_case()
    service = a_service(of=case.therapist)
    with inside(case):
        series = a_series(case, service)
    a_session(of=case, service=service, start=at_hour(14, day=MONDAY + 3 * WEEK))
    by = therapist_actor(case.therapist)
    with inside(case):
        first = sessions_of(series)[0]
        start = at_hour(14, day=MONDAY)
        with pytest.raises(Clashes) as told:
            actions.move_in_series(session=first, start=start, scope=Scope.ALL, seen=0, by=by, at=NOW)
        assert [one.day for one in told.value.with_these] == [MONDAY + 3 * WEEK]
        assert days_of(series) == [(0, 600), (7, 600), (14, 600), (21, 600)]
        start = at_hour(14, day=MONDAY + 3 * WEEK)
        with pytest.raises(SlotGone):
            actions.move_in_series(session=first, start=start, scope=Scope.THIS, seen=0, by=by, at=NOW)


def test_who_did_not_see_the_latest_moves_nothing() -> None:
    case = a_case()
    service = a_service(of=case.therapist)
    by = therapist_actor(case.therapist)
    with inside(case):
        series = a_series(case, service)
        first = sessions_of(series)[0]
        actions.move(session=first, start=at_hour(12, day=MONDAY), seen=0, by=by, at=NOW)
        start = at_hour(15, day=MONDAY)
        for scope in Scope:
            with pytest.raises(ChangedMeanwhile):
                actions.move_in_series(session=first, start=start, scope=scope, seen=0, by=by, at=NOW)
            with pytest.raises(ChangedMeanwhile):
                actions.cancel_in_series(session=first, scope=scope, seen=0, by=by, at=NOW)
        assert days_of(series) == [(0, 720), (7, 600), (14, 600), (21, 600)]


@pytest.mark.parametrize(("scope", "left"), [(Scope.THIS, [0, 14, 21]), (Scope.FOLLOWING, [0]), (Scope.ALL, [])])
def test_cancelling_the_second_frees_those_that_are_meant(scope: Scope, left: list[int]) -> None:
    case = a_case()
    service = a_service(of=case.therapist)
    by = therapist_actor(case.therapist)
    with inside(case):
        series = a_series(case, service)
        second = sessions_of(series)[1]
        for _ in range(2):
            actions.cancel_in_series(session=second, scope=scope, seen=0, by=by, at=NOW)
        assert [day for day, _ in days_of(series)] == left
        assert AuditEntry.objects.filter(act="session.cancelled").count() == 4 - len(left)


def test_a_session_without_a_series_is_moved_and_cancelled_alone() -> None:
    case = a_case()
    service = a_service(of=case.therapist)
    one, other = (a_session(of=case, service=service, start=at_hour(hour, day=MONDAY)) for hour in (9, 11))
    by = therapist_actor(case.therapist)
    with inside(case):
        moved = actions.move_in_series(
            session=one, start=at_hour(14, day=MONDAY), scope=Scope.ALL, seen=0, by=by, at=NOW
        )
        assert [row.pk for row in moved] == [one.pk]
        gone = actions.cancel_in_series(session=one, scope=Scope.ALL, seen=1, by=by, at=NOW)
        assert [row.state for row in gone] == [State.CANCELLED]
        assert Session.objects.get(pk=other.pk).state == State.CONFIRMED
