"""Schedules against a calendar that is walked day by day, and reminders across clock changes and quiet hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.worksheets.schedule import (
    Rhythm,
    Schedule,
    ScheduleProblem,
    checked,
    due_day,
    local_day,
    reminder_moment,
    standing,
    stretch_of,
)

MONDAY = date(2026, 11, 23)
ZONES = ("Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "America/Santiago", "UTC")
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
TIMES_OF_DAY = st.times().map(lambda one: one.replace(second=0, microsecond=0))


def every(days: int, *, first_due: int = 6) -> Schedule:
    return Schedule(Rhythm.EVERY, MONDAY, due_on=MONDAY + timedelta(days=first_due), every_days=days)


def stretches(schedule: Schedule, *, until: date) -> list[list[date]]:
    """Walk the calendar a day at a time: the first stretch ends on the first due day, each other after its days."""
    found: list[list[date]] = [[]]
    day = schedule.starts_on
    while day <= until or len(found) < 3:
        found[-1].append(day)
        ends_first = len(found) == 1 and day == schedule.due_on
        if ends_first or (len(found) > 1 and len(found[-1]) == schedule.every_days):
            found.append([])
        day += timedelta(days=1)
    for _ in range(2 * (schedule.every_days or 1)):
        found[-1].append(day)
        if len(found[-1]) == schedule.every_days:
            found.append([])
        day += timedelta(days=1)
    return [stretch for stretch in found if stretch]


REPEATED = st.builds(every, st.integers(1, 90), first_due=st.integers(0, 90))


@given(REPEATED, st.integers(0, 400))
def test_every_day_lies_in_the_stretch_that_the_calendar_says(schedule: Schedule, after: int) -> None:
    today = schedule.starts_on + timedelta(days=after)
    walked = stretches(schedule, until=today)
    [number] = [number for number, days in enumerate(walked) if today in days]
    assert stretch_of(schedule, today) == number
    assert due_day(schedule, number) == walked[number][-1]


@given(REPEATED, st.integers(0, 300), st.lists(st.integers(0, 300), max_size=6))
def test_a_stretch_asks_until_an_entry_comes_in_it(schedule: Schedule, after: int, sendings: list[int]) -> None:
    today = schedule.starts_on + timedelta(days=after)
    sent = sorted(schedule.starts_on + timedelta(days=days) for days in sendings if days <= after)
    walked = stretches(schedule, until=today)
    [here] = [number for number, days in enumerate(walked) if today in days]
    stands = standing(schedule, sent=len(sent), last_sent_on=sent[-1] if sent else None, today=today)
    assert (stands.number, stands.of) == (len(sent) + 1, None)
    if any(day in walked[here] for day in sent):
        assert (stands.state, stands.due_on, stands.opens_on) == ("later", walked[here + 1][-1], walked[here + 1][0])
    else:
        assert (stands.state, stands.due_on, stands.opens_on) == ("now", walked[here][-1], None)


def test_stretches_that_passed_without_an_entry_are_over() -> None:
    in_the_fourth = MONDAY + timedelta(days=24)
    missed_three = standing(every(7), sent=0, last_sent_on=None, today=in_the_fourth)
    assert (missed_three.state, missed_three.due_on) == ("now", MONDAY + timedelta(days=27))
    one_is_enough = standing(every(7), sent=1, last_sent_on=in_the_fourth, today=in_the_fourth)
    assert (one_is_enough.state, one_is_enough.opens_on) == ("later", MONDAY + timedelta(days=28))


def test_two_entries_in_one_stretch_do_not_stand_for_the_next() -> None:
    next_week = standing(every(7), sent=2, last_sent_on=MONDAY, today=MONDAY + timedelta(days=7))
    assert next_week.state == "now"


def test_an_entry_from_a_zone_that_is_a_day_ahead_counts_for_the_stretch_it_was_written_in() -> None:
    stands = standing(every(1, first_due=0), sent=1, last_sent_on=MONDAY + timedelta(days=1), today=MONDAY)
    assert (stands.state, stands.opens_on) == ("later", MONDAY + timedelta(days=2))


@pytest.mark.parametrize(("sent", "state", "number"), [(0, "now", 1), (1, "done", 1), (2, "done", 1)])
def test_once_is_done_after_one(sent: int, state: str, number: int) -> None:
    stands = standing(Schedule(Rhythm.ONCE, MONDAY, due_on=MONDAY), sent=sent, last_sent_on=None, today=MONDAY)
    assert (stands.state, stands.number, stands.of, stands.due_on) == (state, number, 1, MONDAY)


@given(st.integers(2, 60), st.integers(0, 70))
def test_n_times_are_done_after_n(times: int, sent: int) -> None:
    stands = standing(Schedule(Rhythm.TIMES, MONDAY, times=times), sent=sent, last_sent_on=MONDAY, today=MONDAY)
    assert stands.state == ("done" if sent >= times else "now")
    assert (stands.number, stands.of) == (min(sent + 1, times), times)


@given(st.integers(0, 500), DAYS)
def test_whenever_is_always_open_and_never_due(sent: int, today: date) -> None:
    stands = standing(Schedule(Rhythm.WHENEVER, MONDAY), sent=sent, last_sent_on=None, today=today)
    assert (stands.state, stands.due_on, stands.number, stands.of) == ("open", None, sent + 1, None)


@pytest.mark.parametrize(
    ("schedule", "message"),
    [
        (Schedule(Rhythm.TIMES, MONDAY), "Choose how many times, from 2 to 60."),
        (Schedule(Rhythm.TIMES, MONDAY, times=1), "Choose how many times, from 2 to 60."),
        (Schedule(Rhythm.TIMES, MONDAY, times=61), "Choose how many times, from 2 to 60."),
        (Schedule(Rhythm.EVERY, MONDAY, due_on=MONDAY), "Choose how many days apart, from 1 to 90."),
        (Schedule(Rhythm.EVERY, MONDAY, due_on=MONDAY, every_days=0), "Choose how many days apart, from 1 to 90."),
        (Schedule(Rhythm.EVERY, MONDAY, due_on=MONDAY, every_days=91), "Choose how many days apart, from 1 to 90."),
        (Schedule(Rhythm.EVERY, MONDAY, every_days=7), "Choose the day on which the first one is due."),
        (Schedule(Rhythm.ONCE, MONDAY, due_on=MONDAY - timedelta(days=1)), "Choose a due day from today on."),
    ],
)
def test_a_schedule_that_makes_no_sense_says_what_to_change(schedule: Schedule, message: str) -> None:
    with pytest.raises(ScheduleProblem) as refused:
        checked(schedule)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    "schedule",
    [
        Schedule(Rhythm.ONCE, MONDAY),
        Schedule(Rhythm.ONCE, MONDAY, due_on=MONDAY),
        Schedule(Rhythm.TIMES, MONDAY, times=2),
        Schedule(Rhythm.TIMES, MONDAY, times=60),
        Schedule(Rhythm.WHENEVER, MONDAY),
        every(1, first_due=0),
        every(90),
    ],
)
def test_a_schedule_that_makes_sense_stays_as_it_is(schedule: Schedule) -> None:
    assert checked(schedule) is schedule


@pytest.mark.parametrize(
    ("moment", "zone", "day"),
    [
        (datetime(2026, 11, 23, 23, 30, tzinfo=UTC), "Europe/London", date(2026, 11, 23)),
        (datetime(2026, 11, 23, 23, 30, tzinfo=UTC), "Australia/Lord_Howe", date(2026, 11, 24)),
        (datetime(2026, 11, 23, 3, 30, tzinfo=UTC), "America/New_York", date(2026, 11, 22)),
    ],
)
def test_the_day_is_the_one_where_the_client_is(moment: datetime, zone: str, day: date) -> None:
    assert local_day(moment, zone) == day


def is_quiet(at: time, quiet_from: time, quiet_until: time) -> bool:
    """Ask minute by minute, walking from the beginning of the quiet hours until they end."""
    minute, end = quiet_from.hour * 60 + quiet_from.minute, quiet_until.hour * 60 + quiet_until.minute
    quiet = set()
    while minute != end:
        quiet.add(minute)
        minute = (minute + 1) % (24 * 60)
    return at.hour * 60 + at.minute in quiet


def exists(day: date, at: time, zone: str) -> bool:
    """Whether clocks of a zone show this wall time at all: every instant of the day is looked at."""
    midnight = datetime.combine(day, time(), tzinfo=UTC) - timedelta(hours=16)
    shown = (midnight + timedelta(minutes=minutes) for minutes in range(48 * 60))
    return any(one.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == datetime.combine(day, at) for one in shown)


@given(DAYS, st.integers(0, 30), TIMES_OF_DAY, st.sampled_from(ZONES), TIMES_OF_DAY, TIMES_OF_DAY)
def test_a_reminder_comes_on_its_day_and_out_of_quiet_hours(
    due_on: date, days_before: int, at: time, zone: str, quiet_from: time, quiet_until: time
) -> None:
    moment = reminder_moment(
        due_on=due_on, days_before=days_before, at=at, zone=zone, quiet_from=quiet_from, quiet_until=quiet_until
    )
    wall = moment.replace(tzinfo=None)
    assert wall.date() == due_on - timedelta(days=days_before)
    assert not is_quiet(wall.time(), quiet_from, quiet_until)
    if not is_quiet(at, quiet_from, quiet_until):
        assert wall.time() == at
    elif quiet_from > quiet_until and at >= quiet_from:
        assert wall.time() <= at
    else:
        assert wall.time() == quiet_until


CHANGES = [
    ("Europe/London", date(2026, 3, 29), time(1, 30)),
    ("Europe/London", date(2026, 10, 25), time(1, 30)),
    ("America/New_York", date(2026, 3, 8), time(2, 30)),
    ("America/New_York", date(2026, 11, 1), time(1, 30)),
    ("Australia/Lord_Howe", date(2026, 4, 5), time(1, 45)),
    ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15)),
]


@pytest.mark.parametrize(("zone", "day", "at"), CHANGES)
def test_a_reminder_on_a_night_of_a_clock_change_comes_once_within_its_hour(zone: str, day: date, at: time) -> None:
    moment = reminder_moment(
        due_on=day, days_before=0, at=at, zone=zone, quiet_from=time(22), quiet_until=time(0, 30)
    ).astimezone(UTC)
    seen = moment.astimezone(ZoneInfo(zone))
    if exists(day, at, zone):
        assert seen.replace(tzinfo=None, fold=0) == datetime.combine(day, at)
        earlier = (moment - timedelta(minutes=minutes) for minutes in range(1, 180))
        assert all(one.astimezone(ZoneInfo(zone)).time() != at for one in earlier)
    else:
        assert timedelta() < seen.replace(tzinfo=None) - datetime.combine(day, at) <= timedelta(hours=1)


@pytest.mark.parametrize(("zone", "day", "at"), CHANGES)
def test_reminders_around_a_clock_change_keep_their_wall_time(zone: str, day: date, at: time) -> None:
    for days in (-1, 1):
        moment = reminder_moment(
            due_on=day + timedelta(days=days), days_before=0, at=at, zone=zone, quiet_from=time(), quiet_until=time()
        ).astimezone(UTC)
        assert moment.astimezone(ZoneInfo(zone)).time() == at


@pytest.mark.parametrize(
    ("at", "moved_to"),
    [
        (time(20, 59), time(20, 59)),
        (time(21), time(20)),
        (time(23, 59), time(20)),
        (time(0), time(8)),
        (time(7, 59), time(8)),
        (time(8), time(8)),
    ],
)
def test_quiet_hours_across_midnight_move_a_reminder_to_the_nearer_waking_hour(at: time, moved_to: time) -> None:
    moment = reminder_moment(
        due_on=MONDAY, days_before=1, at=at, zone="Europe/London", quiet_from=time(21), quiet_until=time(8)
    )
    assert (moment.date(), moment.time()) == (MONDAY - timedelta(days=1), moved_to)


@pytest.mark.parametrize(
    ("quiet_from", "quiet_until", "moved_to"),
    [
        (time(0, 30), time(0, 15), time(0, 15)),
        (time(8, 30), time(8), time(8)),
        (time(9), time(9), time(23)),
        (time(22), time(23, 30), time(23, 30)),
    ],
)
def test_odd_quiet_hours_leave_a_reminder_on_its_day(quiet_from: time, quiet_until: time, moved_to: time) -> None:
    moment = reminder_moment(
        due_on=MONDAY, days_before=0, at=time(23), zone="UTC", quiet_from=quiet_from, quiet_until=quiet_until
    )
    assert (moment.date(), moment.time()) == (MONDAY, moved_to)
