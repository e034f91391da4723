"""One of our commands that kills itself, as a machine that loses its power does.

`python -m tests.faults.dying_command WORDS BROKEN ARGUMENT...` runs `evenhand ARGUMENT...` up to the first statement to
the database that holds these words. BROKEN names a module whose `transaction` stores each statement by itself, or
nothing.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import nullcontext
from importlib import import_module
from types import SimpleNamespace
from typing import Any

from django.db.backends.signals import connection_created

KILLED = -signal.SIGKILL


def dies_at(words: str, *arguments: str, places: dict[str, str], stdin: str = "", broken: str = "") -> None:
    """Run a command that has to die at these words; `broken` names a module that does without its transactions."""
    command = [sys.executable, "-m", "tests.faults.dying_command", words, broken, *arguments]
    done = subprocess.run(command, env=places, input=stdin, capture_output=True, text=True, check=False)
    assert done.returncode == KILLED, done.stdout + done.stderr


def _dying_at(words: str) -> Callable[..., Any]:
    def die_there(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if words.lower() in sql.lower():
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    return die_there


def _break(module: str) -> None:
    """Let a module store each statement by itself, once Django is set up and it can be loaded."""
    from evenhand.config import database

    set_up = database.set_up_django

    def set_up_broken() -> None:
        set_up()
        vars(import_module(module))["transaction"] = SimpleNamespace(atomic=nullcontext)

    database.set_up_django = set_up_broken


def main(words: str, broken: str, *arguments: str) -> int:
    """Let every line to the database die at these words, and run the command."""
    die_there = _dying_at(words)

    def listen(connection: Any, **_more: Any) -> None:
        connection.execute_wrappers.append(die_there)

    connection_created.connect(listen)
    if broken:
        _break(broken)
    from evenhand.cli import main as command

    return command(list(arguments))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
