"""Saves of one draft from several pages: nobody's words are overwritten unseen, whatever the network does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.worksheets.merging import (
    MOST_WRITERS,
    Clash,
    DraftState,
    Merged,
    Save,
    is_changed_elsewhere,
    merge,
)
from tests.domain.worksheets.two_pages import Lost, Merge, Page, World, drawn

FIELDS = ("x", "y")
EMPTY = DraftState({}, 0, {}, {}, {})


def last_write_wins(state: DraftState, save: Save) -> Merged:
    """Broken: takes every save for the newest words."""
    answers = {**state.answers, **save.changes}
    return Merged(replace(merge(state, save).state, answers=answers), state.revision + 1, changed=True)


def base_runs_ahead(state: DraftState, save: Save) -> Merged:
    """Broken: tells every page that it has seen whatever stands, as if an answer showed all fields."""
    merged = merge(state, save)
    return replace(merged, base=merged.state.revision)


def late_is_always_fine(state: DraftState, save: Save) -> Merged:
    """Broken: calls a repeated save stored although its words clashed and the answer to that was lost."""
    merged = merge(state, save)
    return replace(merged, clashes=()) if merged.late else merged


def arrivals_count(state: DraftState, save: Save) -> Merged:
    """Broken: knows no sequence, so a delayed save is as good as a new one."""
    return merge(replace(state, writers={**state.writers, save.writer: save.sequence - 1}), save)


FATES = ("heard", "answer lost", "answer lost, repeated")
WRITINGS = (("x",), ("y",), ("x", "y"))


def plays() -> Iterator[list[tuple[str, tuple[str, ...], str]]]:
    """Yield every interleaving of two saves of A with two of B, every choice of fields, every fate of their answers."""
    for places in combinations(range(4), 2):
        order = ["A" if place in places else "B" for place in range(4)]
        for written in product(WRITINGS, repeat=4):
            for fates in product(FATES, repeat=4):
                yield list(zip(order, written, fates, strict=True))


def play(script: list[tuple[str, tuple[str, ...], str]], rule: Merge = merge) -> World:
    """Let the pages type and send in this order; each answer is heard, lost, or heard when the save is repeated."""
    world = World(rule, answers={"x": "from before"})
    for number, (name, written, fate) in enumerate(script):
        page = world.pages[name]
        for one in written:
            page.type(one, f"{name}{number}")
        save = page.send()
        world.deliver(save, heard=fate == "heard")
        if fate.endswith("repeated"):
            world.deliver(save)
    world.check_newest()
    return world


def play_all(rule: Merge = merge) -> None:
    for script in plays():
        play(script, rule)


def test_no_interleaving_of_four_saves_from_two_pages_loses_a_word() -> None:
    play_all()


@pytest.mark.parametrize("broken", [last_write_wins, base_runs_ahead, late_is_always_fine])
def test_the_interleavings_catch_a_broken_rule(broken: Merge) -> None:
    with pytest.raises(Lost):
        play_all(broken)


class _Plot:
    """A world driven by drawn moves: pages type, send and choose; saves wait, arrive in any order, twice, or never."""

    def __init__(self, rule: Merge) -> None:
        self.world = World(rule, answers={"x": "from before"})
        self.on_the_way: list[Save] = []
        self.words = 0

    def move(self, page: Page, what: str, which: str, number: int) -> None:
        match what:
            case "type":
                self.words += 1
                page.type(which, None if number == 0 else f"{page.name}{self.words}")
            case "type the same":
                page.type(which, "the same")
            case "send":
                self.on_the_way.append(page.send())
            case "arrive" | "arrive unheard" if self.on_the_way:
                self.world.deliver(self.on_the_way[number % len(self.on_the_way)], heard=what == "arrive")
            case "keep mine" | "keep theirs":
                page.choose(which, mine=what == "keep mine")


MOVES = st.lists(
    st.tuples(
        st.sampled_from("AB"),
        st.sampled_from(
            ["type", "type the same", "send", "send", "arrive", "arrive", "arrive unheard", "keep mine", "keep theirs"]
        ),
        st.sampled_from(FIELDS),
        st.integers(0, 7),
    ),
    max_size=30,
)


def follow(moves: list[tuple[str, str, str, int]], rule: Merge = merge) -> World:
    plot = _Plot(rule)
    for name, what, which, number in moves:
        plot.move(plot.world.pages[name], what, which, number)
    return plot.world


@given(MOVES)
def test_saves_that_are_delayed_reordered_and_repeated_lose_no_word(moves: list[tuple[str, str, str, int]]) -> None:
    follow(moves).check_newest()


def test_a_delayed_save_is_caught_when_arrival_counts() -> None:
    page_types_twice = [("A", "type", "x", 1), ("A", "send", "x", 0), ("A", "type", "x", 1), ("A", "send", "x", 0)]
    the_later_first = [("A", "arrive", "x", 1), ("A", "arrive", "x", 0)]
    assert follow(page_types_twice + the_later_first).state.answers["x"] == "A2"
    with pytest.raises(Lost):
        follow(page_types_twice + the_later_first, arrivals_count)


@given(MOVES)
def test_revisions_only_rise_and_name_the_last_change(moves: list[tuple[str, str, str, int]]) -> None:
    state = follow(moves).state
    assert all(0 < revision <= state.revision for revision in state.field_revisions.values())
    assert set(state.answers) <= set(state.field_revisions)
    assert None not in state.answers.values()


@given(MOVES)
def test_when_the_last_clash_is_chosen_both_pages_can_go_on(moves: list[tuple[str, str, str, int]]) -> None:
    world = follow(moves)
    for name in "ABAB":
        page = world.pages[name]
        world.deliver(page.send())
        for one in list(page.clashes):
            page.choose(one, mine=True)
        world.deliver(page.send())
        assert not page.clashes
        assert not page.unanswered


def test_a_first_save_stores_its_words_under_a_new_revision() -> None:
    merged = merge(EMPTY, Save({"x": "one"}, base=0, writer="A", sequence=1))
    assert merged.state == DraftState({"x": "one"}, 1, {"x": 1}, {"A": 1}, {"x": ("A",)})
    assert (merged.changed, merged.begins, merged.takes_over, merged.late) == (True, True, False, False)
    assert merged.base == 1


def test_two_pages_may_write_different_fields() -> None:
    first = merge(EMPTY, Save({"x": "A's"}, base=0, writer="A", sequence=1))
    second = merge(first.state, Save({"y": "B's"}, base=0, writer="B", sequence=1))
    assert second.clashes == ()
    assert second.state.answers == {"x": "A's", "y": "B's"}


def test_a_page_stays_on_its_base_while_words_stand_that_it_was_not_shown() -> None:
    first = merge(EMPTY, Save({"x": "A's"}, base=0, writer="A", sequence=1))
    second = merge(first.state, Save({"y": "B's"}, base=0, writer="B", sequence=1))
    assert second.base == 0
    third = merge(second.state, Save({"x": "B's too"}, base=second.base, writer="B", sequence=2))
    assert third.clashes == (Clash("x", "A's", "B's too", revision=1),)


def test_a_page_never_clashes_with_its_own_words_when_an_answer_was_lost() -> None:
    first = merge(EMPTY, Save({"x": "Dear"}, base=0, writer="A", sequence=1))
    second = merge(first.state, Save({"x": "Dear me"}, base=0, writer="A", sequence=2))
    assert (second.clashes, second.state.answers) == ((), {"x": "Dear me"})


def test_a_repeated_save_tells_its_clash_again() -> None:
    state = drawn({"x": "theirs"})
    save = Save({"x": "mine"}, base=0, writer="A", sequence=1)
    first = merge(state, save)
    again = merge(first.state, save)
    assert again.late
    assert again.clashes == first.clashes == (Clash("x", "theirs", "mine", revision=1),)
    assert again.state == first.state


def test_an_emptied_field_is_gone_and_emptying_clashes_like_writing() -> None:
    known = merge(drawn({"x": "words"}), Save({"x": None}, base=1, writer="A", sequence=1))
    assert (known.state.answers, known.takes_over) == ({}, True)
    unseen = merge(drawn({"x": "words"}), Save({"x": None}, base=0, writer="A", sequence=1))
    assert (unseen.state.answers, unseen.clashes) == ({"x": "words"}, (Clash("x", "words", None, revision=1),))


def test_writing_into_a_field_that_was_emptied_elsewhere_is_a_clash() -> None:
    emptied = merge(drawn({"x": "words"}), Save({"x": None}, base=1, writer="B", sequence=1)).state
    merged = merge(emptied, Save({"x": "more words"}, base=1, writer="A", sequence=1))
    assert merged.clashes == (Clash("x", None, "more words", revision=2),)


def test_the_same_words_from_two_pages_are_no_clash() -> None:
    merged = merge(drawn({"x": "words"}), Save({"x": "words"}, base=0, writer="A", sequence=1))
    assert (merged.clashes, merged.changed, merged.base) == ((), False, 1)


def test_choosing_counts_for_the_words_that_were_shown_and_no_newer_ones() -> None:
    shown = merge(drawn({"x": "theirs"}), Save({"x": "mine"}, base=0, writer="A", sequence=1)).clashes[0]
    newer = merge(drawn({"x": "theirs"}), Save({"x": "newer"}, base=1, writer="B", sequence=1)).state
    mine = Save({"x": "mine"}, base=0, writer="A", sequence=2, chosen={"x": shown.revision})
    assert merge(newer, mine).clashes == (Clash("x", "newer", "mine", revision=2),)
    assert merge(drawn({"x": "theirs"}), mine).state.answers == {"x": "mine"}


def test_words_of_another_page_that_are_replaced_are_kept_first() -> None:
    chosen = Save({"x": "mine"}, base=1, writer="A", sequence=1)
    first = merge(drawn({"x": "theirs"}), chosen)
    assert first.takes_over
    assert not merge(first.state, Save({"x": "mine, longer"}, base=2, writer="A", sequence=2)).takes_over
    assert not merge(first.state, Save({"y": "new"}, base=2, writer="B", sequence=1)).takes_over


def test_a_page_begins_once() -> None:
    first = merge(drawn({"x": "theirs"}), Save({"y": "a"}, base=1, writer="A", sequence=1))
    assert first.begins
    assert not merge(first.state, Save({"y": "ab"}, base=2, writer="A", sequence=2)).begins


def test_a_page_whose_first_save_only_clashed_begins_with_the_next() -> None:
    first = merge(drawn({"x": "theirs"}), Save({"x": "mine"}, base=0, writer="A", sequence=1))
    assert not first.begins
    assert merge(first.state, Save({"y": "a"}, base=0, writer="A", sequence=2)).begins


def test_a_locked_field_stays_whatever_a_page_knows_or_chooses() -> None:
    save = Save({"x": "changed", "y": "new"}, base=1, writer="A", sequence=1, chosen={"x": 1})
    merged = merge(drawn({"x": "forecast"}), save, locked={"x"})
    assert merged.state.answers == {"x": "forecast", "y": "new"}
    assert merged.clashes == (Clash("x", "forecast", "changed", revision=1),)


def test_a_sequence_below_one_stores_nothing_and_says_so() -> None:
    merged = merge(EMPTY, Save({"x": "words"}, base=0, writer="A", sequence=0))
    assert (merged.late, merged.clashes) == (True, (Clash("x", None, "words", revision=0),))


def after_many_pages(state: DraftState, count: int) -> DraftState:
    for number in range(count):
        state = merge(state, Save({"z": number}, state.revision, f"page {number}", 1)).state
    return state


def test_the_pages_that_are_kept_are_the_thirty_that_wrote_last() -> None:
    state = after_many_pages(EMPTY, 3 * MOST_WRITERS)
    assert list(state.writers) == [f"page {number}" for number in range(2 * MOST_WRITERS, 3 * MOST_WRITERS)]
    assert {page for pages in state.seen_by.values() for page in pages} <= set(state.writers)


def test_words_of_ones_own_pages_are_known_and_words_of_others_are_changed_elsewhere() -> None:
    drawn_from = merge(EMPTY, Save({"x": "before"}, 0, "other", 1)).state
    mine = merge(drawn_from, Save({"x": "mine"}, 1, "A", 1)).state
    both = merge(mine, Save({"y": "theirs"}, 1, "other", 2)).state

    def is_changed(state: DraftState, *, since: int = 1, own: tuple[str, ...] = ("A",)) -> bool:
        return is_changed_elsewhere(state.field_revisions, state.seen_by, since=since, own=own)

    assert not is_changed(drawn_from)
    assert not is_changed(mine)
    assert is_changed(mine, own=())
    assert is_changed(both)
    assert not is_changed(both, since=both.revision, own=())
    assert is_changed(merge(mine, Save({"x": None}, mine.revision, "other", 2)).state), "emptied is changed too"


def test_a_page_that_goes_on_writing_is_not_forgotten() -> None:
    state = merge(EMPTY, Save({"x": 0}, 0, "A", 1)).state
    for number in range(3 * MOST_WRITERS):
        state = merge(state, Save({"z": number}, state.revision, f"page {number}", 1)).state
        state = merge(state, Save({"x": number}, 0, "A", number + 2)).state
    assert state.writers["A"] == 3 * MOST_WRITERS + 1
    assert len(state.writers) == MOST_WRITERS


def test_a_save_of_a_forgotten_page_changes_nothing_unseen() -> None:
    first = merge(EMPTY, Save({"x": "old"}, 0, "A", 1)).state
    newest = merge(first, Save({"x": "new"}, 0, "A", 2)).state
    later = after_many_pages(newest, MOST_WRITERS)
    merged = merge(later, Save({"x": "old"}, 0, "A", 1))
    assert merged.state.answers["x"] == "new"
    assert merged.clashes == (Clash("x", "new", "old", revision=2),)
