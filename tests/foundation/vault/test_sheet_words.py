"""A recovery sheet on paper: its list of words, and check digits that catch what people mistype."""

from __future__ import annotations

import os
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.foundation.vault.sheet_words import WORDS, Mistyped, secret_in, word_list, written

SECRETS = st.binary(min_size=32, max_size=32)


def refused(words: list[str]) -> bool:
    try:
        secret_in(" ".join(words))
    except Mistyped:
        return True
    return False


def test_the_list_has_2048_short_plain_words_that_differ_in_their_first_four_letters() -> None:
    words = word_list()
    assert len(words) == 2048
    assert len({word[:4] for word in words}) == 2048
    assert list(words) == sorted(words)
    assert all(re.fullmatch("[a-z]{4,8}", word) for word in words)


@given(SECRETS)
def test_what_is_written_reads_back(secret: bytes) -> None:
    on_paper = written(secret)
    assert len(on_paper.words) == WORDS
    assert re.fullmatch(r"\d{4}", on_paper.digits)
    assert secret_in(on_paper.line) == secret


def test_the_first_words_are_the_first_bits_of_the_secret() -> None:
    secret = os.urandom(32)
    bits = "".join(f"{byte:08b}" for byte in secret)
    places = [int(bits[11 * n : 11 * n + 11], 2) for n in range(23)]
    assert written(secret).words[:23] == tuple(word_list()[place] for place in places)


@given(SECRETS)
def test_spaces_capitals_and_letters_after_the_fourth_do_not_matter(secret: bytes) -> None:
    on_paper = written(secret)
    short = "  ".join(word[:4].upper() for word in on_paper.words)
    assert secret_in(f" {short}\n{on_paper.digits} ") == secret


@given(SECRETS, st.integers(0, WORDS - 1), st.integers(1, 2047))
def test_any_one_wrong_word_is_caught(secret: bytes, position: int, shift: int) -> None:
    on_paper, words = written(secret), word_list()
    typed = list(on_paper.words)
    typed[position] = words[(words.index(typed[position]) + shift) % 2048]
    assert refused([*typed, on_paper.digits])


def test_every_wrong_word_in_every_place_of_one_sheet_is_caught() -> None:
    on_paper = written(os.urandom(32))
    for position in range(WORDS):
        for word in word_list()[:: 2048 // 64]:
            typed = list(on_paper.words)
            typed[position] = word
            assert refused([*typed, on_paper.digits]) == (word != on_paper.words[position])


@given(SECRETS)
def test_any_two_swapped_words_are_caught(secret: bytes) -> None:
    on_paper = written(secret)
    for one in range(WORDS):
        for other in range(one):
            typed = list(on_paper.words)
            typed[one], typed[other] = typed[other], typed[one]
            assert refused([*typed, on_paper.digits]) == (typed != list(on_paper.words))


@given(SECRETS, st.integers(0, 9999))
def test_wrong_digits_are_caught(secret: bytes, digits: int) -> None:
    on_paper = written(secret)
    assert refused([*on_paper.words, f"{digits:04d}"]) == (f"{digits:04d}" != on_paper.digits)


@pytest.mark.parametrize("typed", ["", "0000", "one two", "acorn " * 24 + "99999", "\u0000", "x " * 25])
def test_something_else_is_no_sheet(typed: str) -> None:
    with pytest.raises(Mistyped):
        secret_in(typed)
