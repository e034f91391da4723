"""The Theil-Sen line against published figures and its own definition."""

from itertools import combinations
from statistics import median

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from evenhand.domain.tracking.mann_kendall import exact_p
from evenhand.domain.tracking.theil_sen import theil_sen
from tests.reference import reference_cases

whole_points = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 10)), min_size=2, max_size=14)


def test_sens_own_example() -> None:
    case = reference_cases()["Sen1968"]
    line = theil_sen(case["input"]["x"], case["input"]["y"], confidence=0.93)
    assert line.slope == pytest.approx(case["expect"]["slope"], abs=case["tol"])
    assert line.intercept == pytest.approx(case["expect"]["intercept_joint"], abs=case["tol"])
    assert line.interval == pytest.approx(case["expect"]["CI93"], abs=case["tol"])


def test_the_published_example_with_a_tie() -> None:
    case = reference_cases()["MK-HolyCross"]
    y = case["input"]["y"]
    line = theil_sen(range(len(y)), y)
    assert line.slope == pytest.approx(case["expect"]["theil_sen_slope"], abs=case["tol"])
    assert line.interval == pytest.approx(case["expect"]["theil_sen_CI95"], abs=case["tol"])


def test_the_published_slope_of_ten_values() -> None:
    case = reference_cases()["MK-exact-n10"]
    line = theil_sen(case["input"]["t"], case["input"]["y"])
    assert line.slope == pytest.approx(case["expect"]["theil_sen_slope"], abs=case["tol"])


@given(whole_points)
def test_the_slope_is_the_median_of_all_slopes_and_the_order_of_points_does_not_matter(
    points: list[tuple[int, int]],
) -> None:
    slopes = [(b[1] - a[1]) / (b[0] - a[0]) for a, b in combinations(points, 2) if a[0] != b[0]]
    assume(slopes)
    there = theil_sen(*zip(*points, strict=True))
    back = theil_sen(*zip(*points[::-1], strict=True))
    assert there.slope == pytest.approx(median(slopes))
    assert there == back


@given(whole_points, st.integers(-5, 5))
def test_adding_a_line_adds_its_slope(points: list[tuple[int, int]], added: int) -> None:
    assume(len({x for x, _ in points}) > 1)
    x, y = zip(*points, strict=True)
    tilted = theil_sen(x, [value + added * when for when, value in points])
    plain = theil_sen(x, y)
    assert tilted.slope == pytest.approx(plain.slope + added)
    if plain.interval is not None:
        assert tilted.interval == pytest.approx([end + added for end in plain.interval])


@pytest.mark.parametrize("n", range(5, 21))
def test_up_to_twenty_points_the_interval_has_the_ranks_of_the_exact_distribution(n: int) -> None:
    values = [float(2**index) for index in range(n)]
    slopes = sorted((b - a) / (j - i) for (i, a), (j, b) in combinations(enumerate(values), 2))
    critical = min(s for s in range(len(slopes) % 2, len(slopes) + 1, 2) if exact_p(n, s) <= 0.05)
    outside = (len(slopes) - critical) // 2
    outside -= n == 19  # where it is one rank wider, never narrower
    assert theil_sen(range(n), values).interval == (slopes[outside], slopes[-1 - outside])


def test_so_few_points_bound_nothing() -> None:
    assert theil_sen([1, 2, 3], [1, 2, 3]).interval is None


def test_points_at_one_time_have_no_slope() -> None:
    with pytest.raises(ValueError, match="different times"):
        theil_sen([2, 2], [1, 5])


def test_x_and_y_have_to_match() -> None:
    with pytest.raises(ValueError, match="shorter"):
        theil_sen([1, 2, 3], [1, 2])
