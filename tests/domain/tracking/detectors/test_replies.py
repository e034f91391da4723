"""Two replies that say the same, and texts that stay very short."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.tracking.detectors.finding import Finding
from evenhand.domain.tracking.entries import Entry
from tests.domain.tracking.makers import SKIP, entry, field, form, look_for, pattern

TWO_REPLIES = form(field("friend"), field("self"))
COPIED: dict[str, object] = {
    "friend": "It's fine, everyone gets nervous. Be kind to yourself.",
    "self": "It's fine, everyone gets nervous. Be kind to myself.",
}
HONEST: dict[str, object] = {
    "friend": "You went there, and that was the hard part of the evening.",
    "self": "They were glad when I left. I am so very boring to all.",
}
SHORT: dict[str, object] = {"friend": "It is fine.", "self": "It is fine."}


def replies(*answers: Mapping[str, object]) -> list[Entry]:
    return [entry(n, said) for n, said in enumerate(answers, start=1)]


def copies_in(*answers: Mapping[str, object], **parameters: float) -> Finding | None:
    return look_for(pattern("near_identical", "friend", "self", **parameters), TWO_REPLIES, replies(*answers))


def test_two_copied_pairs_are_pointed_out() -> None:
    found = copies_in(COPIED, COPIED)
    assert found is not None
    assert (found.seen, found.of, found.detail) == (2, 2, "100 % of the words match")
    assert [one.id for one in found.entries] == ["e1", "e2"]


def test_silent_below_two_entries() -> None:
    assert copies_in(COPIED) is None


def test_one_copy_is_not_enough_unless_the_pattern_says_so() -> None:
    assert copies_in(COPIED, HONEST) is None
    assert copies_in(COPIED, HONEST, n=1) is not None


def test_two_of_the_last_three_are_enough_and_older_ones_are_not_looked_at() -> None:
    found = copies_in(COPIED, HONEST, COPIED, COPIED)
    assert found is not None
    assert (found.seen, found.of) == (2, 3)
    assert copies_in(COPIED, COPIED, HONEST, HONEST) is None


def test_short_replies_cannot_be_told_apart_and_are_no_finding() -> None:
    assert copies_in(SHORT, SHORT, SHORT) is None
    assert copies_in(SHORT, SHORT, SHORT, min_words=3) is not None


def test_a_stricter_likeness_finds_less() -> None:
    edited = COPIED | {"self": "It's fine, all people get nervous. Be kind to myself."}
    assert copies_in(edited, edited) is not None
    assert copies_in(edited, edited, sim=0.95) is None


def test_a_skipped_reply_is_left_out_and_counted_apart_from_a_blank_one() -> None:
    found = copies_in(COPIED, COPIED | {"self": SKIP}, COPIED)
    assert found is not None
    assert (found.seen, found.of, found.left_out, found.skipped) == (2, 2, 1, 1)
    blank = copies_in(COPIED, {"friend": "Only one."}, COPIED)
    assert blank is not None
    assert (blank.left_out, blank.skipped) == (1, 0)


def test_the_lowest_and_the_highest_likeness_are_shown() -> None:
    edited = COPIED | {"self": "It's fine, everyone gets nervous. Try to be kind."}
    found = copies_in(COPIED, edited)
    assert found is not None
    assert found.detail is not None
    assert found.detail.endswith("to 100 % of the words match")


NOTES = form(field("note"), field("rows", "rows", subfields=(field("want"),)))


def thin_in(*texts: object, path: str = "note", **parameters: float) -> Finding | None:
    said: list[Mapping[str, object]] = [{path.split(".")[0]: text} if text is not None else {} for text in texts]
    return look_for(pattern("thin_text", path, min_words=4, **parameters), NOTES, replies(*said))


def test_three_short_texts_in_a_row_are_pointed_out() -> None:
    found = thin_in("A long enough text here", "too short", "fine", "so so")
    assert found is not None
    assert (found.seen, found.of, found.detail) == (3, 4, "the latest have under 4 words")


def test_silent_below_three_texts() -> None:
    assert thin_in("short", "short") is None


def test_a_longer_text_at_the_end_is_no_finding() -> None:
    assert thin_in("short", "short", "short", "this one has enough words") is None


def test_a_skip_is_not_a_thin_text() -> None:
    assert thin_in("short", "short", SKIP) is None
    found = thin_in("short", SKIP, None, "short", "short")
    assert found is not None
    assert (found.seen, found.of, found.left_out, found.skipped) == (3, 3, 2, 1)


def test_each_row_is_a_text() -> None:
    found = thin_in([{"want": "walk"}, {"want": "call home"}, {"want": "rest"}], path="rows.want")
    assert found is not None
    assert (found.seen, found.counted) == (3, "rows")


@given(st.lists(st.integers(0, 8), max_size=9), st.integers(1, 4))
def test_thin_is_the_run_at_the_end(lengths: list[int], n: int) -> None:
    texts = [" ".join(["word"] * length) for length in lengths]
    told = [length for length in lengths if length]
    run = 0
    for length in reversed(told):
        if length >= 4:
            break
        run += 1
    found = thin_in(*texts, n=n)
    assert (found.seen if found else None) == (run if run >= n else None)


@pytest.mark.parametrize("answer", [12, True, ["tag"]])
def test_what_is_no_text_is_left_out(answer: object) -> None:
    found = thin_in("short", "short", answer, "short")
    assert found is not None
    assert (found.of, found.left_out) == (3, 1)
