"""F1 and F2 as a command: kill the program or its PostgreSQL while clients write; say as JSON what was found.

`python -m tests.faults.killing WHAT KILLS SEED`, in an environment with places of its own. WHAT is `web`, `program` or
`postgresql`, or a broken variant: `web-answers-before-commit`, `postgresql-asynchronous`.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from random import Random

from evenhand.config.database import migrate, set_up_django
from evenhand.config.starting import prepare_places
from tests.faults.servers import (
    PROGRAM,
    DatabaseUnderWeb,
    Killable,
    PostgreSQLServer,
    WebProcesses,
    WholeProgram,
    stopped_in_the_end,
)

BROKEN_PROGRAM = "tests.faults.variants:answers_before_commit"


def way_to_start(what: str, folder: Path, stack: ExitStack) -> Callable[[], Killable]:
    """Return how to start what is killed; where it is PostgreSQL, that runs from now on and is the database."""
    if what.startswith("postgresql"):
        changed = {"synchronous_commit": "off"} if what == "postgresql-asynchronous" else {}
        database = PostgreSQLServer(**changed)
        stack.callback(database.close)
        os.environ["DATABASE_URL"] = database.address
        return lambda: DatabaseUnderWeb(folder, database)
    if what == "program":
        return lambda: WholeProgram(folder)
    return lambda: WebProcesses(folder, BROKEN_PROGRAM if what == "web-answers-before-commit" else PROGRAM)


def main(arguments: list[str]) -> int:
    """Run one campaign and print what was found."""
    what, kills, seed = arguments[0], int(arguments[1]), int(arguments[2])
    os.environ["EVENHAND_PROXIES"] = "1"  # so that every stranger comes from a network of their own
    begun = time.monotonic()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="evenhand-killed-")))
        start = way_to_start(what, folder, stack)
        prepare_places()
        set_up_django()
        migrate()
        from tests.faults.rounds_of_kills import a_house_for, kill_while_people_write

        house = a_house_for(kills)
        server = stack.enter_context(stopped_in_the_end(start()))
        found = kill_while_people_write(server, house, kills=kills, random=Random(seed))
    told = found.as_words() | {"what": what, "seed": seed, "seconds": round(time.monotonic() - begun, 1)}
    json.dump(told, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
