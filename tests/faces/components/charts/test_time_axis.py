"""Dates stand where their instants are, few enough to be read, on local midnights."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.faces.components.charts.time_axis import EDGE, MOST_TICKS, axis_for
from tests.faces.components.charts.made_up import FIRST, LONDON, days, instants


def words(*numbers: float) -> list[str]:
    return [tick.words for tick in axis_for(days(*numbers), LONDON).ticks()]


def test_a_few_days_are_named_one_by_one() -> None:
    assert words(0, 3) == ["1 Sep", "2 Sep", "3 Sep", "4 Sep"]


def test_weeks_are_named_by_their_first_day() -> None:
    assert words(0, 30) == ["1 Sep", "8 Sep", "15 Sep", "22 Sep", "29 Sep"]


def test_a_year_is_named_by_months_with_the_year_when_it_turns() -> None:
    assert words(0, 190) == ["Sep 2026", "Oct 2026", "Nov 2026", "Dec 2026", "Jan 2027", "Feb 2027", "Mar 2027"]


def test_months_of_one_year_need_no_year() -> None:
    assert words(0, 110) == ["Sep", "Oct", "Nov", "Dec"]


def test_many_years_are_named_by_januaries() -> None:
    assert words(0, 365 * 6) == [f"Jan {year}" for year in range(2027, 2033)]


def test_one_instant_alone_stands_in_the_middle() -> None:
    axis = axis_for([FIRST], LONDON)
    assert axis.place(FIRST) == 50
    assert [tick.words for tick in axis.ticks()] == ["1 Sep"]


def test_nothing_has_no_axis() -> None:
    with pytest.raises(ValueError, match="at least one instant"):
        axis_for([], LONDON)


def test_days_are_those_of_the_zone_and_not_of_greenwich() -> None:
    late = datetime(2026, 9, 1, 23, 30, tzinfo=UTC)
    axis = axis_for([late, late + timedelta(days=1)], ZoneInfo("Asia/Tokyo"))
    assert [tick.words for tick in axis.ticks()] == ["2 Sep", "3 Sep"]


def test_a_day_of_25_hours_is_wider_than_its_neighbours() -> None:
    # Clocks go back in London on 25 October 2026.
    start = datetime(2026, 10, 23, tzinfo=LONDON)
    end = datetime(2026, 10, 28, tzinfo=LONDON)
    places = [tick.place for tick in axis_for([start, end], LONDON).ticks()]
    widths = [later - earlier for earlier, later in pairwise(places)]
    assert widths[2] / widths[0] == pytest.approx(25 / 24)


@given(st.lists(instants, min_size=1, max_size=20))
def test_every_instant_stands_inside_and_in_order(some: list[datetime]) -> None:
    axis = axis_for(some, LONDON)
    places = [axis.place(at) for at in sorted(some)]
    assert places == sorted(places)
    assert all(EDGE <= place <= 100 - EDGE for place in places)


@given(st.lists(instants, min_size=1, max_size=5))
def test_ticks_are_few_inside_and_in_order(some: list[datetime]) -> None:
    ticks = axis_for(some, LONDON).ticks()
    assert 1 <= len(ticks) <= MOST_TICKS
    assert [tick.place for tick in ticks] == sorted(tick.place for tick in ticks)
    assert all(0 <= tick.place <= 100 for tick in ticks)
