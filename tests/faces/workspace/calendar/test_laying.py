"""One day as blocks: every minute in one block, every session in its place."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from evenhand.faces.workspace.calendar.laying import QUARTER, Piece, hours_to_show, laid_out

OPEN = [(9 * 60, 12 * 60), (13 * 60, 17 * 60)]
minutes = st.integers(0, 24 * 60)


def shown(pieces: list[Piece[str]], **spans: list[tuple[int, int]]) -> list[tuple[int, int, str]]:
    blocks = laid_out(pieces, first=8 * 60, last=18 * 60, openings=OPEN, **spans)
    return [(one.start // 60, one.end // 60, one.thing or one.kind) for one in blocks]


def test_an_empty_day_shows_when_doors_are_open() -> None:
    assert shown([]) == [(8, 9, "closed"), (9, 12, "open"), (12, 13, "closed"), (13, 17, "open"), (17, 18, "closed")]


def test_a_session_stands_between_what_is_left_open() -> None:
    found = laid_out([Piece(600, 650, "P41A913")], first=540, last=720, openings=OPEN)
    assert [(one.start, one.end, one.thing or one.kind) for one in found] == [
        (540, 600, "open"),
        (600, 645, "P41A913"),
        (645, 720, "open"),
    ]
    assert [one.quarters for one in found] == [4, 3, 5]


def test_time_off_covers_opening_times_and_busy_times() -> None:
    found = shown([], off=[(9 * 60, 10 * 60)], busy=[(9 * 60, 11 * 60)])
    assert found[:4] == [(8, 9, "closed"), (9, 10, "off"), (10, 11, "busy"), (11, 12, "open")]


def test_sessions_one_right_after_the_other_never_overlap() -> None:
    found = laid_out(
        [Piece(840, 890, "a"), Piece(890, 940, "b"), Piece(940, 943, "c")], first=840, last=960, openings=[]
    )
    assert [(one.start, one.end) for one in found if one.thing] == [(840, 885), (885, 945), (945, 960)]


@given(st.lists(st.tuples(minutes, minutes).map(sorted)), st.lists(st.tuples(minutes, minutes).map(sorted)))
def test_blocks_fill_the_day_without_gap_or_overlap_and_show_every_session(
    spans: list[list[int]], openings: list[list[int]]
) -> None:
    pieces = [Piece(start, end, str(number)) for number, (start, end) in enumerate(spans)]
    first, last = hours_to_show((start, end) for start, end in spans)
    blocks = laid_out(pieces, first=first, last=last, openings=[(start, end) for start, end in openings])
    assert sorted(one.thing for one in blocks if one.thing is not None) == sorted(piece.thing for piece in pieces)
    edges = [(one.start, one.end) for one in blocks]
    assert edges[0][0] == first
    assert all(one[1] == other[0] for one, other in itertools.pairwise(edges))
    assert all(one.quarters >= 1 and one.start % QUARTER == 0 for one in blocks)
