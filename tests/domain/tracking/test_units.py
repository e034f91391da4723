"""Points are what ratings are counted in; of minutes, shares and counts the label says what they are."""

import pytest

from evenhand.domain.tracking.trend import describe
from evenhand.domain.tracking.units import unit_of
from evenhand.domain.worksheets.bundled import bundled_sheet
from tests.domain.tracking.makers import points


@pytest.mark.parametrize(
    ("slug", "measure", "unit"),
    [
        ("compassionate-self-care", "self_kindness", "points"),
        ("compassionate-self-care", "gap", "points"),
        ("compassionate-self-care", "words_friend", ""),
        ("sleep-diary", "fall_asleep", ""),
        ("sleep-diary", "sleep_efficiency", ""),
        ("mood-check", "mood", "points"),
    ],
)
def test_only_what_comes_from_ratings_is_counted_in_points(slug: str, measure: str, unit: str) -> None:
    form = bundled_sheet(slug)
    assert form
    assert unit_of(form, form.measure(measure)) == unit


@pytest.mark.parametrize("values", [[3.0, 9, 2, 8, 1, 7], [1.0, 2, 3, 4, 5, 6, 7, 8, 9], [0.0, 0, 0, 0, 0, 0.1]])
def test_without_a_unit_a_sentence_closes_over_the_gap(values: list[float]) -> None:
    said = describe(points(values), label="Minutes awake", up="bad", unit="").sentence
    assert "  " not in said
    assert " ." not in said
    assert "points" not in said
