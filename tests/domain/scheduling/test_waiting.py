"""The rules of the waiting list: what suits a wish, on whose clock, and until when a time is kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from evenhand.domain.scheduling.waiting import Wish, WishProblem, kept_until, suits, wished

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


def kept(hours_before: float, *, lasts: int = 240, not_later: int = 1440) -> datetime | None:
    told_at = TUESDAY_AT_TEN - timedelta(hours=hours_before)
    return kept_until(start=START, told_at=told_at, lasts=lasts, not_later=not_later)


def test_nothing_is_offered_closer_to_its_start_than_the_service_says() -> None:
    assert kept(24) == TUESDAY_AT_TEN - timedelta(hours=20)
    assert kept(23.99) is None


def test_a_time_is_kept_no_longer_than_until_it_begins() -> None:
    assert kept(2, not_later=0) == TUESDAY_AT_TEN
    assert kept(0, not_later=0) is None
    assert kept(-1, not_later=0) is None
