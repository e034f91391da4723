"""Case numbers: one form, drawn evenly, understood however they are typed."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.cases.numbers import LETTERS, draw_number, tidy_number

FORM = re.compile(rf"[{LETTERS}][0-9]{{2}}[{LETTERS}][0-9]{{3}}", re.ASCII)
NUMBERS = st.from_regex(FORM, fullmatch=True)


def test_every_drawn_number_has_the_form_and_no_letter_that_reads_like_a_digit() -> None:
    drawn = [draw_number() for _ in range(2000)]
    assert all(FORM.fullmatch(number) for number in drawn)
    assert not {"I", "O"} & set("".join(drawn))
    assert len(set(drawn)) > 1990


def test_every_letter_and_digit_is_drawn_in_every_place() -> None:
    drawn = [draw_number() for _ in range(2000)]
    for place in range(7):
        assert {number[place] for number in drawn} == set(LETTERS if place in (0, 3) else "0123456789")


@given(NUMBERS, st.lists(st.integers(0, 7), max_size=4), st.booleans())
def test_spaces_and_small_letters_change_nothing(number: str, places: list[int], small: bool) -> None:
    typed = list(number.lower() if small else number)
    for place in sorted(places, reverse=True):
        typed.insert(place, " ")
    assert tidy_number("".join(typed)) == number


@given(st.text(max_size=12))
def test_whatever_is_typed_is_a_number_of_the_form_or_nothing(typed: str) -> None:
    number = tidy_number(typed)
    assert number is None or re.fullmatch(r"[A-Z][0-9]{2}[A-Z][0-9]{3}", number)


@given(NUMBERS)
def test_digits_of_other_scripts_are_no_digits(number: str) -> None:
    assert tidy_number(number[:-1] + "٣") is None
