"""How the cells of rows, as the database gives them, become the values that Django's fields have."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC
from functools import lru_cache, partial
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.models.expressions import Col

Row = tuple[Any, ...]
Column = Sequence[Any]


id_of = lru_cache(maxsize=8192)(UUID)
"""Return the id that SQLite keeps as text; one that came a moment ago, in the same request or the last, is known."""


@dataclass(frozen=True, slots=True)
class Cells:
    """Which columns of a compiled query have to be converted, by position.

    SQLite keeps ids as text and moments without a zone. Django's own converters for these look at every cell anew,
    though the same ids come again and again; here they are made once. Every other column is left to Django's.
    """

    ids: tuple[int, ...]
    moments: tuple[int, ...]
    others: tuple[tuple[int, Callable[[Column], Column]], ...]

    def as_values(self, rows: list[Row]) -> list[Row]:
        """Return the rows with every cell converted."""
        if not rows or not (self.ids or self.moments or self.others):
            return rows
        columns: list[Column] = list(zip(*rows, strict=True))
        for position in self.ids:
            columns[position] = [text and id_of(text) for text in columns[position]]
        for position in self.moments:
            columns[position] = [cell and cell.replace(tzinfo=UTC) for cell in columns[position]]
        for position, convert in self.others:
            columns[position] = convert(columns[position])
        return list(zip(*columns, strict=True))


def cells_of(compiler: Any) -> Cells:
    """Return how the cells of a compiled query are converted."""
    found = compiler.get_converters([one[0] for one in compiler.select])
    kinds = {position: _kind(expression) for position, (_, expression) in found.items()}
    return Cells(
        ids=tuple(position for position, kind in kinds.items() if kind is models.UUIDField),
        moments=tuple(position for position, kind in kinds.items() if kind is models.DateTimeField),
        others=tuple(
            (position, partial(_as_django_does, *found[position])) for position, kind in kinds.items() if kind is None
        ),
    )


def _kind(expression: Any) -> type[models.Field[Any, Any]] | None:
    """The kind of a column that is converted here; None for one that is left to Django."""
    if connection.vendor != "sqlite" or not isinstance(expression, Col):
        return None
    kind = type(expression.output_field)
    is_known = kind is models.UUIDField or (kind is models.DateTimeField and connection.timezone is UTC)
    return kind if is_known else None


def _as_django_does(functions: list[Callable[..., Any]], expression: Any, cells: Column) -> Column:
    for one in functions:
        cells = [one(cell, expression, connection) for cell in cells]
    return cells
