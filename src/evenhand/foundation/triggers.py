"""Migration operations that make a table append-only in the database itself, on SQLite and PostgreSQL."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_POSTGRESQL_REFUSE = """
create or replace function {table}_is_kept() returns trigger language plpgsql as
$$ begin raise exception '{table} is append-only'; end $$"""
_POSTGRESQL_ROWS = """
create trigger {table}_kept before update or delete on {table}
for each row execute function {table}_is_kept()"""
_POSTGRESQL_ALL = "create trigger {table}_kept_whole before truncate on {table} execute function {table}_is_kept()"
_SQLITE = """
create trigger {table}_kept_{act} before {act} on {table}
begin select raise(abort, '{table} is append-only'); end"""


def _statements(vendor: str, table: str) -> list[str]:
    if vendor == "postgresql":
        return [part.format(table=table) for part in (_POSTGRESQL_REFUSE, _POSTGRESQL_ROWS, _POSTGRESQL_ALL)]
    return [_SQLITE.format(table=table, act=act) for act in ("update", "delete")]


def _drops(vendor: str, table: str) -> list[str]:
    if vendor == "postgresql":
        return [f"drop function {table}_is_kept() cascade"]
    return [f"drop trigger {table}_kept_{act}" for act in ("update", "delete")]


def append_only(table: str) -> migrations.RunPython:
    """Return the operation after which rows of `table` can be added but never changed or deleted."""

    def forwards(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        for statement in _statements(editor.connection.vendor, table):
            editor.execute(statement)

    def backwards(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        for statement in _drops(editor.connection.vendor, table):
            editor.execute(statement)

    return migrations.RunPython(forwards, backwards)
