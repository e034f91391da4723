"""Other times of a date, time off, limits and formats: what slots make of them, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from evenhand.domain.scheduling import actions
from evenhand.domain.scheduling.models import Calendar, DateOverride, Limit, Service, TimeOff, WeekHours
from evenhand.domain.scheduling.queries.rules import moment_of, seconds
from evenhand.domain.scheduling.queries.slots import slots_between
from evenhand.domain.scheduling.slots.rules import CapUnit, Period, RuleProblem
from evenhand.foundation.practices.models import Member
from tests.factories import NOW, TODAY, ZONE, a_case, a_service, a_session, a_therapist, at_hour, inside
from tests.factories import therapist_actor as actor

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)
LONDON = ZoneInfo(ZONE)


def hours_on(service: Service, day: date) -> list[int]:
    """Return at which hours a service can begin on a day."""
    start = at_hour(0, day=day)
    found = slots_between(service=service, start=start, end=start + 86_400, at=NOW)
    return [moment_of(slot.start).astimezone(LONDON).hour for slot in found]


def version_of(member: Member) -> UUID:
    return Calendar.objects.get(member=member).rules_version


def test_a_date_has_its_own_times_until_they_are_taken_back() -> None:
    member = a_therapist()
    service = a_service(of=member)
    with inside(member):
        act = partial(actions.set_day, member=member, day=TOMORROW, by=actor(member), at=NOW)
        row = act(openings=[[600, 720], [900, 960]])
        assert hours_on(service, TOMORROW) == [10, 11, 15]
        act(openings=[])
        assert hours_on(service, TOMORROW) == []
        assert DateOverride.objects.count() == 1
        before = version_of(member)
        for _ in range(2):
            actions.clear_day(member=member, day_id=row.pk, by=actor(member), at=NOW)
        assert hours_on(service, TOMORROW) == list(range(9, 17))
        assert version_of(member) != before


def test_own_hours_that_are_taken_away_leave_those_of_the_practice() -> None:
    member = a_therapist()
    service = a_service(of=member)
    with inside(member):
        actions.set_week(week=[[[600, 660]]] * 7, by=actor(member), at=NOW)
        for _ in range(2):
            actions.clear_week(member=member, by=actor(member), at=NOW)
        assert hours_on(service, TOMORROW) == [10]
        assert WeekHours.objects.count() == 1


def test_days_off_are_off_as_a_whole_and_the_day_after_is_not() -> None:
    member = a_therapist()
    service = a_service(of=member)
    with inside(member):
        act = partial(
            actions.take_days_off,
            member=member,
            first=TOMORROW,
            last=TOMORROW,
            zone=LONDON,
            reason="A course in Leeds",
            key="k",
            by=actor(member),
            at=NOW,
        )
        assert act() == act()
        assert hours_on(service, TOMORROW) == []
        assert hours_on(service, TOMORROW + timedelta(days=1)) == list(range(9, 17))
        row = TimeOff.objects.get()
        assert (row.reason, row.whole_days) == ("A course in Leeds", True)
        for _ in range(2):
            actions.give_up_time_off(member=member, time_off_id=row.pk, by=actor(member), at=NOW)
        assert hours_on(service, TOMORROW) == list(range(9, 17))


def test_days_off_over_a_clock_change_begin_and_end_at_local_midnight() -> None:
    member = a_therapist()
    with inside(member):
        row = actions.take_days_off(
            member=member,
            first=date(2026, 3, 28),
            last=date(2026, 3, 29),
            zone=LONDON,
            reason="",
            key="k",
            by=actor(member),
            at=NOW,
        )
    assert (seconds(row.ends_at) - seconds(row.starts_at)) / 3600 == 47


def test_some_hours_off_leave_the_rest_of_the_day() -> None:
    member = a_therapist()
    service = a_service(of=member)
    start, end = moment_of(at_hour(10, day=TOMORROW)), moment_of(at_hour(12, 30, day=TOMORROW))
    with inside(member):
        actions.take_hours_off(member=member, start=start, end=end, reason="", key="k", by=actor(member), at=NOW)
        assert hours_on(service, TOMORROW) == [9, 13, 14, 15, 16]


def test_a_limit_holds_until_it_is_lifted() -> None:
    member = a_therapist()
    service = a_service(of=member)
    a_session(of=a_case(of=member), service=service, start=at_hour(9, day=TOMORROW))
    with inside(member):
        act = partial(actions.set_limit, member=member, period=Period.DAY, by=actor(member), at=NOW)
        act(most=1)
        assert hours_on(service, TOMORROW) == []
        before = version_of(member)
        act(most=1)
        assert version_of(member) == before
        act(most=2)
        assert hours_on(service, TOMORROW) == list(range(10, 17))
        act(most=None)
        act(most=None)
        assert not Limit.objects.exists()


def test_minutes_can_be_limited_too() -> None:
    member = a_therapist()
    service = a_service(of=member)
    with inside(member):
        actions.set_limit(member=member, period=Period.WEEK, most=49, unit=CapUnit.MINUTES, by=actor(member), at=NOW)
        assert hours_on(service, TOMORROW) == []


def test_formats_are_kept_and_the_first_weekday_is_one() -> None:
    member = a_therapist()
    with inside(member):
        act = partial(actions.choose_formats, member=member, zone="", by=actor(member), at=NOW)
        act(date_format="iso", time_format="12", first_weekday=6)
        row = Calendar.objects.get(member=member)
        assert (row.date_format, row.time_format, row.first_weekday, row.zone) == ("iso", "12", 6, "")


A_DAY: dict[str, object] = {"day": TOMORROW}
OFF: dict[str, object] = {"reason": "", "key": "k"}
FORMATS: dict[str, object] = {"zone": "", "date_format": "day", "time_format": "24", "first_weekday": 0}


@pytest.mark.parametrize(
    ("act", "values"),
    [
        (actions.set_day, A_DAY | {"openings": [[600, 600]]}),
        (actions.set_day, A_DAY | {"openings": [[600, 700], [650, 800]]}),
        (actions.set_day, A_DAY | {"openings": [[1400, 1500]]}),
        (actions.take_days_off, OFF | {"first": TOMORROW, "last": TODAY, "zone": LONDON}),
        (actions.take_days_off, OFF | {"first": TODAY, "last": TODAY + timedelta(days=500), "zone": LONDON}),
        (actions.take_hours_off, OFF | {"start": NOW, "end": NOW}),
        (actions.set_limit, {"period": Period.DAY, "most": -1}),
        (actions.choose_formats, FORMATS | {"zone": "Mars/Base"}),
        (actions.choose_formats, FORMATS | {"date_format": "roman"}),
        (actions.choose_formats, FORMATS | {"first_weekday": 7}),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_reason(act: Callable[..., object], values: dict[str, object]) -> None:
    member = a_therapist()
    with inside(member):
        with pytest.raises(RuleProblem) as problem:
            act(member=member, by=actor(member), at=NOW, **values)
        assert str(problem.value).endswith(".")
        assert not any(rows.objects.exists() for rows in (DateOverride, TimeOff, Limit, Calendar))
