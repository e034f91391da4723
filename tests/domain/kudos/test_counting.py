"""Points only ever add up: whatever is sent in whatever order, an entry more never makes them fewer."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby

from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.domain.kudos.counting import Done, Rule, counted, times_of, total_of

START = date(2026, 3, 20)
ENTRIES = st.lists(
    st.builds(
        Done,
        number=st.uuids().map(str),
        day=st.integers(0, 20).map(lambda days: START + timedelta(days=days)),
        asked=st.sampled_from(["", "a:0", "a:1", "b:0"]),
        is_experiment=st.booleans(),
        is_log=st.booleans(),
    ),
    max_size=25,
)
POINTS = st.dictionaries(st.sampled_from(list(Rule)), st.integers(1, 100))


def on(*days: int) -> list[Done]:
    return [Done(str(number), START + timedelta(days=day)) for number, day in enumerate(days)]


def total(entries: list[Done], points: dict[Rule, int]) -> int:
    return total_of(counted(entries, points))


@given(ENTRIES, POINTS, st.randoms(use_true_random=False))
def test_the_order_of_entries_does_not_matter(entries: list[Done], points: dict[Rule, int], dice: object) -> None:
    shuffled = list(entries)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a Random
    assert counted(shuffled, points) == counted(entries, points)


@given(ENTRIES, ENTRIES, POINTS)
def test_more_entries_never_make_it_less(entries: list[Done], more: list[Done], points: dict[Rule, int]) -> None:
    assert 0 <= total(entries, points) <= total(entries + more, points)


@given(ENTRIES, POINTS)
def test_an_entry_that_comes_twice_counts_once(entries: list[Done], points: dict[Rule, int]) -> None:
    assert counted(entries + entries, points) == counted(entries, points)


@given(ENTRIES, POINTS, POINTS)
def test_rules_do_not_touch_each_other(entries: list[Done], some: dict[Rule, int], others: dict[Rule, int]) -> None:
    alone = {line.rule: line for line in counted(entries, some)}
    together = {line.rule: line for line in counted(entries, {**others, **some})}
    assert alone.items() <= together.items()


@given(st.sets(st.integers(0, 40)))
@settings(max_examples=60)
def test_runs_are_those_that_a_reader_of_the_calendar_finds(days: set[int]) -> None:
    stretches = groupby(enumerate(sorted(days)), key=lambda pair: pair[1] - pair[0])
    expected = sum(len(list(stretch)) // 3 for _, stretch in stretches)
    assert times_of(Rule.IN_A_ROW, on(*days)) == expected


def test_six_days_in_a_row_are_two_runs_and_a_gap_takes_none() -> None:
    assert times_of(Rule.IN_A_ROW, on(0, 1)) == 0
    assert times_of(Rule.IN_A_ROW, on(0, 1, 2)) == 1
    assert times_of(Rule.IN_A_ROW, on(0, 1, 2, 3, 4, 5)) == 2
    assert times_of(Rule.IN_A_ROW, on(0, 1, 2, 30)) == 1
    assert times_of(Rule.IN_A_ROW, on(0, 0, 1, 1, 2)) == 1


def test_several_entries_to_one_request_are_on_time_once() -> None:
    entries = [Done("1", START, asked="a:0"), Done("2", START, asked="a:0"), Done("3", START, asked="a:1")]
    assert times_of(Rule.ON_TIME, [*entries, Done("4", START)]) == 2


def test_two_logs_of_one_day_are_one_day() -> None:
    entries = [Done("1", START, is_log=True), Done("2", START, is_log=True), Done("3", START)]
    assert times_of(Rule.DAILY_LOG, entries) == 1
