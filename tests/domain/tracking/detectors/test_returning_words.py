"""The same text, or the same telling phrase, in several entries."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.tracking.detectors.everyday_words import is_telling
from evenhand.domain.tracking.detectors.finding import Finding
from evenhand.domain.tracking.detectors.returning_words import _same_text
from evenhand.domain.tracking.folding import folded_words
from evenhand.domain.tracking.text_similarity import likeness
from tests.domain.tracking.makers import SKIP, entries, field, form, look_for, pattern

SHEET = form(field("words"), field("rows", "rows", subfields=(field("worry"),)))
THREE_WITH_A_PHRASE = [
    "You had all week. No excuse.",
    "Four points short. You rushed it. No excuse",
    "Other people still get things done… no excuse!",
]


def returning(*texts: object, path: str = "words", **parameters: float) -> Finding | None:
    return look_for(pattern("repeated_text", path, **parameters), SHEET, entries(path.split(".")[0], texts))


def test_a_phrase_that_comes_back_is_shown_as_it_was_written() -> None:
    found = returning(*THREE_WITH_A_PHRASE)
    assert found is not None
    assert (found.seen, found.of, found.detail) == (3, 3, "“No excuse”")


def test_silent_below_three_entries() -> None:
    assert returning(*THREE_WITH_A_PHRASE[:2]) is None
    assert returning(*THREE_WITH_A_PHRASE[:2], SKIP) is None
    assert returning(*THREE_WITH_A_PHRASE[:2], n=2) is not None


def test_the_same_phrase_in_one_text_counts_once() -> None:
    assert returning("No excuse, no excuse, no excuse.", "Fine today.", "All well.") is None


def test_the_longest_phrase_is_shown_when_as_many_hold_it() -> None:
    found = returning("I am such a burden to all", "Again such a burden to them", "They must see such a burden in me")
    assert found is not None
    assert found.detail == "“such a burden”"


def test_the_phrase_in_most_entries_goes_before_a_longer_one() -> None:
    texts = [
        "lazy person, truly hopeless case",
        "lazy person, truly hopeless case",
        "a lazy person",
        "that lazy person",
    ]
    found = returning(*texts, sim=1.1)
    assert found is not None
    assert (found.seen, found.detail) == (4, "“lazy person”")


def test_everyday_filler_is_no_finding() -> None:
    assert returning("you are the one", "and you are the same", "if you are the last") is None


@pytest.mark.parametrize("phrase", ["you are", "do not", "it is"])
def test_filler_tells_nothing(phrase: str) -> None:
    assert not is_telling(folded_words(phrase))


@pytest.mark.parametrize("phrase", ["no excuse", "not good enough", "my fault"])
def test_one_telling_word_is_enough(phrase: str) -> None:
    assert is_telling(folded_words(phrase))


def test_the_same_short_text_counts_as_a_whole() -> None:
    found = returning("Typical!", "it was fine", "typical", "TYPICAL…")
    assert found is not None
    assert (found.seen, found.of, found.detail) == (3, 4, "“Typical!”")


def test_a_lightly_changed_text_is_the_same() -> None:
    text = "They only asked me since nobody better was free that evening"
    found = returning(text, f"{text}!", text.replace("only", "just"))
    assert found is not None
    assert found.detail == f"“{text}”"


def test_the_person_may_change() -> None:
    found = returning("I ruin everything", "You ruin everything.", "i RUIN everything")
    assert found is not None
    assert found.seen == 3


def test_a_long_text_is_shown_by_its_beginning() -> None:
    text = "never good at anything whatever people say about that " * 4
    found = returning(text, text, text)
    assert found is not None
    assert found.detail is not None
    assert len(found.detail) < 90
    assert found.detail.endswith(" …”")


def test_skips_and_blanks_are_left_out_and_counted_apart() -> None:
    found = returning(THREE_WITH_A_PHRASE[0], SKIP, *THREE_WITH_A_PHRASE[1:], None)
    assert found is not None
    assert (found.seen, found.of, found.left_out, found.skipped) == (3, 3, 2, 1)


def test_each_row_is_a_text() -> None:
    found = returning([{"worry": text} for text in THREE_WITH_A_PHRASE], path="rows.worry")
    assert found is not None
    assert (found.seen, found.of, found.counted) == (3, 3, "rows")


@given(st.lists(st.lists(st.sampled_from(["alpha", "beta", "gamma"]), max_size=6), max_size=7))
def test_it_fires_when_a_whole_text_or_a_pair_of_words_is_in_three_entries(texts: list[list[str]]) -> None:
    told = [text for text in texts if text]
    pairs = [{tuple(text[at : at + 2]) for at in range(len(text) - 1)} for text in told]
    shared = max((sum(pair in own for own in pairs) for all_ in pairs for pair in all_), default=0)
    same = max((told.count(text) for text in told), default=0)
    found = returning(*[" ".join(text) for text in texts], sim=1.0)
    assert (found is not None) == (max(shared, same) >= 3)


def test_many_long_texts_are_read_in_bounded_time() -> None:
    texts = [" ".join(f"w{number * step % 997}" for number in range(3000)) for step in range(1, 201)]
    start = process_time()
    returning(*texts)
    assert process_time() - start < 1.5


def largest_set_alike(words: list[tuple[str, ...]], threshold: float) -> list[int]:
    """Hold every text against every other, the plain way."""
    sets = [
        [
            other
            for other in range(len(words))
            if words[other] and (one == other or likeness(own, words[other]) >= threshold)
        ]
        for one, own in enumerate(words)
        if own
    ]
    return max(sets, key=len, default=[])


@given(
    st.lists(st.lists(st.sampled_from(["no", "excuse", "lazy", "again", "you"]), max_size=8).map(tuple), max_size=9),
    st.sampled_from([0.3, 0.6, 0.85, 1.0]),
)
def test_the_same_text_is_found_as_if_each_were_held_against_each(
    words: list[tuple[str, ...]], threshold: float
) -> None:
    assert _same_text(words, threshold) == largest_set_alike(words, threshold)
