"""Measures of days, weeks and stretches: from the entries that lie in them, and never a zero for an empty one."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.worksheets.definition import Definition
from evenhand.domain.worksheets.formulas import Occurrence, PeriodValue, measure_values, period_values
from tests.domain.worksheets.sheets import a_choice, a_field, a_measure, a_page, a_scale, a_subfield, parsed, rows

MONDAY = date(2026, 6, 1)
SHEET = parsed(
    a_page(
        a_choice("caught", "A harsh line", "A kinder line", "Not sure"),
        a_scale("mood"),
        a_field("went", "yes_no"),
        a_field("up", "time"),
        a_choice("did", "Stayed", "Left", lines='show_if = "went == yes"'),
        rows("parts", a_subfield("still", "yes_no")),
    ),
    a_measure("high", "1 if mood > 5 else 0"),
    a_measure("harsh_per_day", "count_if(caught == 'a_harsh_line')", 'per = "day"'),
    a_measure(
        "kinder_share",
        "count_if(caught == 'a_kinder_line') / count_if(caught in ('a_harsh_line', 'a_kinder_line'))",
        'per = "week"',
    ),
    a_measure("range", "highest(mood) - lowest(mood)", 'per = "day"'),
    a_measure("left_share", "count_if(did == 'left') / count_if(went == 'yes')", 'per = "week"'),
    a_measure("high_share", "mean(high)", 'per = "week"'),
    a_measure("rise_spread", "clock_spread(up)", 'per = "last 7 days"\nat_least = 2'),
    a_measure("week_mean", "sum(mood) / entries()", 'per = "last 7 days"\nat_least = 5'),
    a_measure("number", "entries()", 'per = "all"'),
    a_measure("still_share", "share(parts.still == 'yes')", 'per = "week"'),
)


def on(day: int, hour: int = 12, /, **answers: object) -> Occurrence:
    """An entry on a day counted from a Monday, with the measures it has by itself."""
    at = datetime.combine(MONDAY, time(tzinfo=UTC)) + timedelta(days=day, hours=hour)
    return Occurrence(at, answers, measure_values(SHEET, answers))


def found(name: str, *entries: Occurrence, sheet: Definition = SHEET) -> list[tuple[int, float | None, int]]:
    """The last day (counted from Monday), the value and the number of entries of each period."""
    values = period_values(sheet, sheet.measure(name), entries)
    return [((one.last - MONDAY).days, one.value, one.entries) for one in values]


def test_taps_are_counted_by_the_day_of_the_client() -> None:
    entries = [
        on(0, 1, caught="a_harsh_line"),
        on(0, 23, caught="a_harsh_line"),
        on(0, caught="a_kinder_line"),
        on(2, caught="a_kinder_line"),
        on(3, caught="a_harsh_line"),
    ]
    assert found("harsh_per_day", *entries) == [(0, 2, 3), (2, 0, 1), (3, 1, 1)]


def test_a_day_without_an_entry_is_absent_and_not_zero() -> None:
    assert found("harsh_per_day") == []
    assert [day for day, _, _ in found("harsh_per_day", on(0), on(5))] == [0, 5]


def test_entries_may_come_in_any_order() -> None:
    entries = [on(3, caught="a_harsh_line"), on(0, caught="a_harsh_line"), on(3, caught="not_sure")]
    assert found("harsh_per_day", *entries) == found("harsh_per_day", *sorted(entries, key=lambda one: one.at))


def test_a_share_of_a_week_is_empty_when_nothing_of_its_kind_was_seen() -> None:
    entries = [
        on(0, caught="a_harsh_line"),
        on(6, caught="a_kinder_line"),
        on(7, caught="not_sure"),
        on(14, caught="a_kinder_line"),
    ]
    assert found("kinder_share", *entries) == [(6, 0.5, 2), (13, None, 1), (20, 1, 1)]


def test_a_week_runs_from_monday_to_sunday() -> None:
    (value,) = period_values(SHEET, SHEET.measure("kinder_share"), [on(3, caught="a_kinder_line")])
    assert value == PeriodValue(MONDAY, MONDAY + timedelta(days=6), 1, 1)


def test_the_range_of_a_day_needs_a_value_and_one_is_enough() -> None:
    assert found("range", on(0, mood=3), on(0, 20, mood=8), on(1, mood=5), on(2)) == [
        (0, 5, 2),
        (1, 0, 1),
        (2, None, 1),
    ]


def test_hidden_answers_do_not_count() -> None:
    entries = [on(0, went=True, did="left"), on(1, went=True, did="stayed"), on(2, went=False, did="left")]
    assert found("left_share", *entries) == [(6, 0.5, 3)]


def test_measures_of_the_entries_take_part() -> None:
    assert found("high_share", on(0, mood=8), on(1, mood=2), on(2), on(3, mood=9)) == [(6, 2 / 3, 4)]


def test_a_stretch_of_days_looks_back_from_each_day_with_an_entry() -> None:
    entries = [on(0, up="07:00"), on(1, up="07:40"), on(6, up="06:50"), on(7, up="07:30"), on(20, up="09:00")]
    assert found("rise_spread", *entries) == [(0, None, 1), (1, 40, 2), (6, 50, 3), (7, 50, 3), (20, None, 1)]
    first = period_values(SHEET, SHEET.measure("rise_spread"), entries)[0]
    assert (first.first, first.last) == (MONDAY - timedelta(days=6), MONDAY)


def test_a_stretch_needs_enough_entries_that_hold_every_input() -> None:
    nights = [on(day, mood=day) for day in range(4)]
    assert found("week_mean", *nights)[-1] == (3, None, 4)
    assert found("week_mean", *nights, on(4))[-1] == (4, None, 4)
    assert found("week_mean", *nights, on(4), on(5, mood=9))[-1] == (5, 3, 5)


def test_all_entries_give_one_value() -> None:
    assert found("number", on(0), on(3), on(30)) == [(30, 3, 3)]
    assert found("number") == []


def test_rows_count_one_observation_each() -> None:
    entries = [
        on(0, parts=[{"still": True}, {"still": False}]),
        on(1, parts=[{"still": True}, {}]),
        on(2),
    ]
    assert found("still_share", *entries) == [(6, 2 / 3, 3)]


def test_plain_tuples_will_do() -> None:
    at, answers = datetime(2026, 6, 1, 8, tzinfo=UTC), {"caught": "a_harsh_line"}
    assert period_values(SHEET, SHEET.measure("harsh_per_day"), [(at, answers, {})])[0].value == 1


DAYS = st.lists(st.tuples(st.integers(0, 40), st.none() | st.integers(0, 10)), max_size=25)


@given(DAYS)
def test_counts_of_days_agree_with_a_plain_count(moods: list[tuple[int, int | None]]) -> None:
    by_day: dict[int, list[int]] = defaultdict(list)
    for day, mood in moods:
        by_day[day] += [mood] if mood is not None else []
    expected = [(day, max(known) - min(known) if known else None) for day, known in sorted(by_day.items())]
    entries = [on(day) if mood is None else on(day, mood=mood) for day, mood in moods]
    assert [(day, value) for day, value, _ in found("range", *entries)] == expected


@given(DAYS)
def test_stretches_agree_with_a_plain_look_back(moods: list[tuple[int, int | None]]) -> None:
    expected = []
    for today in sorted({day for day, _ in moods}):
        inside = [mood for day, mood in moods if today - 6 <= day <= today and mood is not None]
        expected.append((today, sum(inside) / len(inside) if len(inside) >= 5 else None))
    entries = [on(day) if mood is None else on(day, mood=mood) for day, mood in moods]
    assert [(day, value) for day, value, _ in found("week_mean", *entries)] == [
        (day, None if value is None else pytest.approx(value)) for day, value in expected
    ]
