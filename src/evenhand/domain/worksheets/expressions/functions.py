"""The functions of the formula language on plain values.

None stands for a value that is missing; a column is a list with one value a row or entry. A function that is
`each` works on single values and is repeated along columns; one that is `whole` reads columns.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from itertools import pairwise

Value = object
DAY_MINUTES = 24 * 60
_WORD = re.compile(r"\w+(?:['’\-]\w+)*")


def words(text: str) -> int:
    """How many words a text has: runs of letters and digits, an apostrophe or hyphen inside included."""
    return sum(1 for _ in _WORD.finditer(text))


def minutes_between(first: Value, last: Value) -> float | None:
    """Minutes from one moment to the next.

    Two clock times: a time that is earlier than the first means the next day, so 23:30 to 07:00 is 450. Two
    moments with a date: the real time that passed, also over a change of the clocks.
    """
    if isinstance(first, time) and isinstance(last, time):
        return (_minute(last) - _minute(first)) % DAY_MINUTES
    if isinstance(first, datetime) and isinstance(last, datetime):
        return (last - first).total_seconds() / 60
    if isinstance(first, date) and isinstance(last, date):
        return (last - first).days * float(DAY_MINUTES)
    return None


def in_order(*times: Value) -> bool | None:
    """Whether clock times follow one another within one day, each earlier one meaning the next day."""
    clock = [_minute(one) for one in times if isinstance(one, time)]
    if len(clock) != len(times):
        return None
    return sum((last - first) % DAY_MINUTES for first, last in pairwise(clock)) < DAY_MINUTES


def clock_spread(times: Sequence[Value]) -> float | None:
    """Minutes from the earliest to the latest of some clock times, over midnight where that is shorter."""
    clock = sorted({_minute(one) for one in times if isinstance(one, time)})
    if not clock:
        return None
    gaps = [(last - first) % DAY_MINUTES for first, last in zip(clock, [*clock[1:], clock[0]], strict=True)]
    return DAY_MINUTES - max(gaps) if len(clock) > 1 else 0


def lookup(keys: Sequence[Value], among: Sequence[Value], values: Sequence[Value]) -> list[Value]:
    """For each key the value that stands beside it in another list of rows, None where it is not there."""
    beside = {key: value for key, value in zip(among, values, strict=True) if key is not None}
    return [beside.get(key) if key is not None else None for key in keys]


def total(values: Sequence[Value]) -> float | None:
    """The sum; with a value missing there is none, since a part would pass for the whole."""
    numbers = _numbers(values)
    return sum(numbers) if len(numbers) == len(values) else None


def mean(values: Sequence[Value]) -> float | None:
    """The mean of the values that are there."""
    numbers = _numbers(values)
    return sum(numbers) / len(numbers) if numbers else None


def highest(values: Sequence[Value]) -> float | None:
    """The highest of the values that are there."""
    return max(_numbers(values), default=None)


def lowest(values: Sequence[Value]) -> float | None:
    """The lowest of the values that are there."""
    return min(_numbers(values), default=None)


def count(values: Sequence[Value]) -> int:
    """How many values are there: rows, chosen tags, or answers that are not missing."""
    return sum(1 for value in values if value is not None)


def count_if(truths: Sequence[Value]) -> int:
    """How often something holds."""
    return sum(1 for truth in truths if truth is True)


def share(truths: Sequence[Value]) -> float | None:
    """How often something holds among the times it is known, from 0 to 1."""
    known = [truth for truth in truths if truth is not None]
    return count_if(known) / len(known) if known else None


WHOLE: dict[str, Callable[[Sequence[Value]], Value]] = {
    "sum": total,
    "mean": mean,
    "highest": highest,
    "lowest": lowest,
    "count": count,
    "count_if": count_if,
    "share": share,
    "clock_spread": clock_spread,
}
"""Functions of one column."""


def _of_numbers(pick: Callable[[Sequence[float]], float]) -> Callable[..., Value]:
    def each(*values: Value) -> Value:
        numbers = _numbers(values)
        return pick(numbers) if len(numbers) == len(values) else None

    return each


EACH: dict[str, Callable[..., Value]] = {
    "word_count": lambda text: words(text) if isinstance(text, str) else None,
    "max": _of_numbers(max),
    "min": _of_numbers(min),
    "mean": _of_numbers(lambda numbers: sum(numbers) / len(numbers)),
    "minutes_between": minutes_between,
    "in_order": in_order,
}
"""Functions of single values; each gives None when a value is missing."""


def _numbers(values: Sequence[Value]) -> list[float]:
    return [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute
