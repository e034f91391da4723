"""Moments in words: formats, zones, and both clocks where they differ."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.faces.components.clock_words import HOURS_12, ISO, MONTH_FIRST, ClockWords, place_of

NOW = datetime(2026, 11, 24, 14, 2, tzinfo=UTC)
LONDON = ClockWords(ZoneInfo("Europe/London"), NOW)
AMERICAN = ClockWords(ZoneInfo("America/New_York"), NOW, MONTH_FIRST, HOURS_12)


def test_a_moment_stands_in_the_zone_of_the_clock() -> None:
    at = datetime(2026, 7, 3, 23, 30, tzinfo=UTC)
    assert LONDON.moment(at) == "Saturday 4 July, 00:30"
    assert AMERICAN.moment(at) == "Friday, July 3, 7:30 pm"
    assert ClockWords(ZoneInfo("UTC"), NOW, ISO).short_moment(at) == "Fri 2026-07-03, 23:30"


def test_another_year_is_said_and_this_one_is_not() -> None:
    day = date(2027, 1, 5)
    assert LONDON.day(day) == "Tuesday 5 January 2027"
    assert AMERICAN.short_day(day) == "Tue, Jan 5, 2027"
    assert LONDON.short_day(date(2026, 1, 5)) == "Mon 5 Jan"


def test_the_year_that_is_left_out_is_the_one_on_this_clock() -> None:
    new_year = datetime(2026, 12, 31, 20, tzinfo=UTC)
    assert ClockWords(ZoneInfo("Asia/Tokyo"), new_year).day(date(2027, 1, 1)) == "Friday 1 January"
    assert ClockWords(ZoneInfo("Europe/London"), new_year).day(date(2027, 1, 1)) == "Friday 1 January 2027"


@pytest.mark.parametrize(
    ("hour", "words"), [(0, "12:05 am"), (1, "1:05 am"), (11, "11:05 am"), (12, "12:05 pm"), (23, "11:05 pm")]
)
def test_twelve_hours_begin_and_end_at_twelve(hour: int, words: str) -> None:
    clock = ClockWords(ZoneInfo("UTC"), NOW, times=HOURS_12)
    assert clock.time(datetime(2026, 11, 24, hour, 5, tzinfo=UTC)) == words
    assert clock.minute(hour * 60 + 5) == words


def test_the_last_minute_of_a_day_has_words_of_its_own() -> None:
    assert LONDON.minute(24 * 60) == "24:00"
    assert AMERICAN.minute(24 * 60) == "midnight"


def test_a_stretch_names_its_day_once_and_the_day_of_its_end_where_that_is_another() -> None:
    start = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
    assert LONDON.span(start, start + timedelta(minutes=20)) == "Tuesday 24 November, 23:30 to 23:50"
    assert LONDON.times_of(start, start + timedelta(minutes=50)) == "23:30 to Wed 25 Nov, 00:20"


def test_the_other_clock_stands_beside_it_only_where_the_two_differ() -> None:
    at = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
    assert LONDON.elsewhere(at, "Europe/Lisbon") == ""
    assert LONDON.elsewhere(at, "America/New_York") == "09:30 New York time"
    assert LONDON.elsewhere(at, "Pacific/Auckland") == "Wed 25 Nov, 03:30 Auckland time"


def test_zones_that_agree_in_winter_only_are_told_apart_in_summer() -> None:
    winter, summer = datetime(2026, 1, 5, 12, tzinfo=UTC), datetime(2026, 7, 5, 12, tzinfo=UTC)
    assert LONDON.elsewhere(winter, "Atlantic/Reykjavik") == ""
    assert LONDON.elsewhere(summer, "Atlantic/Reykjavik") == "12:00 Reykjavik time"


def test_a_zone_is_named_after_its_place() -> None:
    assert place_of("America/Argentina/Buenos_Aires") == "Buenos Aires"
    assert LONDON.place == "London time"


@given(st.integers(0, 2**31 - 1), st.sampled_from(sorted(available_timezones())))
def test_both_ways_of_writing_a_time_mean_the_same_minute(second: int, name: str) -> None:
    at, zone = datetime.fromtimestamp(second, UTC), ZoneInfo(name)
    day_clock, half_day_clock = ClockWords(zone, NOW), ClockWords(zone, NOW, times=HOURS_12)
    hour, minute = map(int, day_clock.time(at).split(":"))
    shown, half = half_day_clock.time(at).split(" ")
    twelve, same_minute = map(int, shown.split(":"))
    assert (hour, minute) == (twelve % 12 + (12 if half == "pm" else 0), same_minute)
