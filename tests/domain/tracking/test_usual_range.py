"""The usual range: what differs from a person's own ups and downs."""

from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.tracking.usual_range import usual_range

enough = st.lists(st.floats(-50, 50), min_size=8, max_size=30)


@pytest.mark.parametrize("n", [0, 1, 7])
def test_silent_below_eight_values(n: int) -> None:
    assert usual_range([3.0] * n) is None


def test_limits_by_hand() -> None:
    found = usual_range([4, 6, 4, 6, 4, 6, 4, 6])
    assert found is not None
    assert found.centre == 5
    assert (found.low, found.high) == pytest.approx((5 - 2 * 3 / 1.128, 5 + 2 * 3 / 1.128))
    assert found.different == ()


def test_a_value_far_from_the_others_is_named_by_its_position() -> None:
    found = usual_range([5, 6, 5, 6, 5, 6, 5, 30, 5, 6, 5, 6])
    assert found is not None
    assert found.different == (7,)


def test_values_that_never_change_are_never_different() -> None:
    found = usual_range([3] * 9)
    assert found is not None
    assert (found.low, found.high, found.different) == (3, 3, ())


@given(enough)
def test_the_limits_lie_around_the_mean_and_name_all_that_is_outside(values: list[float]) -> None:
    found = usual_range(values)
    assert found is not None
    assert found.high - found.centre == pytest.approx(found.centre - found.low)
    assert found.centre == pytest.approx(fmean(values))
    outside = [index for index, value in enumerate(values) if value < found.low or value > found.high]
    assert list(found.different) == outside
