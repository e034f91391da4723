"""Statements that store and delete rows, put together once: Django compiles each anew, at several times its cost."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import chain
from typing import Any, Generic, TypeVar

from django.db import DatabaseError, connection, models
from django.db.backends.base.base import BaseDatabaseWrapper

from evenhand.foundation.practices.context import current_practice_id
from evenhand.foundation.practices.prepared import rows_changed, this_connection
from evenhand.foundation.practices.tenant import TenantModel, check_practice_of

M = TypeVar("M", bound=TenantModel)
A_FEW = 4
"""Rows up to which there is a statement that stores them all: the widest table fits into SQLite's 999 places."""


class PreparedInsert(Generic[M]):
    """Stores new rows of a table, as `bulk_create` does: their fields seal, check and convert as always."""

    def __init__(self, model: type[M]) -> None:
        """Keep which table; the statement is put together at the first storing."""
        self._model = model

    def store(self, *rows: M) -> None:
        """Store the rows in the transaction that is open: a few with one statement, more with one each."""
        if not rows:
            return
        for row in rows:
            check_practice_of(row)
        here, fields = this_connection(), self._model._meta.concrete_fields
        cells = [_cells(row, fields, here, adds=True) for row in rows]
        if len(rows) <= A_FEW:
            rows_changed(here, self._sql_for[len(rows)], list(chain.from_iterable(cells)))
        else:
            with here.cursor() as cursor:
                cursor.executemany(self._sql_for[1], cells)
        for row in rows:
            row._state.adding, row._state.db = False, here.alias

    @cached_property
    def _sql_for(self) -> dict[int, str]:
        """The statement for each number of rows up to a few."""
        columns = [_quoted(field) for field in self._model._meta.concrete_fields]
        places = f"({', '.join(['%s'] * len(columns))})"
        table = connection.ops.quote_name(self._model._meta.db_table)
        begin = f"INSERT INTO {table} ({', '.join(columns)}) VALUES "  # noqa: S608
        return {rows: begin + ", ".join([places] * rows) for rows in range(1, A_FEW + 1)}


class PreparedUpdate(Generic[M]):
    """Stores some columns of a row that is there, as `save(update_fields=...)` does."""

    def __init__(self, model: type[M], *columns: str) -> None:
        """Keep which table and columns; the statement is put together at the first storing."""
        self._model = model
        self._columns = columns

    def store(self, row: M) -> None:
        """Store the columns; raises DatabaseError when the row is no longer there, as Django does."""
        check_practice_of(row)
        here = this_connection()
        if rows_changed(here, self._sql, self._all_cells(row, here)) != 1:
            raise DatabaseError(f"{self._model.__name__} {row.pk} is not there to be changed.")

    def store_all(self, rows: Sequence[M]) -> None:
        """Store the columns of rows that are locked, so that none can be gone; in a transaction with one round trip.

        Of no row nothing is asked.
        """
        if not rows:
            return
        for row in rows:
            check_practice_of(row)
        here = this_connection()
        with here.cursor() as cursor:
            cursor.executemany(self._sql, [self._all_cells(row, here) for row in rows])

    def _all_cells(self, row: M, here: BaseDatabaseWrapper) -> list[Any]:
        return _cells(row, self._fields, here, adds=False) + _cells(row, self._place, here, adds=False)

    @cached_property
    def _fields(self) -> list[models.Field[Any, Any]]:
        return [self._model._meta.get_field(name) for name in self._columns]  # type: ignore[misc]

    @cached_property
    def _place(self) -> list[models.Field[Any, Any]]:
        """What finds the row: its id, and its practice, so that no other practice's row is ever meant."""
        return [self._model._meta.pk, self._model._meta.get_field("practice")]  # type: ignore[list-item]

    @cached_property
    def _sql(self) -> str:
        changes = ", ".join(f"{_quoted(field)} = %s" for field in self._fields)
        place = " AND ".join(f"{_quoted(field)} = %s" for field in self._place)
        table = connection.ops.quote_name(self._model._meta.db_table)
        return f"UPDATE {table} SET {changes} WHERE {place}"  # noqa: S608


class PreparedDelete(Generic[M]):
    """Deletes the rows of the practice in force that belong to another row; nothing else may hang on them."""

    def __init__(self, model: type[M], owner: str) -> None:
        """Keep which table, and the field that says what its rows belong to."""
        self._model = model
        self._owner = owner

    def delete(self, owner: models.Model) -> None:
        """Delete what belongs to that row, in the transaction that is open; raises NoCurrentPractice without one."""
        here = this_connection()
        with here.cursor() as cursor:
            practice = self._practice.get_db_prep_value(current_practice_id(), here)
            cursor.execute(self._sql, [self._belongs.get_db_prep_value(owner.pk, here), practice])

    @cached_property
    def _belongs(self) -> models.Field[Any, Any]:
        return self._model._meta.get_field(self._owner)  # type: ignore[return-value]

    @cached_property
    def _practice(self) -> models.Field[Any, Any]:
        return self._model._meta.get_field("practice")  # type: ignore[return-value]

    @cached_property
    def _sql(self) -> str:
        hanging = [one.related_model.__name__ for one in self._model._meta.related_objects]
        if hanging:
            raise TypeError(f"Rows of {', '.join(hanging)} hang on {self._model.__name__}: Django has to delete these.")
        table = connection.ops.quote_name(self._model._meta.db_table)
        return f"DELETE FROM {table} WHERE {_quoted(self._belongs)} = %s AND {_quoted(self._practice)} = %s"  # noqa: S608


def _cells(
    row: models.Model, fields: Sequence[models.Field[Any, Any]], here: BaseDatabaseWrapper, *, adds: bool
) -> list[Any]:
    return [field.get_db_prep_save(field.pre_save(row, adds), here) for field in fields]


def _quoted(field: models.Field[Any, Any]) -> str:
    return connection.ops.quote_name(str(field.column))
