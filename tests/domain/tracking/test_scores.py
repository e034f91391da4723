"""How scores stand: band, cut-offs and change against plain comparisons."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.tracking.scores import standing_of
from evenhand.domain.tracking.series import Point
from evenhand.domain.worksheets.bundled_measures import bundled_measures
from tests.factories import NOW

GAD, PSWQ = (bundled_measures()[slug][0].instrument for slug in ("gad-7", "pswq"))
assert GAD
assert PSWQ


def points(*scores: int) -> list[Point]:
    return [Point(NOW + timedelta(days=14 * number), score) for number, score in enumerate(scores)]


@given(st.lists(st.integers(0, 21), min_size=1, max_size=8))
def test_the_latest_score_is_set_against_marks_and_against_the_first(scores: list[int]) -> None:
    assert GAD
    standing = standing_of(GAD, points(*scores))
    latest = scores[-1]
    words = ["minimal"] * 5 + ["mild"] * 5 + ["moderate"] * 5 + ["severe"] * 7
    assert standing.band
    assert standing.band.word == words[latest]
    assert sorted(one.low for one in standing.reached) == [line for line in (8, 10) if latest >= line]
    assert len(standing.reached) + len(standing.not_reached) == 2
    if len(scores) == 1:
        assert (standing.change, standing.beyond_error) == (None, None)
    else:
        assert standing.change == latest - scores[0]
        assert standing.beyond_error is (abs(latest - scores[0]) >= 4)


def test_an_instrument_without_agreed_figures_says_none() -> None:
    assert PSWQ
    standing = standing_of(PSWQ, points(70, 40))
    assert (standing.band, standing.reached, standing.not_reached) == (None, (), ())
    assert (standing.change, standing.beyond_error) == (-30, None)


def test_without_a_score_nothing_stands() -> None:
    assert GAD
    with pytest.raises(ValueError, match="no score"):
        standing_of(GAD, [])
