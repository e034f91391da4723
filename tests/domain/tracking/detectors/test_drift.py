"""Drift inside one form: a trend, a standstill, a value that shrinks."""

from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.tracking.detectors.finding import Finding
from evenhand.domain.tracking.mann_kendall import mann_kendall
from tests.domain.tracking.makers import SKIP, entries, entry, field, form, look_for, measure, pattern, scale

SHEET = form(
    scale("gap"),
    field("caught", "choice", options={"kind": "Kind", "harsh": "Harsh"}),
    measures=[measure("minutes", high=None), measure("kind_share", "share(caught == 'kind')", per="week", high=1.0)],
)
FALLING = [8, 6, 8, 5, 7, 3, 2, 1]
STANDING = [6, 7, 5, 7, 6, 7, 5]
gaps = st.lists(st.integers(0, 10), max_size=12)


def drift(detector: str, *answers: object, every: float = 7, **parameters: str | float) -> Finding | None:
    return look_for(pattern(detector, "gap", **parameters), SHEET, entries("gap", answers, every=every))


def test_a_falling_measure_is_pointed_out_with_what_can_be_said_of_it() -> None:
    found = drift("trend", *FALLING, dir="down")
    assert found is not None
    assert (found.seen, found.of) == (8, 8)
    assert found.detail is not None
    assert found.detail.startswith("Gap shows a trend down over 8 entries in 7 weeks")


@pytest.mark.parametrize(("wanted", "fires"), [("down", True), ("any", True), ("up", False)])
def test_only_the_wanted_direction_counts(wanted: str, fires: bool) -> None:
    assert (drift("trend", *FALLING, dir=wanted) is not None) == fires
    assert (drift("trend", *FALLING[::-1], dir=wanted) is not None) == (wanted != "down")


def test_trend_is_silent_below_six_values() -> None:
    assert drift("trend", 9, 7, 5, 3, 1) is None
    assert drift("trend", 9, 7, 5, 3, 1, SKIP) is None
    assert drift("trend", 9, 7, 5, 3, 1, 0) is not None


def test_only_the_last_eight_values_are_looked_at() -> None:
    earlier = [1, 9, 2, 8, 1, 9, 2, 8]
    found = drift("trend", *earlier, *FALLING)
    assert found is not None
    assert (found.seen, found.of) == (8, 16)
    assert drift("trend", *FALLING, *[4] * 8) is None


def test_skips_and_blanks_leave_the_line_and_are_counted_apart() -> None:
    found = drift("trend", *FALLING[:4], SKIP, None, *FALLING[4:])
    assert found is not None
    assert (found.seen, found.of, found.left_out, found.skipped) == (8, 8, 2, 1)


@given(gaps)
def test_trend_fires_when_the_last_eight_hold_one_by_the_exact_test(values: list[int]) -> None:
    window = values[-8:]
    fires = len(window) >= 6 and mann_kendall([float(value) for value in window]).p <= 0.05
    assert (drift("trend", *values) is not None) == fires


def test_a_measure_counted_by_the_week_gives_one_value_a_week() -> None:
    shares = [0, 1, 2, 3, 4, 5]
    taps = [
        entry(10 * week + tap, {"caught": "kind" if tap < share else "harsh"}, day=7 * week + tap % 2)
        for week, share in enumerate(shares)
        for tap in range(5)
    ]
    found = look_for(pattern("trend", "kind_share", dir="up"), SHEET, taps)
    assert found is not None
    assert (found.seen, found.of, found.counted, len(found.days)) == (6, 6, "values, one a week", 6)
    assert look_for(pattern("trend", "kind_share"), SHEET, [one for one in taps if one.number < 50]) is None


def test_no_drift_over_four_weeks_is_pointed_out() -> None:
    found = drift("stalled", *STANDING, days=28)
    assert found is not None
    assert (found.seen, found.of, found.detail) == (5, 7, "Gap stays between 5 and 7 over 28 days")


def test_stalled_takes_the_shortest_stretch_that_is_long_enough() -> None:
    found = drift("stalled", *STANDING, days=30)
    assert found is not None
    assert found.seen == 6


def test_stalled_is_silent_below_five_values_and_in_a_shorter_time() -> None:
    assert drift("stalled", 6, 6, 6, 6, every=14, days=28) is None
    assert drift("stalled", *[6] * 9, every=3, days=28) is None
    assert drift("stalled", 6, 6, SKIP, 6, 6, every=14, days=28) is None


def test_a_drift_is_no_standstill() -> None:
    assert drift("stalled", *FALLING, days=28) is None
    assert drift("stalled", 1, 2, 3, 4, 5, days=28) is None


def test_a_wide_wobble_with_a_slope_is_no_standstill_until_the_pattern_allows_it() -> None:
    wobble = [2, 6, 4, 8, 6]
    assert drift("stalled", *wobble, days=28) is None
    assert drift("stalled", *wobble, days=28, tol=0.5) is not None


def test_values_that_never_change_stand_still() -> None:
    found = drift("stalled", 4, 4, 4, 4, 4, days=28)
    assert found is not None
    assert found.detail == "Gap stays 4 over 28 days"


def test_a_measure_without_an_end_is_held_against_its_own_values() -> None:
    own = [entry(n, values={"minutes": value}) for n, value in enumerate([100, 130, 105, 125, 110], start=1)]
    assert look_for(pattern("stalled", "minutes", days=28), SHEET, own) is None
    assert look_for(pattern("stalled", "minutes", days=28, tol=0.5), SHEET, own) is not None


def test_a_value_that_shrinks_is_pointed_out_by_its_medians() -> None:
    found = drift("shrinkage", 9, 8, 9, 7, 6, 7)
    assert found is not None
    assert found.detail == "median 9 in the first three, 7 in the last three"


def test_shrinkage_is_silent_below_six_values_and_for_a_small_drop() -> None:
    assert drift("shrinkage", 9, 8, 7, 2, 1) is None
    assert drift("shrinkage", 9, 9, 9, 8, 8, 8, drop=0.2) is None
    assert drift("shrinkage", 4, 4, 4, 4, 4, 4) is None


@given(gaps)
def test_shrinkage_compares_the_medians_of_both_ends(values: list[int]) -> None:
    fires = len(values) >= 6 and median(values[:3]) - median(values[-3:]) >= 1
    assert (drift("shrinkage", *values) is not None) == fires
