"""One column of a row as plain JSON, and back: what the column takes, and nothing else."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import models

from evenhand.domain.worksheets.models import WorksheetVersion
from evenhand.foundation.vault.fields import VaultBytesField, VaultJSONField, VaultTextField

if TYPE_CHECKING:
    Column = models.Field[Any, Any]
else:
    Column = models.Field

Reader = Callable[[Any, Mapping[str, UUID]], Any]
"""Gives the value of a cell that a file brings, or raises Odd; it is told where the file's worksheets are here."""

MOST_WHOLE = 2**53
"""Whole numbers above this are not kept exactly by every reader of JSON."""

_HELD_BY_NONE = re.compile("[\x00\ud800-\udfff]")


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
        return None if value is None else worksheets[value]
    match value:
        case UUID():
            return str(value)
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date() | time():
            return value.isoformat()
        case bytes() | bytearray() | memoryview():
            return bytes(value).hex()
        case _:
            return value


def from_plain(column: Column, value: Any, worksheets: Mapping[str, UUID]) -> Any:
    """Return the value of a cell that a file brings; raises Odd for one that the column cannot hold."""
    return reader_of(column)(value, worksheets)


def reader_of(column: Column) -> Reader:
    """Return what reads the cells of a column, as `from_plain` does: what is asked of the column is asked once."""
    kind, may_be_empty = _kind_of(column), column.null
    known = {column.get_default(), *(one for one, _ in column.flatchoices)} if column.choices else None

    def read(value: Any, worksheets: Mapping[str, UUID]) -> Any:
        if value is None:
            if may_be_empty:
                return None
            raise Odd("it is empty")
        if kind is None:
            return _known(worksheets, value)
        found = kind(value)
        if known is not None and found not in known:
            raise Odd("it is no value that this column knows")
        return found

    return read


def _known(worksheets: Mapping[str, UUID], value: Any) -> UUID:
    if not isinstance(value, str) or value not in worksheets:
        raise Odd("it names a worksheet that is not in the file")
    return worksheets[value]


def _kind_of(column: Column) -> Callable[[Any], Any] | None:
    """Return what reads a value of a column's kind; None for a column that points to a worksheet."""
    if names_a_worksheet(column):
        return None
    match column:
        case VaultJSONField():
            return partial(_only, kind=dict)
        case VaultBytesField():
            return _open_bytes
        case VaultTextField():
            return partial(_only, kind=str)
        case models.JSONField():
            return _tree
        case models.BooleanField():
            return partial(_only, kind=bool)
        case models.IntegerField():
            return partial(_whole, within=_bounds(column))
        case models.FloatField():
            return _number
        case models.DateTimeField():
            return _moment
        case models.DateField():
            return partial(_parsed, parse=date.fromisoformat)
        case models.TimeField():
            return partial(_parsed, parse=time.fromisoformat)
        case models.UUIDField() | models.ForeignKey():
            return partial(_parsed, parse=_id)
        case models.BinaryField():
            return partial(_bytes, longest=column.max_length)
        case _:
            return partial(_text, longest=column.max_length)


def _only(value: Any, kind: type) -> Any:
    if type(value) is not kind:
        raise Odd("it is of another kind")
    return value


def _text(value: Any, longest: int | None) -> str:
    """Return a text that stands in the open, as both databases can hold it: no NUL, no half of a pair."""
    found: str = _only(value, str)
    if longest is not None and len(found) > longest:
        raise Odd("it is too long")
    if _HELD_BY_NONE.search(found):
        raise Odd("it holds a character that no text holds")
    return found


def _tree(value: Any) -> Any:
    if not isinstance(value, dict | list):
        raise Odd("it is of another kind")
    return value


def _bounds(column: Column) -> tuple[int, int]:
    """Return the least and the greatest whole number that a column holds on both databases."""
    if isinstance(column, models.PositiveBigIntegerField):
        return 0, MOST_WHOLE
    least = 0 if isinstance(column, models.PositiveIntegerField | models.PositiveSmallIntegerField) else -MOST_WHOLE
    return least, 32_767 if isinstance(column, models.PositiveSmallIntegerField) else 2**31 - 1


def _whole(value: Any, within: tuple[int, int]) -> int:
    found: int = _only(value, int)
    if not within[0] <= found <= within[1]:
        raise Odd("it is too small or too large")
    return found


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise Odd("it is no number")
    return float(value)


def _moment(value: Any) -> datetime:
    found: datetime = _parsed(value, parse=datetime.fromisoformat)
    if found.tzinfo is None:
        raise Odd("it is a moment without its zone")
    return found


@lru_cache(maxsize=20_000)
def _id(typed: str) -> UUID:
    """Return an id, which comes again wherever a row points to it."""
    return UUID(typed)


def _parsed(value: Any, parse: Callable[[str], Any]) -> Any:
    try:
        return parse(_only(value, str))
    except ValueError as problem:
        raise problem if isinstance(problem, Odd) else Odd("it cannot be read") from None


def _bytes(value: Any, longest: int | None) -> bytes:
    found: bytes = _parsed(value, parse=bytes.fromhex)
    if longest is not None and len(found) > longest:
        raise Odd("it is too long")
    return found


def _open_bytes(value: Any) -> bytearray:
    """Return the bytes of a vault field as it takes them: in the type that says that they are open."""
    return bytearray(_bytes(value, None))
