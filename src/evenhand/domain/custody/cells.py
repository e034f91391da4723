"""One column of a row as plain JSON, and back: what the column takes, and nothing else."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import models

from evenhand.domain.worksheets.models import WorksheetVersion
from evenhand.foundation.vault.fields import VaultJSONField, VaultTextField

if TYPE_CHECKING:
    Column = models.Field[Any, Any]
else:
    Column = models.Field

MOST_WHOLE = 2**53
"""Whole numbers above this are not kept exactly by every reader of JSON."""


class Odd(ValueError):
    """A value that its column cannot hold."""


def names_a_worksheet(column: Column) -> bool:
    """Return whether a column points to a version of a worksheet, which a file names by what is in it."""
    return isinstance(column, models.ForeignKey) and column.related_model is WorksheetVersion


def worksheet_key(version: WorksheetVersion) -> str:
    """Return how a file names a version: slug, number and digest, the same in every house."""
    return f"{version.slug}:{version.version}:{bytes(version.digest).hex()}"


def to_plain(column: Column, row: models.Model, worksheets: Mapping[UUID, str]) -> Any:
    """Return a cell as JSON: ids, moments (UTC) and days as text, bytes as hexadecimal digits, words as written."""
    value = getattr(row, column.attname)
    if names_a_worksheet(column):
        return worksheets[value]
    match value:
        case UUID():
            return str(value)
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date() | time():
            return value.isoformat()
        case bytes() | memoryview():
            return bytes(value).hex()
        case _:
            return value


def from_plain(column: Column, value: Any, worksheets: Mapping[str, UUID]) -> Any:
    """Return the value of a cell that a file brings; raises Odd for one that the column cannot hold."""
    if value is None:
        if column.null:
            return None
        raise Odd("it is empty")
    if names_a_worksheet(column):
        return _known(worksheets, value)
    found = _of_kind(column, value)
    if column.choices and found not in {column.get_default(), *(one for one, _ in column.flatchoices)}:
        raise Odd("it is no value that this column knows")
    return found


def _known(worksheets: Mapping[str, UUID], value: Any) -> UUID:
    if not isinstance(value, str) or value not in worksheets:
        raise Odd("it names a worksheet that is not in the file")
    return worksheets[value]


def _of_kind(column: Column, value: Any) -> Any:
    match column:
        case VaultJSONField():
            return _only(value, dict)
        case VaultTextField():
            return _only(value, str)
        case models.JSONField():
            return _tree(value)
        case models.BooleanField():
            return _only(value, bool)
        case models.IntegerField():
            return _whole(value, column)
        case models.FloatField():
            return _number(value)
        case models.DateTimeField():
            return _moment(value)
        case models.DateField():
            return _parsed(value, date.fromisoformat)
        case models.TimeField():
            return _parsed(value, time.fromisoformat)
        case models.UUIDField() | models.ForeignKey():
            return _parsed(value, UUID)
        case models.BinaryField():
            return _bytes(value, column.max_length)
        case _:
            return _text(value, column.max_length)


def _only(value: Any, kind: type) -> Any:
    if type(value) is not kind:
        raise Odd("it is of another kind")
    return value


def _text(value: Any, longest: int | None) -> str:
    """Return a text that stands in the open, as both databases can hold it: no NUL, no half of a pair."""
    found: str = _only(value, str)
    if longest is not None and len(found) > longest:
        raise Odd("it is too long")
    if "\x00" in found or any("\ud800" <= one <= "\udfff" for one in found):
        raise Odd("it holds a character that no text holds")
    return found


def _tree(value: Any) -> Any:
    if not isinstance(value, dict | list):
        raise Odd("it is of another kind")
    return value


def _whole(value: Any, column: Column) -> int:
    found: int = _only(value, int)
    least = 0 if isinstance(column, models.PositiveIntegerField | models.PositiveSmallIntegerField) else -MOST_WHOLE
    most = 32_767 if isinstance(column, models.PositiveSmallIntegerField) else 2**31 - 1
    if isinstance(column, models.PositiveBigIntegerField):
        least, most = 0, MOST_WHOLE
    if not least <= found <= most:
        raise Odd("it is too small or too large")
    return found


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise Odd("it is no number")
    return float(value)


def _moment(value: Any) -> datetime:
    found: datetime = _parsed(value, datetime.fromisoformat)
    if found.tzinfo is None:
        raise Odd("it is a moment without its zone")
    return found


def _parsed(value: Any, parse: Any) -> Any:
    try:
        return parse(_only(value, str))
    except ValueError as problem:
        raise problem if isinstance(problem, Odd) else Odd("it cannot be read") from None


def _bytes(value: Any, longest: int | None) -> bytes:
    found: bytes = _parsed(value, bytes.fromhex)
    if longest is not None and len(found) > longest:
        raise Odd("it is too long")
    return found
