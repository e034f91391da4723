"""A suggested passphrase: everyday words, by chance alone, enough of them."""

from __future__ import annotations

import math
from collections import Counter

from evenhand.foundation.accounts.passwords.rules import password_problem
from evenhand.foundation.accounts.ways.passphrases import tidy_passphrase
from evenhand.foundation.accounts.ways.suggesting import WORDS, suggested_passphrase
from evenhand.foundation.outbox.silence import words_that_give_away
from evenhand.foundation.vault.sheet_words import word_list

DRAWN = [suggested_passphrase() for _ in range(4096)]


def test_a_suggestion_holds_more_than_fifty_bits() -> None:
    different = math.perm(len(word_list()), WORDS)
    assert math.log2(different) > 54.99


def test_a_suggestion_is_five_different_words_of_the_list() -> None:
    for phrase in DRAWN:
        words = phrase.split(" ")
        assert len(set(words)) == WORDS
        assert set(words) <= set(word_list())


def test_every_place_draws_from_the_whole_list_evenly() -> None:
    """Of 2048 words, 4096 draws leave a word out with a chance of e**-2: about 277 words, give or take 15."""
    for place in range(WORDS):
        seen = Counter(phrase.split()[place] for phrase in DRAWN)
        assert 2048 - 277 - 90 < len(seen) < 2048 - 277 + 90
        assert max(seen.values()) < 20


def test_no_two_suggestions_are_the_same() -> None:
    assert len(set(DRAWN)) == len(DRAWN)


def test_a_suggestion_is_taken_as_it_stands() -> None:
    assert {password_problem(phrase) for phrase in DRAWN[:50]} == {""}
    assert [tidy_passphrase(phrase) for phrase in DRAWN[:50]] == DRAWN[:50]


def test_a_slip_of_paper_with_any_of_the_words_gives_nothing_away() -> None:
    assert words_that_give_away(" ".join(word_list())) == []
