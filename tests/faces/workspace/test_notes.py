"""Notes on patterns as lines of a page."""

from __future__ import annotations

from datetime import date

import pytest

from evenhand.domain.tracking.detectors import DETECTORS
from evenhand.domain.tracking.notes import Note
from evenhand.domain.worksheets.bundled import bundled_definitions
from evenhand.faces.components.library_words import TITLES, Piece, closed, may_mean, pieces_of, without_marks
from evenhand.faces.workspace.notes import note_lines


def a_note(*, left_out: int = 0, skipped: int = 0) -> Note:
    return Note(
        key="k",
        detector="near_identical",
        seen=2,
        of=3,
        dates=(date(2026, 11, 3), date(2026, 11, 10)),
        meaning="it may be one thing; or the other thing",
        move="ask",
        left_out=left_out,
        skipped=skipped,
    )


def test_every_detector_has_a_title() -> None:
    assert set(DETECTORS) <= set(TITLES)


def test_the_count_opens_and_each_reading_is_its_own() -> None:
    [line] = note_lines([a_note()])
    assert line.count == "Seen in 2 of 3 entries (3 Nov and 10 Nov)."
    assert line.readings == ("It may be one thing.", "It may mean: the other thing.")
    assert line.move == "You could ask."


def test_what_was_left_out_is_said() -> None:
    [line] = note_lines([a_note(left_out=3, skipped=1)])
    assert line.left_out == "Left out: 1 skipped, 2 empty."
    assert note_lines([a_note()])[0].left_out == ""


@pytest.mark.parametrize("words", ["a. ", "a", "a..", " a"])
def test_a_sentence_ends_once(words: str) -> None:
    assert closed(words).strip() == "a."


def test_names_of_sheets_and_measures_are_told_as_prose() -> None:
    words = "assign `noticing-log`, then `no-such-sheet`; if self_kindness is rising"
    assert without_marks(words) == (
        "assign “Noticing log (harsh self-talk, live)”, then no such sheet; if self kindness is rising"
    )


def test_a_line_comes_in_pieces_so_that_the_sheets_it_names_can_be_links() -> None:
    assert pieces_of("first `noticing-log`, then `no-such-sheet` for self_kindness", "en") == (
        Piece("first "),
        Piece("Noticing log (harsh self-talk, live)", "noticing-log"),
        Piece(", then "),
        Piece("no such sheet"),
        Piece(" for self kindness"),
    )


def test_no_note_of_a_bundled_sheet_shows_marks_or_names_of_fields() -> None:
    for definition, _ in bundled_definitions().values():
        for pattern in definition.patterns:
            for words in (may_mean(pattern.meaning), without_marks(pattern.move)):
                assert not set("`_") & set(words)
