"""Reliable change against the figures of the paper."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.tracking.reliable_change import reliable_change
from tests.reference import reference_cases


def test_the_papers_couple() -> None:
    case = reference_cases()["RCI-JT1991-hypothetical"]
    data, expect, tolerance = case["input"], case["expect"], case["tol"]
    found = reliable_change(before=data["pre"], after=data["post"], sd=data["sd"], reliability=data["reliability"])
    assert found.error_of_measurement == pytest.approx(expect["SEM"], abs=tolerance)
    assert found.error_of_difference == pytest.approx(expect["S_diff"], abs=tolerance)
    assert found.index == pytest.approx(expect["RC"], abs=tolerance)
    assert found.reliable is expect["reliable_at_1.96"]


def test_the_smallest_reliable_change_of_the_papers_table() -> None:
    case = reference_cases()["RCI-JT1991-table2"]
    data, expect, tolerance = case["input"], case["expect"], case["tol"]
    found = reliable_change(before=0, after=13, sd=data["sd_pre"], reliability=data["reliability"])
    assert found.error_of_measurement == pytest.approx(expect["SEM"], abs=tolerance)
    assert found.error_of_difference == pytest.approx(expect["S_diff"], abs=tolerance)
    assert found.smallest_reliable == pytest.approx(expect["critical_change_95"], abs=tolerance)
    assert not found.reliable


@given(st.floats(0, 60), st.floats(0, 60), st.floats(0.5, 20), st.floats(0, 0.99))
def test_a_change_is_reliable_when_it_passes_the_smallest_one(
    before: float, after: float, sd: float, reliability: float
) -> None:
    found = reliable_change(before=before, after=after, sd=sd, reliability=reliability)
    difference = abs(after - before)
    if difference != pytest.approx(found.smallest_reliable):
        assert found.reliable == (difference > found.smallest_reliable)


@pytest.mark.parametrize(("sd", "reliability"), [(0, 0.8), (-1, 0.8), (5, 1), (5, 1.2), (5, -0.1)])
def test_an_impossible_sd_or_reliability_is_refused(sd: float, reliability: float) -> None:
    with pytest.raises(ValueError, match="needs an SD"):
        reliable_change(before=1, after=2, sd=sd, reliability=reliability)
