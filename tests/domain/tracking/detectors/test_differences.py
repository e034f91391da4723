"""Before and after, forecast and outcome, and two numbers that ought to move together."""

from statistics import median

from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.tracking.detectors.finding import Finding
from tests.domain.tracking.makers import SKIP, entry, field, form, look_for, measure, pattern, scale

SHEET = form(
    scale("before", 100),
    scale("after", 100),
    field("step", "choice", options={"bus": "Take the bus", "shop": "Go to the shop"}),
    field("plan", "rows", subfields=(scale("hoped"),)),
    field("results", "rows", subfields=(scale("found"),)),
    measures=[measure("minutes", high=None)],
)
number_pairs = st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), max_size=8)


def held(detector: str, *pairs: tuple[object, object], **parameters: str | float) -> Finding | None:
    own = [entry(n, {"before": one, "after": other}) for n, (one, other) in enumerate(pairs, start=1)]
    return look_for(pattern(detector, "before", "after", **parameters), SHEET, own)


def test_numbers_that_hardly_move_are_pointed_out() -> None:
    found = held("flat_change", (80, 80), (70, 75), (90, 60), (60, 62))
    assert found is not None
    assert (found.seen, found.of, found.detail) == (3, 4, "median change 1")


def test_flat_change_is_silent_below_four_and_for_a_real_move() -> None:
    assert held("flat_change", (80, 80), (80, 80), (80, 80)) is None
    assert held("flat_change", (80, 80), (80, 80), n=2) is not None
    assert held("flat_change", (80, 60), (70, 60), (90, 60), (60, 62)) is None
    assert held("flat_change", (80, 60), (70, 60), (90, 60), (60, 62), tol=0.2) is not None


def test_a_pair_with_a_skip_is_left_out_and_counted_apart() -> None:
    found = held("flat_change", (80, 80), (70, SKIP), (90, None), (60, 62), (50, 50), (40, 40))
    assert found is not None
    assert (found.of, found.left_out, found.skipped) == (4, 2, 1)


@given(number_pairs)
def test_flat_is_a_median_move_inside_the_tolerance(pairs: list[tuple[int, int]]) -> None:
    fires = len(pairs) >= 4 and abs(median(after - before for before, after in pairs)) <= 5
    assert (held("flat_change", *pairs) is not None) == fires


def test_forecasts_above_what_came_are_pointed_out() -> None:
    found = held("prediction_gap", (80, 60), (70, 40), (60, 55))
    assert found is not None
    assert (found.seen, found.of, found.detail) == (2, 3, "median 20 over 3 tries")


def test_prediction_gap_is_silent_below_three_and_for_a_small_gap() -> None:
    assert held("prediction_gap", (80, 20), (80, 20)) is None
    assert held("prediction_gap", (60, 55), (60, 55), (60, 55)) is None
    assert held("prediction_gap", (60, 60), (60, 60), (60, 60), min_gap=0) is None


def test_under_turns_the_question_around() -> None:
    low = [(20, 50), (30, 60), (40, 45)]
    assert held("prediction_gap", *low) is None
    found = held("prediction_gap", *low, direction="under")
    assert found is not None
    assert found.detail == "median 30 over 3 tries"


@given(number_pairs)
def test_over_is_a_median_gap_of_a_tenth_of_the_range(pairs: list[tuple[int, int]]) -> None:
    fires = len(pairs) >= 3 and median(forecast - found for forecast, found in pairs) >= 10
    assert (held("prediction_gap", *pairs) is not None) == fires


def tries(*found: tuple[str, float, float]) -> Finding | None:
    own = [entry(n, {"step": step, "before": f, "after": a}) for n, (step, f, a) in enumerate(found, start=1)]
    return look_for(pattern("prediction_gap", "before", "after", group_by="step"), SHEET, own)


BUS, SHOP = [("bus", 80, 50), ("bus", 85, 50), ("bus", 90, 50)], [("shop", 40, 60), ("shop", 40, 60), ("shop", 40, 60)]


def test_a_group_is_named_when_all_tries_together_show_nothing() -> None:
    found = tries(*BUS, *SHOP, ("shop", 40, 60))
    assert found is not None
    assert found.detail is not None
    assert found.detail.startswith("median 35 over 3 tries for “Take the bus”")


def test_a_group_needs_three_tries() -> None:
    assert tries(*BUS[:2], *SHOP) is None


def test_forecasts_that_do_not_come_down_are_named() -> None:
    found = tries(*BUS)
    assert found is not None
    assert found.detail is not None
    assert found.detail.endswith("; forecasts for “Take the bus” are not coming down (80 at first, 90 at last)")
    falling = tries(*BUS[::-1])
    assert falling is not None
    assert falling.detail == "median 35 over 3 tries"


def test_rows_are_paired_one_by_one_and_uneven_lists_are_left_out() -> None:
    rows = {"plan": [{"hoped": 2}, {"hoped": 3}, {"hoped": 2}], "results": [{"found": 6}, {"found": 5}, {"found": 8}]}
    uneven = {"plan": [{"hoped": 2}], "results": [{"found": 6}, {"found": 5}]}
    wanted = pattern("prediction_gap", "plan.hoped", "results.found", direction="under")
    found = look_for(wanted, SHEET, [entry(1, rows), entry(2, uneven)])
    assert found is not None
    assert (found.seen, found.of, found.left_out, found.counted) == (3, 3, 1, "rows")


def test_two_numbers_past_their_bounds_are_pointed_out() -> None:
    found = held("divergence", (80, 10), (90, 20), (80, 90), (10, 10), a_min=80, b_max=20)
    assert found is not None
    assert (found.seen, found.of) == (2, 4)


def test_divergence_is_silent_below_four_and_under_its_share() -> None:
    apart = [(80, 10)] * 3
    assert held("divergence", *apart, a_min=80, b_max=20) is None
    assert held("divergence", *apart, (80, SKIP), a_min=80, b_max=20) is None
    assert held("divergence", *apart, *[(10, 10)] * 4, a_min=80, b_max=20) is None


@given(number_pairs)
def test_bounds_belong_to_their_own_side_and_are_within_reach(pairs: list[tuple[int, int]]) -> None:
    past = sum(one <= 40 and other >= 60 for one, other in pairs)
    found = held("divergence", *pairs, a_max=40, b_min=60)
    fires = len(pairs) >= 4 and past >= 0.5 * len(pairs)
    assert (found.seen if found else None) == (past if fires else None)


def test_results_are_set_against_the_plans_that_they_name_whatever_their_order_and_number() -> None:
    plan = field("plan", "rows", subfields=(field("what"), scale("hoped")))
    result = field("results", "rows", subfields=(field("what", "choice", options_from="plan.what"), scale("found")))
    sheet = form(plan, result)
    answers = {
        "plan": [{"what": "walk", "hoped": 2}, {"what": "call", "hoped": 4}, {"what": "bath", "hoped": 1}],
        "results": [{"what": "bath", "found": 6}, {"what": "walk", "found": 5}, {"what": "other", "found": 9}],
    }
    own = [entry(n, answers) for n in (1, 2)]
    found = look_for(pattern("prediction_gap", "plan.hoped", "results.found", direction="under"), sheet, own)
    assert found is not None
    assert (found.seen, found.of, found.detail) == (4, 4, "median 4 over 4 tries")
    assert look_for(pattern("prediction_gap", "plan.hoped", "results.found"), sheet, own) is None
