"""`python -m tests.foundation.steps_taken ours`: makes a fresh database and says every statement that did it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

from evenhand.config.database import set_up_django
from evenhand.config.starting import prepare_places


def statements(way: str) -> list[str]:
    """Take every step in one of the two ways; return the statements, notes of steps and moments left out."""
    from django.core.management import call_command
    from django.db import connection

    from evenhand.foundation.whole_steps import take_every_step

    heard: list[str] = []

    def listen(execute: Callable[..., Any], sql: str, parameters: Any, many: bool, context: Any) -> Any:
        if sql.split(" ", 1)[0] in ("CREATE", "ALTER", "DROP", "INSERT", "UPDATE", "DELETE"):
            heard.append(sql)
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(listen):
        if way == "ours":
            take_every_step()
        else:
            call_command("migrate", verbosity=0)
    return heard


if __name__ == "__main__":
    prepare_places()
    set_up_django()
    sys.stdout.write(json.dumps(statements(sys.argv[1])))
