"""The migration operation by which the database itself refuses two overlapping sessions of one therapist."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from evenhand.foundation.triggers import RunStatements

NAME = "sessions_do_not_overlap"
_POSTGRESQL = (
    "create extension if not exists btree_gist",
    """alter table scheduling_session add constraint sessions_do_not_overlap
    exclude using gist (therapist_id with =, int8range(guard_start, guard_end) with &&) where (guards)""",
)
# Those that are there do not overlap, so of all that end later the one that ends first also begins first: when it does
# not begin before the new one ends, none does, and the rest of a full calendar need not be read.
_SQLITE_ADDED = """
create trigger sessions_do_not_overlap_added before insert on scheduling_session when new.guards
begin
    select raise(abort, 'sessions_do_not_overlap') where (
        select other.guard_start from scheduling_session as other
        where other.therapist_id = new.therapist_id and other.guards and other.id <> new.id
        and other.guard_end > new.guard_start order by other.guard_end limit 1
    ) < new.guard_end;
end"""
_SQLITE_CHANGED = """
create trigger sessions_do_not_overlap_changed before update on scheduling_session when new.guards
begin
    select raise(abort, 'sessions_do_not_overlap') where (
        select other.guard_start from scheduling_session as other
        where other.therapist_id = new.therapist_id and other.guards and other.id <> new.id
        and other.guard_end > new.guard_start order by other.guard_end limit 1
    ) < new.guard_end;
end"""


def guard_against_overlaps(*, on: Sequence[str] = ("postgresql", "sqlite")) -> RunStatements:
    """Return the operation that puts the guard on: an exclusion constraint on PostgreSQL, two triggers on SQLite.

    Django makes a table of SQLite anew to alter it, without its triggers: a migration that alters sessions ends with
    this operation again, which a test asks for by racing. `on` names the databases that it is for: on PostgreSQL a
    large calendar is locked while the constraint is made.
    """

    def forwards(editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor not in on:
            return
        backwards(editor)
        for statement in _POSTGRESQL if editor.connection.vendor == "postgresql" else (_SQLITE_ADDED, _SQLITE_CHANGED):
            editor.execute(statement)

    def backwards(editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor not in on:
            return
        if editor.connection.vendor == "postgresql":
            editor.execute("alter table scheduling_session drop constraint if exists sessions_do_not_overlap")
            return
        editor.execute("drop trigger if exists sessions_do_not_overlap_added")
        editor.execute("drop trigger if exists sessions_do_not_overlap_changed")

    return RunStatements(forwards, backwards)
