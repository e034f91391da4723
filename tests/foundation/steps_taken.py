"""`python -m tests.foundation.steps_taken ours`: makes a fresh database; says by what statements, and what came of it.

In one go (`at_once`), as the program does it; step by step in the program's own way (`ours`), or in Django's.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

from evenhand.config.database import set_up_django
from evenhand.config.starting import prepare_places

SAID_BY_POSTGRESQL = """
select table_name, column_name, data_type, character_maximum_length, is_nullable, column_default, is_identity
from information_schema.columns where table_schema = 'public'
union all select conrelid::regclass::text, conname, pg_get_constraintdef(oid), null, condeferrable::text, null, null
from pg_constraint where connamespace = 'public'::regnamespace
union all select tablename, indexname, indexdef, null, null, null, null from pg_indexes where schemaname = 'public'
union all select tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), null, null, null, null
from pg_trigger where not tgisinternal"""


def statements(way: str) -> list[str]:
    """Make the database in one of the ways; return the statements, notes of steps and moments left out."""
    from django.core.management import call_command
    from django.db import connection

    from evenhand.foundation.whole_steps import WholeSteps, take_every_step

    heard: list[str] = []

    def listen(execute: Callable[..., Any], sql: str, parameters: Any, many: bool, context: Any) -> Any:
        if sql.split(" ", 1)[0] in ("CREATE", "ALTER", "DROP", "INSERT", "UPDATE", "DELETE"):
            heard.append(sql)
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(listen):
        if way == "at_once":
            take_every_step()
        elif way == "ours":
            with patch.object(WholeSteps, "_is_bare", return_value=False):
                take_every_step()
        else:
            call_command("migrate", verbosity=0)
    return heard


def parts() -> list[str]:
    """Return all that a database is made of, in no order: columns, constraints, indexes, triggers, and its rows."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(SAID_BY_POSTGRESQL)
            found = [str(row) for row in cursor.fetchall()]
        else:
            cursor.execute("select tbl_name, name, sql from sqlite_master where sql is not null")
            found = [f"{table}.{name}: {part}" for table, name, sql in cursor.fetchall() for part in clauses(sql)]
        for table in connection.introspection.table_names():
            cursor.execute(f'select count(*) from "{table}"')  # noqa: S608  our own
            found.append(f"{table}: {cursor.fetchone()[0]} rows")
    return sorted(found)


def clauses(sql: str) -> list[str]:
    """Return the parts of the statement that makes a table, which may stand in any order; others are whole."""
    if not sql.upper().startswith("CREATE TABLE"):
        return [sql]
    found, depth = [""], 0
    for letter in sql[sql.index("(") + 1 : sql.rindex(")")]:
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth == 0:
            found.append("")
        else:
            found[-1] += letter
    return [part.strip() for part in found]


if __name__ == "__main__":
    prepare_places()
    set_up_django()
    sys.stdout.write(json.dumps({"statements": statements(sys.argv[1]), "parts": parts()}))
