"""The shapes in which answers are stored, and whether a value has the shape its field asks for."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, datetime, time

from evenhand.domain.worksheets.definition import TEXT_KINDS, Field

SKIPPED = {"skipped": True}
"""Stored for "I don't want to write this here": an answer of its own, not a missing one."""

MAX_CHARACTERS = 100_000
MAX_ITEMS = 200
LONGEST_MINUTES = 7 * 24 * 60
LARGEST_NUMBER = 1e12
YEARS = range(1850, 2200)


def is_skipped(value: object) -> bool:
    """Whether a stored or posted value says that the client chose not to write it."""
    return isinstance(value, Mapping) and value.get("skipped") is True


def fits(field: Field, value: object) -> bool:
    """Whether a stored value has the shape and keeps the limits of its field.

    A skip fits every text. A choice from rows may be any text, since the rows may have changed after it was
    stored. How many tags or rows there are is not looked at here: they are never too many to be kept.
    """
    if is_skipped(value):
        return field.kind in TEXT_KINDS
    match field.kind, value:
        case "short_text" | "long_text" | "person", str():
            return bool(value.strip()) and len(value) <= MAX_CHARACTERS
        case "choice", str():
            return _is_option(field, value)
        case "tags", list():
            return bool(value) and all(isinstance(one, str) and _is_option(field, one) for one in value)
        case "yes_no", bool():
            return True
        case "scale" | "duration" | "number", bool():
            return False
        case "scale" | "duration", int():
            return keeps_limits(field, value)
        case "number", int() | float():
            return keeps_limits(field, value)
        case "date" | "time" | "datetime", str():
            return _is_moment(field.kind, value)
        case "rows", list():
            return bool(value) and all(isinstance(row, Mapping) for row in value)
        case _:
            return False


def keeps_limits(field: Field, value: int | float) -> bool:
    """Whether a number lies within the limits of its field and on one of its steps."""
    is_minutes = field.kind == "duration"
    low = field.minimum if field.minimum is not None else 0 if is_minutes else -LARGEST_NUMBER
    high = field.maximum if field.maximum is not None else LONGEST_MINUTES if is_minutes else LARGEST_NUMBER
    if not low <= value <= high:
        return False
    return not field.step or math.isclose(math.remainder(value - low, field.step), 0, abs_tol=1e-9)


def _is_option(field: Field, value: str) -> bool:
    if field.options_from:
        return bool(value.strip()) and len(value) <= MAX_CHARACTERS
    return any(option.value == value for option in field.options)


def _is_moment(kind: str, value: str) -> bool:
    return stored_moment(kind, value) == value if kind != "datetime" else moment_of(kind, value) is not None


def stored_moment(kind: str, value: str) -> str | None:
    """A date or a time in its stored form, YYYY-MM-DD or HH:MM; None when it is neither."""
    found = moment_of(kind, value)
    if isinstance(found, time):
        return found.isoformat(timespec="minutes")
    return found.isoformat() if found is not None else None


def moment_of(kind: str, value: str) -> date | time | datetime | None:
    """The date, clock time or moment with an offset that a stored text names, None when it names none."""
    try:
        if kind == "time":
            at = time.fromisoformat(value)
            return at if at.tzinfo is None else None
        found = date.fromisoformat(value) if kind == "date" else datetime.fromisoformat(value)
    except ValueError:
        return None
    if isinstance(found, datetime) and found.utcoffset() is None:
        return None
    return found if found.year in YEARS else None
