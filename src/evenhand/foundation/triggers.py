"""Migration operations that put guards into the database itself, on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

Statements = Callable[[BaseDatabaseSchemaEditor], None]

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


class RunStatements(Operation):
    """Sends statements that are not the same for both databases, and reads no row: it asks for no model at all.

    Unlike Django's own for code, before which all models are drawn anew.
    """

    reduces_to_sql = False

    def __init__(self, put_on: Statements, take_off: Statements) -> None:
        """Take what sends the statements, and what takes back what they did."""
        self.put_on, self._take_off = put_on, take_off

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change nothing of what is known of the models."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Send the statements."""
        self.put_on(schema_editor)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Send those that take them back."""
        self._take_off(schema_editor)


def append_only(table: str) -> RunStatements:
    """Return the operation after which rows of `table` can be added but never changed or deleted."""

    def forwards(editor: BaseDatabaseSchemaEditor) -> None:
        for statement in _statements(editor.connection.vendor, table):
            editor.execute(statement)

    def backwards(editor: BaseDatabaseSchemaEditor) -> None:
        for statement in _drops(editor.connection.vendor, table):
            editor.execute(statement)

    return RunStatements(forwards, backwards)
