"""One of our commands that kills itself, as a machine that loses its power does.

`python -m tests.faults.dying_command WORDS ARGUMENT...` runs `evenhand ARGUMENT...` up to the first statement to the
database that holds these words.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from django.db.backends.signals import connection_created

KILLED = -signal.SIGKILL


def dies_at(words: str, *arguments: str, places: dict[str, str], stdin: str = "") -> None:
    """Run a command that has to die at these words."""
    command = [sys.executable, "-m", "tests.faults.dying_command", words, *arguments]
    done = subprocess.run(command, env=places, input=stdin, capture_output=True, text=True, check=False)
    assert done.returncode == KILLED, done.stdout + done.stderr


def _dying_at(words: str) -> Callable[..., Any]:
    def die_there(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if words.lower() in sql.lower():
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    return die_there


def main(words: str, *arguments: str) -> int:
    """Let every line to the database die at these words, and run the command."""
    die_there = _dying_at(words)

    def listen(connection: Any, **_more: Any) -> None:
        connection.execute_wrappers.append(die_there)

    connection_created.connect(listen)
    from evenhand.cli import main as command

    return command(list(arguments))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
