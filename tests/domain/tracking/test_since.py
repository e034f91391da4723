"""What can be said of a series since a moment that could not be said before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from evenhand.domain.tracking.series import Point
from evenhand.domain.tracking.since import TrendChange, change_between

START = datetime(2026, 9, 1, 12, tzinfo=UTC)


def weekly(*values: float) -> list[Point]:
    return [Point(START + timedelta(weeks=week), value) for week, value in enumerate(values)]


def after(weeks: float) -> datetime:
    return START + timedelta(weeks=weeks)


def change(points: list[Point], *, since: float, upto: float = 99) -> TrendChange | None:
    return change_between(points, since=after(since), upto=after(upto), label="Kindness", up="good")


def test_without_a_new_value_there_is_no_change() -> None:
    assert change(weekly(1, 2, 3), since=2) is None
    assert change([], since=0) is None


def test_a_direction_that_can_be_named_now_is_a_turn() -> None:
    found = change(weekly(1, 2, 3, 4, 5, 6, 7, 8), since=4.5)
    assert found is not None
    assert (found.before.kind, found.now.kind, found.now.direction) == ("too_few", "trend", "rising")
    assert found.new == 3
    assert found.is_turn


def test_more_of_the_same_is_no_turn() -> None:
    found = change(weekly(*range(1, 13)), since=8.5)
    assert found is not None
    assert found.now.kind == found.before.kind == "trend"
    assert not found.is_turn


def test_values_after_the_session_count_for_nothing() -> None:
    found = change(weekly(*range(1, 13)), since=2.5, upto=4.5)
    assert found is not None
    assert found.new == 2
    assert found.now.kind == "too_few"
    assert change(weekly(*range(1, 13)), since=20) is None


def test_a_value_at_the_very_moment_belongs_to_before() -> None:
    found = change(weekly(1, 2, 3), since=1)
    assert found is not None
    assert found.new == 1
