"""Likeness of texts against a plain table of common runs, and the marking of changed words."""

from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.tracking.folding import folded_words
from evenhand.domain.tracking.text_similarity import (
    changed_words,
    could_reach,
    likeness,
    near_identical,
    similarity,
)

some_words = st.lists(st.sampled_from("abcde"), max_size=14)
some_text = st.text("ab I'm\n.é😡", max_size=40)
COPY = "Don't worry, they will understand. You can ring when you feel ready."
TURNED = "Don't worry, they will understand. I can ring when I feel ready."
LONG = 20_000


def longest_common_run(one: list[str], other: list[str]) -> int:
    table = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i, word in enumerate(one):
        for j, against in enumerate(other):
            table[i + 1][j + 1] = table[i][j] + 1 if word == against else max(table[i][j + 1], table[i + 1][j])
    return table[-1][-1]


@given(some_words, some_words)
def test_likeness_is_twice_the_longest_common_run_over_all_words(one: list[str], other: list[str]) -> None:
    words = len(one) + len(other)
    expected = 2 * longest_common_run(one, other) / words if one and other else 0
    assert likeness(one, other) == pytest.approx(expected)


@given(some_words, some_words)
def test_likeness_is_the_same_both_ways_and_within_bounds(one: list[str], other: list[str]) -> None:
    assert 0 <= likeness(one, other) == likeness(other, one) <= 1


@given(some_words, some_words, st.floats(0, 1))
def test_the_quick_look_never_rules_out_what_is_alike(one: list[str], other: list[str], threshold: float) -> None:
    if likeness(one, other) >= threshold:
        assert could_reach(threshold, one, other)


def test_a_reply_turned_to_oneself_is_the_same() -> None:
    assert similarity(COPY, TURNED) == 1
    assert near_identical(COPY, TURNED)


LIGHTLY_EDITED = [
    (
        "It's okay, these things happen. Don't be too hard on yourself.",
        "It's okay, these things happen. Try not to be so hard on myself.",
    ),
    (
        "That's understandable. You can book another time, no harm done.",
        "THATS understandable... I can book another time, no harm!",
    ),
]
HONEST = [
    (
        "You had a long week and you put it right. Nobody was harmed.",
        "You idiot. You can't even attach a file. Now everyone knows.",
    ),
    (
        "She knows you love her. Ring her tomorrow and take her for lunch.",
        "A bit selfish. But you were worn out, and she does mean it.",
    ),
]


@pytest.mark.parametrize(("friend", "oneself"), LIGHTLY_EDITED)
def test_lightly_edited_copies_are_found(friend: str, oneself: str) -> None:
    assert near_identical(friend, oneself)


@pytest.mark.parametrize(("friend", "oneself"), HONEST)
def test_honest_pairs_are_left_alone(friend: str, oneself: str) -> None:
    assert not near_identical(friend, oneself)


def test_too_few_words_cannot_be_told() -> None:
    assert not near_identical("You did your very best.", "You did your very best.")
    assert near_identical("You did your very best today.", "You did your very best today.")


@pytest.mark.parametrize("text", ["", "😡😡", "..."])
def test_texts_without_words_are_not_alike(text: str) -> None:
    assert similarity(text, text) == 0
    assert not near_identical(text, text)


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_can_be_compared(one: str, other: str) -> None:
    assert 0 <= similarity(one, other) <= 1
    assert similarity(one, one) == (1 if folded_words(one) else 0)


HOSTILE = {
    "a pasted page": (
        " ".join(f"word{n % 900}" for n in range(3000)),
        " ".join(f"word{n * 7 % 900}" for n in range(3000)),
    ),
    "one word over and over": ("no " * 6666, "no " * 6665 + "x"),
    "single letters": ("a b c " * 3333, "b a c d " * 2500),
    "nothing but letters": ("x" * LONG, "x" * (LONG - 1) + "y"),
    "emoji": ("😡" * LONG, "😡 " * (LONG // 2)),
    "right to left": ("مَرْحَبًا " * 2000, "مَرْحَبًا لا " * 1600),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_twenty_thousand_characters_are_compared_in_bounded_time(name: str) -> None:
    one, other = (text[:LONG] for text in HOSTILE[name])
    assert min(_seconds(one, other) for _ in range(3)) < 0.06, "20 ms on an idle machine, thrice that beside other work"


def _seconds(one: str, other: str) -> float:
    start = process_time()
    near_identical(one, other)
    return process_time() - start


def test_changed_words_are_marked_between_the_ones_that_stayed() -> None:
    assert changed_words("You can ring today", "I can ring\n\ntoday, love") == (
        ("removed", "You "), ("added", "I "), ("same", "can ring"),
        ("removed", " today"), ("added", "\n\ntoday, love"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "runs"),
    [
        ("", "", ()),
        ("", "new words", (("added", "new words"),)),
        ("old words", "", (("removed", "old words"),)),
        ("the same", "the same", (("same", "the same"),)),
    ],
)
def test_ends_of_marking(old: str, new: str, runs: tuple[tuple[str, str], ...]) -> None:
    assert changed_words(old, new) == runs


@given(some_text, some_text)
def test_marked_runs_hold_both_texts_and_as_much_as_can_stay(old: str, new: str) -> None:
    runs = changed_words(old, new)
    assert "".join(text for kind, text in runs if kind != "removed") == new
    assert "".join(text for kind, text in runs if kind != "added") == old
    stayed = [word for kind, text in runs if kind == "same" for word in text.split()]
    assert len(stayed) == longest_common_run(old.split(), new.split())
    assert all(one[0] != other[0] for one, other in pairwise(runs))
