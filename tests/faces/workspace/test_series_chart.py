"""Names and kinds on the chart of a series."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.worksheets.bundled import bundled_definitions
from evenhand.faces.workspace.series_chart import (
    LONGEST_NAME,
    common_start,
    first_words,
    kinds_of,
    ratings_of,
    scales_of,
    shortened,
    variant_of,
)

PLAIN, _ = bundled_definitions()["compassionate-self-care"]
NAMED, _ = bundled_definitions()["compassionate-self-care-named"]
LOG, _ = bundled_definitions()["noticing-log"]


def test_the_ratings_are_those_given_not_the_gap() -> None:
    assert {measure.name for measure in ratings_of(PLAIN)} == {"friend_kindness", "self_kindness"}
    assert ratings_of(LOG) == []


def test_both_forms_share_one_chart() -> None:
    [scale] = scales_of([PLAIN, NAMED])
    assert (scale.low, scale.high) == (0, 10)
    assert set(scale.names) == {"friend_kindness", "self_kindness"}


def test_the_rating_hoped_to_rise_is_ones_own() -> None:
    assert kinds_of(PLAIN) == {"self_kindness": "self", "friend_kindness": "friend"}


def test_a_variant_is_named_by_what_its_slug_adds() -> None:
    assert variant_of(NAMED, PLAIN) == "named"
    assert variant_of(LOG, PLAIN) == "noticing log"


@pytest.mark.parametrize(
    ("labels", "start", "short"),
    [
        (["Reply to a friend", "Reply to yourself"], "Reply", ["To a friend", "To yourself"]),
        (["Gap", "Kindness"], "", ["Gap", "Kindness"]),
        (["Mood", "Mood at night"], "Mood", ["Mood", "Mood at night"]),
        (["How bad it got", "How sure I was"], "", ["How bad it got", "How sure I was"]),
        (["Only one"], "", ["Only one"]),
        ([], "", []),
    ],
)
def test_shared_words_are_said_once(labels: list[str], start: str, short: list[str]) -> None:
    assert common_start(labels) == start
    assert shortened(labels) == short


@given(st.lists(st.text(alphabet="ab ", min_size=1).map(str.strip).filter(bool), min_size=1, max_size=4))
def test_shortened_labels_stay_as_many_and_never_empty(labels: list[str]) -> None:
    short = shortened(labels)
    assert len(short) == len(labels)
    assert all(short)


@given(st.text(max_size=200))
def test_first_words_fit_beside_a_chart(text: str) -> None:
    assert len(first_words(text)) <= LONGEST_NAME + 2


def test_a_short_text_stays_whole() -> None:
    assert first_words("I may not.") == "I may not."
    assert first_words("Other people may make mistakes.") == "Other people may …"
