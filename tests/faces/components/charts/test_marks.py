"""Raw values, gaps, joining lines and pauses are drawn as the data say, and nothing is made up between them."""

from datetime import datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.faces.components.charts import ChartSeries, ChartTap
from evenhand.faces.components.charts.marks import (
    gaps,
    joining_lines,
    longest_step,
    marks,
    pauses,
    shape_definitions,
    steps_between,
    tap_row,
)
from evenhand.faces.components.charts.plot import BOTTOM, TOP, ValueScale
from evenhand.faces.components.charts.time_axis import axis_for
from tests.faces.components.charts.made_up import (
    LONDON,
    a_series,
    days,
    instants,
    line_of,
    percent,
    with_class,
)

TEN = ValueScale(low=0, high=10)
SIX = days(0, 7, 14, 21, 28, 35)


def friend(values: list[float], at: list[datetime]) -> ChartSeries:
    return line_of(values, at, name="To a friend", kind="friend", marker="diamond")


@given(st.lists(a_series, min_size=1, max_size=4))
def test_every_value_has_one_marker_inside_the_plot(series: list[ChartSeries]) -> None:
    axis = axis_for([point.at for one in series for point in one.points], LONDON)
    drawn = with_class(marks(series, axis, TEN, "c"), "mark")
    assert len(drawn) == sum(len(one.points) for one in series)
    assert all(0 <= percent(mark, "x") <= 100 for mark in drawn)
    assert all(TOP <= float(mark.get("y", "")) <= BOTTOM for mark in drawn)


def test_a_marker_says_its_entry_its_series_and_its_value() -> None:
    [mark] = with_class(marks([line_of([3], SIX[:1])], axis_for(SIX, LONDON), TEN, "c"), "mark")
    assert mark[0].text == "Two replies. To self: 3"
    assert mark.get("href") == "#c-circle"


def test_an_open_marker_is_the_same_shape_with_its_outline_only() -> None:
    [mark] = with_class(marks([line_of([3], SIX[:1], marker="circle-open")], axis_for(SIX, LONDON), TEN, "c"), "mark")
    assert mark.get("href") == "#c-circle"
    assert mark.get("class") == "mark open"


def test_each_shape_is_defined_once() -> None:
    series = [line_of([3], SIX[:1]), line_of([4], SIX[:1], marker="circle-open"), friend([8], SIX[:1])]
    drawn = shape_definitions(series, "c")
    assert drawn.count('id="c-circle"') == 1
    assert drawn.count('id="c-diamond"') == 1


def test_circles_lie_on_top_so_that_equal_values_both_show() -> None:
    drawn = marks([line_of([9], SIX[:1]), friend([9], SIX[:1])], axis_for(SIX, LONDON), TEN, "c")
    assert drawn.index("#c-diamond") < drawn.index("#c-circle")


def test_a_gap_joins_the_two_values_of_one_submission() -> None:
    drawn = with_class(gaps([line_of([2, 9], SIX[:2]), friend([8, 9], SIX[:2])], axis_for(SIX, LONDON), TEN), "gap")
    assert len(drawn) == 1, "equal values have no gap to draw"
    assert float(drawn[0].get("y1", "")) == pytest.approx(TEN.place(8))
    assert float(drawn[0].get("y2", "")) == pytest.approx(TEN.place(2))
    assert drawn[0].get("x1") == drawn[0].get("x2")


def test_values_of_different_submissions_have_no_gap() -> None:
    assert gaps([line_of([2], SIX[:1]), friend([8], SIX[1:2])], axis_for(SIX, LONDON), TEN) == ""


def test_neighbours_are_joined_in_order_of_time() -> None:
    backwards = line_of([4, 3, 2], SIX[2::-1])
    drawn = with_class(joining_lines([backwards], axis_for(SIX, LONDON), TEN), "join")
    assert len(drawn) == 2
    assert all(percent(line, "x1") < percent(line, "x2") for line in drawn)


def test_no_line_is_drawn_across_a_pause_and_the_pause_is_marked() -> None:
    at = days(0, 7, 14, 60, 67)
    one = line_of([1, 2, 3, 4, 5], at)
    axis = axis_for(at, LONDON)
    assert len(with_class(joining_lines([one], axis, TEN), "join")) == 3
    drawn = pauses([one], axis)
    assert len(with_class(drawn, "pause")) == 1
    assert "46 days" in drawn


def test_a_distance_of_exactly_three_medians_is_no_pause() -> None:
    at = days(0, 7, 14, 35)
    axis = axis_for(at, LONDON)
    assert pauses([line_of([1, 2, 3, 4], at)], axis) == ""
    assert len(with_class(joining_lines([line_of([1, 2, 3, 4], at)], axis, TEN), "join")) == 3


def test_a_pause_too_narrow_for_words_keeps_its_line() -> None:
    at = days(0, 1, 2, 3, 4, 5, 6, 7, 11, *range(12, 90))
    drawn = pauses([line_of([1.0] * len(at), at)], axis_for(at, LONDON))
    assert len(with_class(drawn, "pause")) == 1
    assert "days" not in drawn


@given(st.lists(instants, min_size=3, max_size=30, unique=True))
def test_a_pause_is_longer_than_three_times_the_distance_in_the_middle(some: list[datetime]) -> None:
    some.sort()
    distances = sorted((b - a).total_seconds() for a, b in pairwise(some))
    half = len(distances) // 2
    middle = distances[half] if len(distances) % 2 else (distances[half - 1] + distances[half]) / 2
    assert longest_step(steps_between(some)) == pytest.approx(3 * middle)


def test_two_entries_know_no_usual_distance() -> None:
    assert longest_step(steps_between(days(0, 300))) == float("inf")


def test_every_tap_is_a_tick_under_the_plot() -> None:
    drawn = with_class(tap_row([ChartTap(at, "A <harsh> line") for at in SIX], axis_for(SIX, LONDON)), "tap")
    assert len(drawn) == 6
    assert all(float(tick.get("y1", "")) > BOTTOM for tick in drawn)
    assert drawn[0][0].text == "A <harsh> line"
