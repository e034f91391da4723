"""Opening times as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.faces.workspace.offering.typed_hours import NotUnderstood, openings_shown, openings_typed


@pytest.mark.parametrize(
    ("typed", "openings"),
    [
        ("", []),
        (" closed ", []),
        ("9-17", [[540, 1020]]),
        ("9:00-12:30, 13:30-17:00", [[540, 750], [810, 1020]]),
        ("9am-12pm and 1pm - 5pm", [[540, 720], [780, 1020]]),
        ("9.30 – 17; 18 to 20:15", [[570, 1020], [1080, 1215]]),
        ("0:00-24:00", [[0, 1440]]),
        ("12am-1am", [[0, 60]]),
        ("9-12,12-14", [[540, 720], [720, 840]]),
    ],
)
def test_it_is_understood(typed: str, openings: list[list[int]]) -> None:
    assert openings_typed(typed) == openings


@pytest.mark.parametrize(
    "typed",
    ["nine to five", "9", "9-", "17-9", "9-9", "9-25", "9:60-10", "9-12, 11-13", "13pm-14pm", "0am-1am", "²-3", "9-12,",
     "1-2,3-4,5-6,7-8,9-10,11-12,13-14,15-16,17-18", "9" * 5000],
)  # fmt: skip
def test_what_is_no_opening_time_is_refused_with_words(typed: str) -> None:
    with pytest.raises(NotUnderstood) as problem:
        openings_typed(typed)
    assert str(problem.value).endswith(".")


@given(st.lists(st.integers(0, 1440), unique=True, max_size=16).map(sorted))
def test_what_is_shown_can_be_typed_again(edges: list[int]) -> None:
    openings = [list(pair) for pair in zip(edges[::2], edges[1::2], strict=False)]
    assert openings_typed(openings_shown(openings)) == openings
