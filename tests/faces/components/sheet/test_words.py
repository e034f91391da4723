"""Stored answers read as a person says them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.faces.components.sheet.words import LEFT_OUT, in_words, minutes_in_words, row_in_words
from tests.faces.components.sheet.kinds import every_kind

SHEET = every_kind()
ROW = {"what": "a walk", "share": 40, "again": True}


@pytest.mark.parametrize(
    ("key", "stored", "words"),
    [
        ("companion", "J.", "J."),
        ("companion", {"skipped": True}, LEFT_OUT),
        ("story", "two\nlines <b>", "two\nlines <b>"),
        ("why", None, ""),
        ("went", True, "Yes"),
        ("went", False, "No"),
        ("calm", 7, "7 of 10"),
        ("calm", 0, "0 of 10"),
        ("belief", 85, "85 of 100"),
        ("place", "at_home", "At home"),
        ("with", ["work", "money"], "Work, Money"),
        ("pick", "a walk", "a walk"),
        ("pick", "something_else", "Something else"),
        ("day", "2026-11-24", "Tue 24 Nov 2026"),
        ("woke", "06:05", "06:05"),
        ("began", "2026-11-24T14:02:00+01:00", "Tue 24 Nov 2026, 14:02"),
        ("lasted", 80, "1 hour 20 minutes"),
        ("count", 2.5, "2.5"),
        ("count", 3, "3"),
        ("helped", [ROW, {"what": "tea"}], "What: a walk; How much, of 100: 40; Again? Yes\nWhat: tea"),
    ],
)
def test_each_kind_has_its_words(key: str, stored: object, words: str) -> None:
    assert in_words(SHEET.field(key), stored) == words


@pytest.mark.parametrize(
    ("key", "stored"), [("place", "on_the_moon"), ("calm", 99), ("day", "last week"), ("lasted", -5)]
)
def test_what_does_not_fit_is_shown_as_it_stands(key: str, stored: object) -> None:
    assert in_words(SHEET.field(key), stored) == str(stored)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "0 minutes"),
        (1, "1 minute"),
        (59, "59 minutes"),
        (60, "1 hour"),
        (61, "1 hour 1 minute"),
        (150, "2 hours 30 minutes"),
    ],
)
def test_a_length_of_time(minutes: int, words: str) -> None:
    assert minutes_in_words(minutes) == words


@given(st.integers(0, 7 * 24 * 60))
def test_minutes_add_up_to_what_was_stored(minutes: int) -> None:
    parts = minutes_in_words(minutes).split()
    told = sum(
        int(number) * (60 if unit.startswith("hour") else 1)
        for number, unit in zip(parts[::2], parts[1::2], strict=True)
    )
    assert told == minutes


@given(st.text(min_size=1, max_size=200).filter(str.strip))
def test_texts_are_said_as_they_were_written(words: str) -> None:
    assert in_words(SHEET.field("story"), words) == words


def test_a_label_that_asks_takes_no_colon_in_a_row() -> None:
    sheet = every_kind()
    row: dict[str, object] = {"what": "Tea", "again": True, "how": "Slowly"}
    assert row_in_words(sheet.field("helped"), row) == "What: Tea; Again? Yes; How? Slowly"
