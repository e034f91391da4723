"""The overlap of two phases and the Tau that sets the baseline's trend apart, against published figures."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.tracking.phase_change import baseline_corrected_tau, overlap
from tests.reference import reference_cases

PUBLISHED = ("NAP-PVD2011-1", "TauU-PVD2011-2", "BCTau-Tarlow-example")
phases = st.lists(st.integers(0, 6).map(float), min_size=1, max_size=8)


def case_of(name: str) -> tuple[dict[str, Any], dict[str, Any], float]:
    case = reference_cases()[name]
    return case["input"], case["expect"], case["tol"]


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_published_overlaps(name: str) -> None:
    data, expect, tolerance = case_of(name)
    found = overlap(data["A"], data["B"], improvement=data["improvement"])
    assert found.nap == pytest.approx(expect["NAP"], abs=tolerance)
    assert found.tau == pytest.approx(expect["Tau"], abs=tolerance)


@pytest.mark.parametrize("name", ["Johanna", "Karolina", "Anja"])
def test_the_published_overlaps_of_three_pupils(name: str) -> None:
    data, expect, tolerance = case_of("scanbook-exampleAB")
    found = overlap(data[name]["A"], data[name]["B"], improvement="increase")
    assert found.nap == pytest.approx(expect["NAP"][name], abs=tolerance)


def test_the_published_uncertainty() -> None:
    data, expect, tolerance = case_of("NAP-PVD2011-1")
    found = overlap(data["A"], data["B"], improvement="increase")
    assert found.standard_error == pytest.approx(expect["SE_NAP_unbiased"], abs=tolerance)
    interval = expect["CI95_NAP_Newcombe5"]
    assert found.interval == pytest.approx(interval, abs=reference_cases()["NAP-PVD2011-1"]["tol_interval"])


def test_a_series_that_only_goes_on_as_before_has_no_effect() -> None:
    data, expect, tolerance = case_of("Tarlow2017-perfect-trend")
    plain = overlap(data["A"], data["B"], improvement="increase")
    corrected = baseline_corrected_tau(data["A"], data["B"], improvement="increase")
    assert plain.tau == pytest.approx(expect["Tau"], abs=tolerance)
    assert corrected.corrected
    assert corrected.tau == pytest.approx(expect["Tau_BC"], abs=tolerance)


def test_tarlows_own_example() -> None:
    data, expect, tolerance = case_of("BCTau-Tarlow-example")
    found = baseline_corrected_tau(data["A"], data["B"], improvement="decrease")
    assert found.slope == pytest.approx(expect["theil_sen_baseline_slope"], abs=tolerance)
    assert found.intercept == pytest.approx(expect["theil_sen_intercept"], abs=tolerance)
    assert found.tau == pytest.approx(expect["Tau_BC_nonoverlap"], abs=tolerance)


def test_a_baseline_without_a_trend_is_left_as_it_is() -> None:
    before, after = [5.0, 4.0, 6.0, 5.0], [7.0, 8.0]
    found = baseline_corrected_tau(before, after, improvement="increase")
    assert not found.corrected
    assert found.tau == overlap(before, after, improvement="increase").tau


@given(phases, phases)
def test_nap_is_the_share_of_pairs_that_improve_with_ties_counted_half(before: list[float], after: list[float]) -> None:
    wins = [1.0 if b > a else 0.5 if b == a else 0.0 for a, b in product(before, after)]
    assert overlap(before, after, improvement="increase").nap == pytest.approx(sum(wins) / len(wins))


@given(phases, phases)
def test_what_improves_upwards_worsens_downwards(before: list[float], after: list[float]) -> None:
    up = overlap(before, after, improvement="increase")
    down = overlap(before, after, improvement="decrease")
    assert up.tau == pytest.approx(-down.tau)
    assert up.interval == pytest.approx([1 - end for end in reversed(down.interval)], abs=1e-9)


@given(phases, phases)
def test_the_interval_holds_the_estimate_and_solves_newcombes_equation(before: list[float], after: list[float]) -> None:
    found = overlap(before, after, improvement="increase")
    low, high = found.interval
    assert 0 <= low <= found.nap <= high <= 1
    m, n, z = len(before), len(after), 1.959963984540054
    for end in (low, high):
        if end in (0.0, 1.0) or end == found.nap:
            continue
        mean_size = (m + n) / 2
        pull = (1 - end) / (2 - end) + end / (1 + end)
        variance = end * (1 - end) * (1 + (mean_size - 1) * pull) / (m * n)
        assert (found.nap - end) ** 2 == pytest.approx(z * z * variance, abs=1e-9)


def test_one_value_in_a_phase_has_no_standard_error() -> None:
    assert overlap([1.0], [2.0, 3.0], improvement="increase").standard_error is None


@pytest.mark.parametrize(("before", "after"), [([], [1.0]), ([1.0], [])])
def test_a_phase_without_a_value_is_refused(before: list[float], after: list[float]) -> None:
    with pytest.raises(ValueError, match="both phases"):
        overlap(before, after, improvement="increase")
