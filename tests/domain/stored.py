"""What the database holds, and calls to it that fail."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any
from weakref import WeakSet

from django.apps import apps
from django.db import OperationalError, connection

from evenhand.foundation.practices.context import outside_practices, practice_context
from evenhand.foundation.practices.models import Practice

Row = tuple[object, ...]


def our_tables() -> list[str]:
    """Return the names of the program's own tables."""
    ours = (model for model in apps.get_models() if model.__module__.startswith("evenhand."))
    return sorted(model._meta.db_table for model in ours)


def everything() -> dict[str, set[Row]]:
    """Return every row of every table of the program, as it is stored, in whichever practice this is asked."""
    found: dict[str, set[Row]] = {table: set() for table in our_tables()}
    for scope in scopes():
        with scope:
            for table, rows in rows_here(found).items():
                found[table].update(rows)
    return found


def stored_now() -> dict[str, set[Row]]:
    """Return what `everything` returns, to be compared with what it was: of PostgreSQL a row is its id and a text.

    A test asks this hundreds of times: each look at a practice is one statement there, planned once a connection.
    """
    if connection.vendor == "sqlite":
        return everything()
    found: dict[str, set[Row]] = {table: set() for table in our_tables()}
    for scope in scopes():
        with scope:
            for table, key, cells in _every_row_here():
                found[table].add((key, cells))
    return found


_with_the_statement = WeakSet[object]()


def _every_row_here() -> list[tuple[str, str, str]]:
    here = connection.connection
    if here not in _with_the_statement:
        here.execute(f"PREPARE every_row AS {' UNION ALL '.join(_rows_of_each_table())}")
        _with_the_statement.add(here)
    rows: list[tuple[str, str, str]] = here.execute("EXECUTE every_row").fetchall()
    return rows


def _rows_of_each_table() -> Iterator[str]:
    keys = {model._meta.db_table: model._meta.pk.column for model in apps.get_models()}
    for table in our_tables():
        yield f"""SELECT '{table}', one."{keys[table]}"::text, one::text FROM "{table}" one"""  # noqa: S608  our own


def rows_here(tables: Iterable[str]) -> dict[str, list[Row]]:
    """Return the rows of some tables as they are stored; PostgreSQL shows those of the practice in force."""
    found = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')  # noqa: S608  the name is our model's
            found[table] = [tuple(map(_plain, row)) for row in cursor.fetchall()]
    return found


def scopes() -> list[AbstractContextManager[object]]:
    """Return where to look so that nothing is missed: PostgreSQL shows no more than one practice at a time."""
    if connection.vendor == "sqlite":
        return [nullcontext()]
    with outside_practices():
        practices = list(Practice.objects.values_list("pk", flat=True))
    return [outside_practices(), *map(practice_context, practices)]


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value


class CallFailed(OperationalError):
    """The call to the database that was meant to fail."""


@contextmanager
def failing_call(number: int) -> Iterator[None]:
    """Let the n-th call to the database fail (from 1), be it a read, a write or the end of a transaction."""
    count = 0

    def fail_at_last(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        nonlocal count
        if not sql.startswith("ROLLBACK"):
            count += 1
            if count == number:
                raise CallFailed(sql.split(" ")[0])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail_at_last):
        yield
