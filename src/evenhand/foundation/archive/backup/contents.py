"""Which tables a backup holds, which its keyring, and which neither; and their rows as lines of text.

One form for both databases: a cell is what JSON has, bytes are an object around Base64, moments are UTC as SQLite keeps
them. So a backup of either is restored into either.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from typing import Any, Final
from uuid import UUID

from django.apps import apps
from django.db import connection, models
from django.db.backends.utils import CursorWrapper

from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.models import Practice

KEYS: Final = ("vault.HouseSecret", "vault.RecoverySheet", "vault.Shredding", "vault.WrappedKey")
"""What opens texts, and what says that it never will again: files of their own, which live for a week."""

LEFT_OUT: Final = {
    "accounts.SignedIn": "everybody signs in anew after a restore, so that a browser that was signed out stays so",
    "archive.BackupRun": "says where files lie on the machine that made them",
    "auth.Group": "not used",
    "auth.Group_permissions": "not used",
    "auth.Permission": "made by the program itself",
    "contenttypes.ContentType": "made by the program itself",
    "outbox.PeriodicJob": "the turns of the machine that made the backup",
    "sessions.Session": "everybody signs in anew after a restore, so that a browser that was signed out stays so",
}
"""What a restore does without, and why."""

_AT_ONCE: Final = 500


def tables_of_data() -> list[type[models.Model]]:
    """Return the models whose rows a backup holds."""
    return [model for model in _all_tables() if model._meta.label not in (*KEYS, *LEFT_OUT)]


def tables_of_keys() -> list[type[models.Model]]:
    """Return the models whose rows a keyring backup holds."""
    return [model for model in _all_tables() if model._meta.label in KEYS]


def _all_tables() -> list[type[models.Model]]:
    found = apps.get_models(include_auto_created=True)
    return sorted((model for model in found if model._meta.managed), key=lambda model: model._meta.db_table)


def lines_of(tables: Iterable[type[models.Model]], practices: Iterable[UUID]) -> Iterator[str]:
    """Give every row of some tables as a line, each stretch of rows after a line that names its table and practice.

    The last line counts the rows of each table. Walks the practices, because on PostgreSQL nothing else is seen.
    """
    counts: dict[str, int] = {}
    ids = list(practices)
    for model in tables:
        table = model._meta.db_table
        counts[table] = 0
        for line, is_row in _stretches(model, ids):
            counts[table] += is_row
            yield line
    yield json.dumps({"rows": counts})


def practices_here() -> list[UUID]:
    """Return the ids of all practices, the oldest first."""
    return list(Practice.objects.order_by("created_at").values_list("pk", flat=True))


def _stretches(model: type[models.Model], practices: list[UUID]) -> Iterator[tuple[str, bool]]:
    owner = next((field for field in model._meta.concrete_fields if field.name == "practice"), None)
    if owner is None:
        yield from _stretch(model, None, "")
        return
    if owner.null:
        yield from _stretch(model, None, " where practice_id is null")
    for practice_id in practices:
        with practice_context(practice_id):
            yield from _stretch(model, practice_id, " where practice_id = %s")


def _stretch(model: type[models.Model], practice: UUID | None, condition: str) -> Iterator[tuple[str, bool]]:
    columns = [field.column for field in model._meta.concrete_fields if field.column]
    table, named = model._meta.db_table, ", ".join(connection.ops.quote_name(column) for column in columns)
    head = {"table": table, "columns": columns, "practice": practice.hex if practice else None}
    yield json.dumps(head), False
    asked = f"select {named} from {connection.ops.quote_name(table)}{condition}"  # noqa: S608  our own names
    with connection.cursor() as cursor:
        for row in _rows(cursor, asked, [practice.hex] if practice else []):
            yield json.dumps([_written(cell) for cell in row], separators=(",", ":")), True


def _rows(cursor: CursorWrapper, asked: str, parameters: list[str]) -> Iterator[tuple[Any, ...]]:
    """Give the rows some at a time: on PostgreSQL through a cursor of the server, or all would be in memory at once."""
    if connection.vendor == "postgresql":
        cursor.execute(f"declare rows_of_backup no scroll cursor for {asked}", parameters)
        fetch = f"fetch {_AT_ONCE} from rows_of_backup"
        while True:
            cursor.execute(fetch)
            found = cursor.fetchall()
            yield from found
            if len(found) < _AT_ONCE:
                cursor.execute("close rows_of_backup")
                return
    cursor.execute(asked, parameters)
    while found := cursor.fetchmany(_AT_ONCE):
        yield from found


def _written(cell: Any) -> Any:
    if isinstance(cell, (bytes, memoryview)):
        return {"b": base64.b64encode(cell).decode()}
    if isinstance(cell, UUID):
        return cell.hex
    if isinstance(cell, datetime):
        return str(cell.astimezone(UTC).replace(tzinfo=None) if cell.tzinfo else cell)
    if isinstance(cell, (date, time)):
        return str(cell)
    return cell


def read_cell(cell: Any) -> Any:
    """Return what both databases take for a cell of a line."""
    return base64.b64decode(cell["b"], validate=True) if isinstance(cell, dict) else cell
