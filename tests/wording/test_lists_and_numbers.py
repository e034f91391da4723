"""Numbers and lists in a sentence: as the language writes them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.wording import in_language
from evenhand.wording.lists import all_of, any_of
from evenhand.wording.numbers import as_read, grouped, with_decimals


@pytest.mark.parametrize(
    ("number", "english", "german"),
    [(7, "7", "7"), (20_000, "20,000", "20.000"), (1_234_567, "1,234,567", "1.234.567")],
)
def test_thousands_stand_apart(number: int, english: str, german: str) -> None:
    assert grouped(number) == english
    with in_language("de"):
        assert grouped(number) == german


def test_decimals_stand_behind_the_mark_of_the_language() -> None:
    assert with_decimals("2.5") == "2.5"
    with in_language("de"):
        assert (with_decimals("−2.5"), with_decimals("3")) == ("−2,5", "3")


@given(st.integers(min_value=0))
def test_no_digit_is_lost(number: int) -> None:
    with in_language("de"):
        assert int(grouped(number).replace(".", "")) == number


@pytest.mark.parametrize(
    ("things", "english", "german"),
    [
        ([], "", ""),
        (["a"], "a", "a"),
        (["a", "b"], "a and b", "a und b"),
        (["a", 2, "c"], "a, 2 and c", "a, 2 und c"),
    ],
)
def test_all_things_of_a_list(things: list[object], english: str, german: str) -> None:
    assert all_of(things) == english
    with in_language("de"):
        assert all_of(things) == german


def test_any_thing_of_a_list() -> None:
    assert (any_of([]), any_of(["a"]), any_of(["a", "b", "c"])) == ("", "a", "a or b or c")
    with in_language("de"):
        assert any_of(["a", "b"]) == "a oder b"


def test_a_computed_value_is_written_as_people_read_it() -> None:
    assert [as_read(value) for value in (66.9354, 3.0, 0.125, -0.001, -12.05, 1_234_567.0)] == [
        "66.9", "3", "0.12", "0", "-12.1", "1234567",
    ]  # fmt: skip
    with in_language("de"):
        assert as_read(2.5) == "2,5"
