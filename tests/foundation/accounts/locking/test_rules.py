"""The rule of locking: never before its time, a minute later at most, 5 to 240 minutes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.foundation.accounts.locking.rules import (
    LEAST,
    MOST,
    NOTED_EVERY,
    Place,
    is_over,
    is_surely_over,
    is_worth_noting,
    minutes_in,
    seconds_left,
)
from evenhand.foundation.identifiers import new_id
from tests.factories import NOW

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


def a_place() -> Place:
    return Place(new_id(), used_at=NOW)


@pytest.mark.parametrize("typed", ["5", "240", " 15 ", "060"])
def test_minutes_are_whole_numbers_from_five_to_two_hundred_and_forty(typed: str) -> None:
    assert minutes_in(typed) == int(typed)


@pytest.mark.parametrize("typed", ["", "4", "241", "0", "-15", "15.5", "1e2", "fifteen", "٣٠", "²5", "9" * 5000])
def test_anything_else_is_none(typed: str) -> None:
    assert minutes_in(typed) is None


@given(minutes=st.integers(LEAST, MOST), lag=st.integers(0, 59), idle=st.integers(0, 300 * 60))
def test_nobody_is_locked_out_before_their_time_and_nobody_a_minute_late(minutes: int, lag: int, idle: int) -> None:
    """The note of the last use may be up to a minute older than that use."""
    place = Place(new_id(), used_at=NOW - lag * SECOND)
    locked = is_surely_over(place, minutes=minutes, at=NOW + idle * SECOND)
    if idle < minutes * 60:
        assert not locked
    if idle >= (minutes + 1) * 60:
        assert locked


def test_what_is_noted_is_over_to_the_second() -> None:
    assert not is_over(a_place(), minutes=15, at=NOW + 15 * MINUTE - SECOND)
    assert is_over(a_place(), minutes=15, at=NOW + 15 * MINUTE)


def test_the_seconds_that_are_left_end_with_the_time() -> None:
    assert seconds_left(a_place(), minutes=15, at=NOW + 14 * MINUTE) == 60
    assert seconds_left(a_place(), minutes=15, at=NOW + 16 * MINUTE) == 0


def test_use_is_noted_once_a_minute() -> None:
    assert not is_worth_noting(a_place(), at=NOW + NOTED_EVERY - SECOND)
    assert is_worth_noting(a_place(), at=NOW + NOTED_EVERY)
