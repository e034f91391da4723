"""Empties the test database after a transactional test, past the guards of append-only tables.

The guards are part of what is tested, so they are lifted for the emptying alone and stand again right after it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.management.commands import flush
from django.core.management.sql import sql_flush
from django.db.backends.base.base import BaseDatabaseWrapper

_POSTGRESQL_GUARDED = """
SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1"""
_SQLITE_GUARDS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"


def guards(connection: BaseDatabaseWrapper) -> tuple[list[str], list[str]]:
    """Return the statements that lift all triggers of the program's tables, and those that put them back."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(_SQLITE_GUARDS)
            found = cursor.fetchall()
            return [f'DROP TRIGGER "{name}"' for name, _ in found], [statement for _, statement in found]
        cursor.execute(_POSTGRESQL_GUARDED)
        tables = [table for (table,) in cursor.fetchall()]
    return (
        [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables],
        [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables],
    )


def flush_past_the_guards(style: Any, connection: BaseDatabaseWrapper, **choices: bool) -> list[str]:
    """Return the statements of Django's `sql_flush`, which run in one transaction, between lifted guards."""
    lift, restore = guards(connection)
    return [*lift, *sql_flush(style, connection, **choices), *restore]


@contextmanager
def emptying_past_the_guards() -> Iterator[None]:
    """Let Django's own emptying between transactional tests get past append-only tables."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flush, "sql_flush", flush_past_the_guards)
        yield
