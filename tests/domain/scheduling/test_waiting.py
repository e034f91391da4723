"""The rules of the waiting list: what suits a wish, on whose clock, and until when a time is kept."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.scheduling.waiting import Nights, Wish, WishProblem, kept_until, suits, wished

LONDON, AUCKLAND = ZoneInfo("Europe/London"), ZoneInfo("Pacific/Auckland")
TUESDAY_AT_TEN = datetime(2026, 11, 24, 10, tzinfo=UTC)
START = int(TUESDAY_AT_TEN.timestamp())


@pytest.mark.parametrize(
    ("wish", "is_right"),
    [
        (Wish(), True),
        (Wish(frozenset({1})), True),
        (Wish(frozenset({0, 2})), False),
        (Wish(from_minute=600), True),
        (Wish(from_minute=601), False),
        (Wish(until_minute=600), False),
        (Wish(until_minute=601), True),
    ],
)
def test_a_time_suits_by_weekday_and_by_the_minute_at_which_it_begins(wish: Wish, is_right: bool) -> None:
    assert suits(wish, START, LONDON) is is_right


def test_days_and_hours_are_those_of_the_clients_own_clock() -> None:
    eleven_at_night = Wish(frozenset({1}), 23 * 60, 24 * 60)
    assert suits(eleven_at_night, START, AUCKLAND)
    assert not suits(eleven_at_night, START, LONDON)


@pytest.mark.parametrize(
    ("weekdays", "start", "end"), [({7}, 0, 1440), ({-1}, 0, 1440), (set(), 600, 600), (set(), 0, 1441), (set(), -1, 9)]
)
def test_a_wish_that_no_time_can_suit_is_refused(weekdays: set[int], start: int, end: int) -> None:
    with pytest.raises(WishProblem):
        wished(weekdays=weekdays, from_minute=start, until_minute=end)


NONE = Nights(LONDON, time(0), time(0))


def kept(hours_before: float, *, lasts: int = 240, not_later: int = 1440, nights: Nights = NONE) -> datetime | None:
    told_at = TUESDAY_AT_TEN - timedelta(hours=hours_before)
    return kept_until(start=START, told_at=told_at, lasts=lasts, not_later=not_later, nights=nights)


@pytest.mark.parametrize(
    ("told", "until"),
    [("22 21:30", "23 11:30"), ("22 20:00", "23 10:00"), ("22 23:00", "23 12:00"), ("23 08:00", "23 12:00")],
    ids=["half an hour before the night", "two hours before it", "in it", "as it ends"],
)
def test_hours_of_the_night_do_not_count(told: str, until: str) -> None:
    told_at, expected = (datetime.strptime(f"2026-11-{one}+0000", "%Y-%m-%d %H:%M%z") for one in (told, until))
    ten_to_eight = Nights(LONDON, time(22), time(8))
    assert kept_until(start=START, told_at=told_at, lasts=240, not_later=0, nights=ten_to_eight) == expected


@given(
    minute=st.integers(0, 360 * 24 * 60),
    lasts=st.integers(1, 3000),
    begin=st.integers(0, 23),
    end=st.integers(0, 23),
    zone=st.sampled_from([LONDON, AUCKLAND, ZoneInfo("Australia/Lord_Howe"), ZoneInfo("America/New_York")]),
)
def test_no_offer_runs_out_while_somebody_sleeps(minute: int, lasts: int, begin: int, end: int, zone: ZoneInfo) -> None:
    """The oracle walks minute by minute and looks at the clock on the wall."""
    nights, at = Nights(zone, time(begin), time(end)), datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
    until = nights.waking(at, timedelta(minutes=lasts))
    left, now = lasts, at
    while left:
        left -= not _sleeps(now.astimezone(zone).hour, begin, end)
        now += timedelta(minutes=1)
    assert until == now


def _sleeps(hour: int, begin: int, end: int) -> bool:
    return begin <= hour < end if begin <= end else hour >= begin or hour < end


def test_nothing_is_offered_closer_to_its_start_than_the_service_says() -> None:
    assert kept(24) == TUESDAY_AT_TEN - timedelta(hours=20)
    assert kept(23.99) is None


def test_a_time_is_kept_no_longer_than_until_it_begins() -> None:
    assert kept(2, not_later=0) == TUESDAY_AT_TEN
    assert kept(0, not_later=0) is None
    assert kept(-1, not_later=0) is None
