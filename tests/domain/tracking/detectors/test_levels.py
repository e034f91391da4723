"""A value that stays at or under, at or over, its threshold."""

from itertools import takewhile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.tracking.detectors.finding import Finding
from tests.domain.tracking.makers import SKIP, entries, entry, field, form, look_for, measure, pattern, scale

SHEET = form(scale("mood"), field("plan", "rows", subfields=(scale("worth"),)), measures=[measure("gap", "mood")])
levels = st.lists(st.integers(0, 10), max_size=10)


def steady(detector: str, *answers: object, threshold: float = 2, **parameters: float) -> Finding | None:
    wanted = pattern(detector, "mood", threshold=threshold, **parameters)
    return look_for(wanted, SHEET, entries("mood", answers))


def test_four_low_values_at_the_end_are_pointed_out_with_their_whole_run() -> None:
    found = steady("steady_low", 7, 2, 1, 0, 2, 1)
    assert found is not None
    assert (found.seen, found.of, found.detail) == (5, 6, "the latest are 2, 1, 0, 2, 1")
    assert [one.id for one in found.entries] == ["e2", "e3", "e4", "e5", "e6"]


def test_four_high_values_at_the_end_are_pointed_out() -> None:
    found = steady("steady_high", 3, 8, 9, 8, 10, threshold=8)
    assert found is not None
    assert found.seen == 4


@pytest.mark.parametrize(("detector", "value"), [("steady_low", 1), ("steady_high", 9)])
def test_silent_below_four_values(detector: str, value: int) -> None:
    assert steady(detector, value, value, value, threshold=value) is None
    assert steady(detector, value, value, value, value, threshold=value) is not None


def test_the_pattern_may_ask_for_fewer_or_more() -> None:
    assert steady("steady_low", 1, n=1) is not None
    assert steady("steady_low", 1, 1, 1, 1, n=6) is None


def test_one_value_past_the_threshold_at_the_end_is_enough_for_silence() -> None:
    assert steady("steady_low", 1, 1, 1, 1, 3) is None


def test_skips_and_blanks_do_not_break_a_run_and_are_counted_apart() -> None:
    found = steady("steady_low", 1, SKIP, 1, None, 1, 1)
    assert found is not None
    assert (found.seen, found.of, found.left_out, found.skipped) == (4, 4, 2, 1)


def test_a_measure_and_the_rows_of_a_list_can_be_read() -> None:
    own = [entry(n, values={"gap": 1}) for n in range(1, 5)]
    assert look_for(pattern("steady_low", "gap", threshold=2), SHEET, own) is not None
    rows = [entry(1, {"plan": [{"worth": 1}, {"worth": 2}, {"worth": 0}, {"worth": 1}]})]
    found = look_for(pattern("steady_low", "plan.worth", threshold=2), SHEET, rows)
    assert found is not None
    assert (found.seen, found.counted) == (4, "rows")


@given(levels, st.integers(0, 10), st.integers(1, 5))
def test_low_is_the_run_at_the_end(values: list[int], threshold: int, n: int) -> None:
    run = len(list(takewhile(lambda value: value <= threshold, reversed(values))))
    found = steady("steady_low", *values, threshold=threshold, n=n)
    assert (found.seen if found else None) == (run if run >= n else None)


@given(levels, st.integers(0, 10))
def test_high_is_low_upside_down(values: list[int], threshold: int) -> None:
    high = steady("steady_high", *values, threshold=threshold)
    low = steady("steady_low", *[10 - value for value in values], threshold=10 - threshold)
    assert (high and high.seen) == (low and low.seen)


def test_a_measure_that_looks_back_over_days_is_followed_value_by_value() -> None:
    """Rising times that swing by 90 minutes or more in the seven days before."""
    spread = measure("spread", "clock_spread(up)", low=0, high=600, per="last 7 days")
    nights = form(field("up", "time"), measures=[spread])
    times = ["07:00", "07:10", "09:00", "09:10", "07:00"]
    own = [entry(n, {"up": at}, day=n) for n, at in enumerate(times, start=1)]
    found = look_for(pattern("steady_high", "spread", threshold=90, n=3), nights, own)
    assert found is not None
    assert (found.seen, found.of, found.counted) == (3, 5, "values, each over 7 days")
    assert found.detail == "the latest are 120, 130, 130"
    assert [day.day for day in found.days] == [5, 6, 7]
    assert look_for(pattern("steady_high", "spread", threshold=90, n=4), nights, own) is None
