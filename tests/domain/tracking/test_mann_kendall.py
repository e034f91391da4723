"""The Mann-Kendall test against published figures, and against counting every order of the values."""

from collections import Counter
from itertools import combinations, permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.tracking.mann_kendall import (
    EXACT_UP_TO,
    exact_p,
    mann_kendall,
    rising_minus_falling,
)
from tests.reference import reference_cases

few_values = st.lists(st.integers(0, 4).map(float), min_size=1, max_size=6)
CRITICAL = reference_cases()["MK-exact-critical"]


def s_pair_by_pair(values: list[float] | tuple[float, ...]) -> int:
    return sum((later > earlier) - (later < earlier) for earlier, later in combinations(values, 2))


def p_by_trying_every_order(values: list[float]) -> float:
    s = abs(s_pair_by_pair(values))
    orders = list(permutations(values))
    return sum(abs(s_pair_by_pair(order)) >= s for order in orders) / len(orders)


@given(st.lists(st.floats(-5, 5), max_size=30))
def test_s_counts_rising_minus_falling_pairs(values: list[float]) -> None:
    assert rising_minus_falling(values) == s_pair_by_pair(values)


@given(few_values)
def test_the_exact_p_is_the_share_of_all_orders_that_are_as_extreme(values: list[float]) -> None:
    assert mann_kendall(values).p == pytest.approx(p_by_trying_every_order(values))


@given(few_values)
def test_turning_time_around_turns_the_sign_and_keeps_p(values: list[float]) -> None:
    there, back = mann_kendall(values), mann_kendall(values[::-1])
    assert (back.s, back.p) == (-there.s, there.p)


def variance_by_trying_every_order(values: list[float]) -> float:
    orders = list(permutations(values))
    return sum(s_pair_by_pair(order) ** 2 for order in orders) / len(orders)


@given(few_values)
def test_the_variance_is_that_of_s_over_all_orders(values: list[float]) -> None:
    assert mann_kendall(values).variance == pytest.approx(variance_by_trying_every_order(values))


def test_the_published_example_by_hand() -> None:
    case = reference_cases()["MK-HolyCross"]
    found = mann_kendall(case["input"]["y"])
    expect, tolerance = case["expect"], case["tol"]
    assert found.s == expect["S"]
    assert found.variance == pytest.approx(expect["var_S"], abs=tolerance)
    assert found.z == pytest.approx(expect["Z"], abs=tolerance)
    assert found.p_normal == pytest.approx(expect["p_two_sided_normal"], abs=tolerance)


def test_the_published_exact_p_of_ten_values() -> None:
    case = reference_cases()["MK-exact-n10"]
    found = mann_kendall(case["input"]["y"])
    assert found.s == case["expect"]["S"]
    assert found.p == pytest.approx(case["expect"]["p_exact_two_sided"], abs=case["tol"])


@pytest.mark.parametrize(("n", "smallest"), list(CRITICAL["expect_min_two_sided_p"].items()))
def test_the_smallest_p_that_so_few_values_can_reach(n: str, smallest: float) -> None:
    highest = int(n) * (int(n) - 1) // 2
    assert exact_p(int(n), highest) == pytest.approx(smallest, abs=CRITICAL["tol"])


@pytest.mark.parametrize(("n", "critical"), list(CRITICAL["expect_critical_abs_S_alpha05"].items()))
def test_the_published_critical_values_of_s(n: str, critical: Any) -> None:
    highest = int(n) * (int(n) - 1) // 2
    scores = range(highest % 2, highest + 1, 2)
    reached = [s for s in scores if exact_p(int(n), s) <= 0.05]
    assert (min(reached) if reached else None) == critical


def test_beyond_the_exact_size_the_normal_p_is_used_and_lies_close_by() -> None:
    values = [float(index % 7) + index / 9 for index in range(EXACT_UP_TO)]
    exact = mann_kendall(values)
    assert exact.p == pytest.approx(exact.p_normal, abs=0.01)
    longer = mann_kendall([*values, 3.0])
    assert longer.p == longer.p_normal


def test_values_that_never_change_are_no_trend() -> None:
    assert mann_kendall([4.0] * 8).p == 1.0
    assert mann_kendall([4.0] * 40).p == 1.0


def test_one_value_or_none_is_no_trend() -> None:
    assert [mann_kendall(values).p for values in ([], [3.0])] == [1.0, 1.0]


@given(st.lists(st.integers(0, 3), min_size=2, max_size=EXACT_UP_TO))
def test_every_distinct_order_is_counted_once(values: list[int]) -> None:
    ties = tuple(sorted(count for count in Counter(values).values() if count > 1))
    assert exact_p(len(values), 0, ties) == 1.0
