"""How a detector reads answers, numbers and its own parameters."""

import pytest

from evenhand.domain.tracking.detectors.looking import Look
from evenhand.domain.tracking.entries import Entry
from tests.domain.tracking.makers import NOW, SKIP, entry, field, form, measure, pattern, scale

SHEET = form(
    scale("friend"),
    scale("self"),
    field("minutes", "duration", label="How long"),
    field("plan", "rows", subfields=(scale("worth", 5),)),
    field("area", "tags", options={"work": "Work or study"}),
    measures=[measure("gap", "friend - self", low=-10.0), measure("taps", "friend", high=None)],
)


def looking(*own: Entry, **parameters: str | float | bool) -> Look:
    return Look(pattern("any", "gap", **parameters), SHEET, own, own, NOW.date(), True, {}, {})


def test_a_measure_of_something_skipped_is_a_skip_and_of_something_empty_is_missing() -> None:
    skipped = entry(1, {"friend": SKIP, "self": 3}, values={"gap": None})
    empty = entry(2, {"self": 3}, values={"gap": None})
    found = looking(skipped, empty, entry(3, values={"gap": 0})).numbers("gap")
    assert [value for _, value in found.values] == [0]
    assert (found.left_out, found.skipped, found.total, len(found)) == (2, 1, 3, 1)


def test_a_pair_with_one_skip_is_a_skip() -> None:
    found = looking(entry(1, {"friend": SKIP, "self": 3}), entry(2, {"friend": 1}), entry(3, {"friend": 1, "self": 3}))
    pairs = found.pairs("friend", "self")
    assert [pair for _, pair in pairs.values] == [(1, 3)]
    assert (pairs.left_out, pairs.skipped) == (2, 1)


@pytest.mark.parametrize(
    ("path", "span"), [("gap", 20), ("friend", 10), ("plan.worth", 5), ("taps", 4), ("minutes", 4), ("nothing", 4)]
)
def test_the_span_is_that_of_the_scale_or_of_the_values_where_it_has_no_end(path: str, span: float) -> None:
    assert looking().span(path, [3, 7, 5]) == span


def test_no_values_have_no_span() -> None:
    assert looking().span("minutes", []) == 0


@pytest.mark.parametrize(
    ("path", "label"), [("gap", "Gap"), ("minutes", "How long"), ("friend", "Friend"), ("nothing", "nothing")]
)
def test_the_label_is_that_of_the_measure_or_field(path: str, label: str) -> None:
    assert looking().label(path) == label


@pytest.mark.parametrize(("value", "label"), [("work", "Work or study"), ("my_own", "my own")])
def test_an_option_that_came_from_elsewhere_reads_as_it_is_stored(value: str, label: str) -> None:
    assert looking().option_label("area", value) == label


def test_parameters_fall_back_to_their_defaults() -> None:
    set_, unset = looking(share=0.5, n=3, value=True, a_min=0), looking()
    assert (set_.number("share", 0.4), unset.number("share", 0.4)) == (0.5, 0.4)
    assert (set_.count("n", 8), unset.count("n", 8)) == (3, 8)
    assert (set_.word("value", "any"), unset.word("value", "any")) == ("yes", "any")
    assert (set_.bound("a_min"), unset.bound("a_min")) == (0, None)


def test_a_parameter_of_another_kind_is_passed_over() -> None:
    assert looking(share="half").number("share", 0.4) == 0.4


def test_points_carry_their_form_and_entry() -> None:
    [point] = looking(entry(1, values={"gap": 2})).points("gap")
    assert (point.value, point.form, point.entry_id) == (2, "sheet", "e1")


def test_text_of_another_kind_is_left_out() -> None:
    found = looking(entry(1, {"note": "words"}), entry(2, {"note": 3})).texts("note")
    assert [text for _, text in found.values] == ["words"]
    assert found.left_out == 1
