"""What is being written is never overwritten unseen, whatever pages save and in whatever order it arrives."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.conversations.keeping import NOTHING, Kept, Typed, met

PAGES = st.sampled_from(["one", "two", "three"])
SAVES = st.lists(st.tuples(PAGES, st.text(max_size=3), st.booleans()), max_size=12)


def test_the_first_words_are_kept() -> None:
    assert met(NOTHING, Typed("Hello", 0, "one", 1)).kept == Kept("Hello", 1, "one", 1)


def test_the_same_save_again_changes_nothing() -> None:
    kept = met(NOTHING, Typed("Hello", 0, "one", 1)).kept
    assert met(kept, Typed("Hello", 0, "one", 1)).kept == kept


def test_a_late_save_never_undoes_a_newer_one() -> None:
    kept = met(met(NOTHING, Typed("He", 0, "one", 1)).kept, Typed("Hello", 0, "one", 3)).kept
    assert met(kept, Typed("Hel", 0, "one", 2)).kept == kept


def test_words_of_another_page_stay_until_they_were_shown() -> None:
    kept = met(NOTHING, Typed("From the phone", 0, "one", 1)).kept
    unseen = met(kept, Typed("From the desk", 0, "two", 1))
    assert (unseen.kept, unseen.clashes) == (kept, True)
    seen = met(kept, Typed("From the desk", kept.revision, "two", 2))
    assert (seen.kept.words, seen.clashes) == ("From the desk", False)


def test_the_same_words_elsewhere_are_no_clash() -> None:
    kept = met(NOTHING, Typed("Hello", 0, "one", 1)).kept
    assert not met(kept, Typed("Hello", 0, "two", 1)).clashes


@given(SAVES)
def test_every_change_of_words_came_from_a_page_that_knew_what_stood_there(saves: list[tuple[str, str, bool]]) -> None:
    kept, known = NOTHING, dict.fromkeys(("one", "two", "three"), 0)
    numbers: dict[str, int] = {}
    for writer, words, looks in saves:
        if looks:
            known[writer] = kept.revision
        numbers[writer] = numbers.get(writer, 0) + 1
        before = kept
        outcome = met(kept, Typed(words, known[writer], writer, numbers[writer]))
        kept = outcome.kept
        was_shown = known[writer] >= before.revision or writer == before.writer
        assert (kept.words == words) == (was_shown or (before.words == words and before.revision > 0))
        assert outcome.clashes == (kept.words != words)
        if not outcome.clashes:
            known[writer] = kept.revision
