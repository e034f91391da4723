"""Folding: what stays the same when words are turned from oneself to a friend."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.tracking.folding import folded_words, placed_words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("I can't do my job", "You cannot do your job"),
        ("I'm tired", "you are tired"),
        ("I’m tired!", "You're tired."),
        ("I was late again", "You were late, again"),
        ("It's MY fault", "it is your fault"),
        ("blame myself", "blame yourself"),
        ("dont give up", "Don't give up"),
        ("I won't", "you will not"),
        ("I'd say I'll go, I've tried", "You would say you will go. You have tried"),
        ("let's go", "let us go"),
        ("café", "cafe"),
        ("ＦＵＬＬ", "full"),
        ("מִלָּה", "מלה"),
        ("co-worker", "co worker"),
    ],
)
def test_these_say_the_same(one: str, other: str) -> None:
    assert folded_words(one) == folded_words(other)


@pytest.mark.parametrize(("one", "other"), [("you", "they"), ("she was", "she is"), ("can", "can not"), ("12", "13")])
def test_these_do_not(one: str, other: str) -> None:
    assert folded_words(one) != folded_words(other)


@pytest.mark.parametrize("text", ["", "   ", "😡 ❤️ …", "--- '' “”", "\u200f\u200e"])
def test_signs_alone_are_no_words(text: str) -> None:
    assert folded_words(text) == ()


def test_words_of_every_script_are_words() -> None:
    assert len(folded_words("لا بأس بذلك 我 很好 नमस्ते दुनिया שלום")) == 8


@given(st.text(max_size=80))
def test_any_text_can_be_folded_and_case_and_stops_make_no_difference(text: str) -> None:
    assert folded_words(f"({text}).") == folded_words(text)
    assert all(word and word == word.casefold() for word in folded_words(text))


@given(st.text(alphabet="abIDn't’‘“ .,…–-_/@K12\tſé", max_size=60))
def test_english_as_phones_write_it_folds_quickly_and_the_same(text: str) -> None:
    assert folded_words(text) == tuple(one.word for one in placed_words(text))


@given(st.text(max_size=80))
def test_placed_words_are_the_folded_ones_with_their_place(text: str) -> None:
    placed = placed_words(text)
    assert tuple(one.word for one in placed) == folded_words(text)
    assert all(one.word in folded_words(text[one.start : one.end]) for one in placed)


@given(st.lists(st.sampled_from(["I", "can't", "word", "😡", "it's", "naïve"]), max_size=12))
def test_texts_fold_word_by_word(runs: list[str]) -> None:
    assert folded_words(" ".join(runs)) == tuple(word for run in runs for word in folded_words(run))
