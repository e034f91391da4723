"""The migration operation by which the database itself refuses two overlapping sessions of one therapist."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

NAME = "sessions_do_not_overlap"
_TABLE = "scheduling_session"
_POSTGRESQL = (
    "create extension if not exists btree_gist",
    f"""alter table {_TABLE} add constraint {NAME}
    exclude using gist (therapist_id with =, int8range(guard_start, guard_end) with &&) where (guards)""",
)
_SQLITE = """
create trigger {name}_{act} before {act} on {table} when new.guards
begin
    select raise(abort, '{name}') where exists (
        select 1 from {table} as other
        where other.therapist_id = new.therapist_id and other.guards and other.id <> new.id
        and other.guard_end > new.guard_start and other.guard_start < new.guard_end
    );
end"""


def guard_against_overlaps() -> migrations.RunPython:
    """Return the operation that puts the guard on: an exclusion constraint on PostgreSQL, two triggers on SQLite.

    Django makes a table of SQLite anew to alter it, without its triggers: a migration that alters sessions ends with
    this operation again, which a test asks for by racing.
    """

    def forwards(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        backwards(apps, editor)
        if editor.connection.vendor == "postgresql":
            for statement in _POSTGRESQL:
                editor.execute(statement)
            return
        for act in ("insert", "update"):
            editor.execute(_SQLITE.format(name=NAME, act=act, table=_TABLE))

    def backwards(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"alter table {_TABLE} drop constraint if exists {NAME}")
            return
        for act in ("insert", "update"):
            editor.execute(f"drop trigger if exists {NAME}_{act}")

    return migrations.RunPython(forwards, backwards)
