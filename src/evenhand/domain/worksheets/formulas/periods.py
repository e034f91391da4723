"""Measures of a day, a week or a stretch of days, from the entries that lie in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import NamedTuple

from evenhand.domain.worksheets.answers.names import values_of
from evenhand.domain.worksheets.definition import Definition, Measure
from evenhand.domain.worksheets.expressions import Node, as_number, evaluate, names_in, parse

_LAST_DAYS = re.compile(r"last (\d+) days")


class Occurrence(NamedTuple):
    """One entry as a period sees it: when it happened by the client's own clock, its answers, its measures."""

    at: datetime
    answers: Mapping[str, object]
    values: Mapping[str, float | None]


class PeriodValue(NamedTuple):
    """The value of a period, its first and last day, and from how many entries it comes."""

    first: date
    last: date
    value: float | None
    entries: int


def period_values(
    definition: Definition,
    measure: Measure,
    occurrences: Iterable[tuple[datetime, Mapping[str, object], Mapping[str, float | None]]],
) -> list[PeriodValue]:
    """The values of a period measure, earliest first; periods without an entry are absent, never zero.

    `at` is local time in the client's zone: the day of an entry is its date there. "day" and "week" (Monday
    to Sunday) give one value each, "last N days" one for each day with an entry that looks back over N days,
    "all" a single one. With `at_least`, entries that lack an input are left out, and fewer than that give None.
    """
    node = parse(measure.formula)
    ordered = sorted((Occurrence(*one) for one in occurrences), key=lambda one: one.at.date())
    dated = [(one.at.date(), _values(definition, one)) for one in ordered]
    return [
        _value_of(definition, measure, node, first, last, [row for day, row in dated if first <= day <= last])
        for first, last in _periods(measure.per or "day", [day for day, _ in dated])
    ]


def _periods(per: str, days: Sequence[date]) -> list[tuple[date, date]]:
    """The first and last day of each period that holds an entry, in order."""
    distinct = [day for day, _ in groupby(days)]
    if not distinct:
        return []
    if per == "all":
        return [(distinct[0], distinct[-1])]
    if per == "week":
        mondays = dict.fromkeys(day - timedelta(days=day.weekday()) for day in distinct)
        return [(monday, monday + timedelta(days=6)) for monday in mondays]
    looking_back = _LAST_DAYS.fullmatch(per)
    before = timedelta(days=int(looking_back[1]) - 1 if looking_back else 0)
    return [(day - before, day) for day in distinct]


def _values(definition: Definition, one: Occurrence) -> Mapping[str, object]:
    values, _ = values_of(definition, one.answers)
    return {**one.values, **values}


def _value_of(
    definition: Definition,
    measure: Measure,
    node: Node,
    first: date,
    last: date,
    rows: list[Mapping[str, object]],
) -> PeriodValue:
    inputs = dict.fromkeys(names_in(node))
    if measure.at_least:
        rows = [row for row in rows if all(row.get(name) is not None for name in inputs)]
    value: object = None
    if len(rows) >= measure.at_least:
        columns = {name: _column(name, rows) for name in inputs}
        value = evaluate(node, columns, entries=len(rows))
    return PeriodValue(first, last, as_number(value), len(rows))


def _column(name: str, rows: list[Mapping[str, object]]) -> list[object]:
    """One value an entry; what runs along rows inside entries is strung together."""
    column: list[object] = []
    for row in rows:
        value = row.get(name)
        if isinstance(value, list):
            column += value
        else:
            column.append(value)
    return column
