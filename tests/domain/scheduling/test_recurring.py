"""Sessions that come again keep their local time, held against a walk through every minute of the day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.scheduling.recurring import (
    MOST_TIMES,
    Occurrence,
    Recurrence,
    RecurrenceProblem,
    Shift,
    checked,
    moment_on,
    occurrences,
    shift_between,
    shifted,
    wall_of,
)

LONDON = ZoneInfo("Europe/London")
ZONES = [
    ZoneInfo(name)
    for name in (
        "Europe/London", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo", "Asia/Kathmandu",
        "Africa/Casablanca", "Pacific/Apia", "America/St_Johns", "Asia/Tehran", "UTC",
    )
]  # fmt: skip
days = st.dates(date(2005, 1, 1), date(2035, 12, 31))
CHANGES = [date(2026, 3, 29), date(2026, 10, 25), date(2026, 4, 5), date(2026, 10, 4), date(2011, 12, 30)]


def walked_to(zone: ZoneInfo, day: date, minute: int) -> int | None:
    """Walk minute by minute in UTC until a zone's wall first shows a minute of a day."""
    moment = datetime.combine(day, datetime.min.time(), UTC) - timedelta(hours=27)
    wanted = datetime.combine(day, datetime.min.time()) + timedelta(minutes=minute)
    for _ in range(80 * 60):
        if moment.astimezone(zone).replace(tzinfo=None) == wanted:
            return int(moment.timestamp())
        moment += timedelta(minutes=1)
    return None


@given(st.sampled_from(ZONES), days | st.sampled_from(CHANGES), st.integers(0, 24 * 60 - 1))
def test_a_wall_time_is_found_where_a_walk_finds_it(zone: ZoneInfo, day: date, minute: int) -> None:
    assert moment_on(zone, day, minute) == walked_to(zone, day, minute)


@given(
    st.sampled_from(ZONES),
    days,
    st.integers(0, 24 * 60 - 1),
    st.integers(1, 8),
    st.integers(1, 30),
)
def test_every_session_of_a_series_is_on_its_day_at_its_local_time(
    zone: ZoneInfo, day: date, minute: int, every: int, count: int
) -> None:
    found = list(occurrences(Recurrence(zone, day, minute, every, count)))
    assert [one.number for one in found] == list(range(1, count + 1))
    assert {(one.day - day).days % (7 * every) for one in found} == {0}
    for one in found:
        if one.start is not None:
            assert wall_of(zone, one.start) == (one.day, minute)


def test_a_series_keeps_nine_in_the_morning_across_the_clock_change() -> None:
    found = list(occurrences(Recurrence(LONDON, date(2026, 10, 19), 9 * 60, 1, 2)))
    hours = [datetime.fromtimestamp(one.start or 0, UTC).hour for one in found]
    assert hours == [8, 9]
    assert (found[1].start or 0) - (found[0].start or 0) == 7 * 86_400 + 3_600


def test_a_time_that_the_clock_skips_does_not_take_place_and_is_told_of() -> None:
    found = list(occurrences(Recurrence(LONDON, date(2026, 3, 22), 90, 1, 3)))
    assert [one.start is None for one in found] == [False, True, False]
    assert found[1] == Occurrence(2, date(2026, 3, 29), None)


def test_a_time_that_comes_twice_is_meant_at_its_first_occurrence() -> None:
    found = moment_on(LONDON, date(2026, 10, 25), 90)
    assert datetime.fromtimestamp(found or 0, UTC) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@given(st.sampled_from(ZONES), days, days, st.integers(0, 1439), st.integers(0, 1439))
def test_a_shift_brings_the_session_it_was_made_from_to_where_it_was_moved(
    zone: ZoneInfo, day: date, other: date, minute: int, other_minute: int
) -> None:
    old, new = moment_on(zone, day, minute), moment_on(zone, other, other_minute)
    if old is None or new is None:
        return
    shift = shift_between(zone, old, new)
    assert shifted(zone, old, shift) == Occurrence(0, other, new)


def test_what_is_moved_by_a_day_keeps_the_new_local_time_in_winter_and_in_summer() -> None:
    shift = Shift(days=1, minute=10 * 60 + 30)
    for day in (date(2026, 7, 6), date(2026, 12, 7)):
        old = moment_on(LONDON, day, 9 * 60)
        assert wall_of(LONDON, shifted(LONDON, old or 0, shift).start or 0) == (day + timedelta(days=1), 630)


@pytest.mark.parametrize(
    "recurrence",
    [
        Recurrence(LONDON, date(2026, 11, 24), 540, 0, 2),
        Recurrence(LONDON, date(2026, 11, 24), 540, 27, 2),
        Recurrence(LONDON, date(2026, 11, 24), 540, 1, 0),
        Recurrence(LONDON, date(2026, 11, 24), 540, 1, MOST_TIMES + 1),
        Recurrence(LONDON, date(2026, 11, 24), 1440, 1, 1),
    ],
    ids=["never apart", "too far apart", "no session", "too many", "no time of day"],
)
def test_a_recurrence_that_nobody_plans_is_refused(recurrence: Recurrence) -> None:
    with pytest.raises(RecurrenceProblem):
        checked(recurrence)
