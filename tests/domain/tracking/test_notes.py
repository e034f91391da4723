"""The wording of a note: the count first, a choice last."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.tracking.notes import Note, days_in_words

DAYS = (date(2026, 4, 16), date(2026, 4, 21))


def a_note(**changes: Any) -> Note:
    parts: dict[str, Any] = {
        "key": "sheet:detector:field", "detector": "detector", "seen": 2, "of": 3, "dates": DAYS,
        "meaning": "the gap may be wider here", "move": "ask what is at stake",
    }  # fmt: skip
    return Note(**(parts | changes))


def test_a_note_opens_with_the_count_and_ends_with_a_choice() -> None:
    assert a_note().sentence == (
        "Seen in 2 of 3 entries (16 Apr and 21 Apr). It may mean: the gap may be wider here. "
        "You could ask what is at stake."
    )


def test_a_meaning_that_says_it_may_is_not_framed_twice() -> None:
    assert (
        "(16 Apr and 21 Apr). It may be a stock phrase. You could"
        in a_note(meaning="it may be a stock phrase").sentence
    )


def test_what_was_found_stands_behind_the_count() -> None:
    assert a_note(detail="“no excuse”").count == "Seen in 2 of 3 entries (16 Apr and 21 Apr): “no excuse”"


def test_stops_are_not_doubled() -> None:
    assert ".." not in a_note(detail="It fell.", meaning="it may fall.", move="ask.").sentence


@pytest.mark.parametrize(
    ("left_out", "skipped", "words"),
    [(0, 0, None), (2, 0, "Left out: 2 empty"), (2, 2, "Left out: 2 skipped"), (3, 1, "Left out: 1 skipped, 2 empty")],
)
def test_skips_are_told_apart_from_blanks(left_out: int, skipped: int, words: str | None) -> None:
    note = a_note(left_out=left_out, skipped=skipped)
    assert note.left_out_in_words == words
    assert (words or "Seen") in note.sentence


def test_a_note_without_days_has_no_brackets() -> None:
    assert a_note(dates=()).count == "Seen in 2 of 3 entries"


def test_what_is_counted_can_be_rows() -> None:
    assert a_note(counted="rows").count.startswith("Seen in 2 of 3 rows")


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ([0], "2 Mar"),
        ([0, 0], "2 Mar"),
        ([7, 0], "2 Mar and 9 Mar"),
        ([0, 7, 30], "2 Mar, 9 Mar and 1 Apr"),
        ([0, 1, 2, 3, 4, 90], "2 Mar to 31 May"),
        ([0, 365], "2 Mar 2026 and 2 Mar 2027"),
    ],
)
def test_days_are_named_or_their_ends_are(days: list[int], words: str) -> None:
    assert days_in_words([date(2026, 3, 2) + timedelta(days=day) for day in days]) == words


@given(st.lists(st.dates(), min_size=1, max_size=9))
def test_the_first_day_opens_the_list(days: list[date]) -> None:
    assert days_in_words(days).startswith(f"{min(days).day} ")


@pytest.mark.parametrize("word", ["because", "should", "must", "failed"])
def test_the_frame_never_concludes(word: str) -> None:
    assert word not in a_note(left_out=2, skipped=1).sentence
