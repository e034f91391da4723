"""An upgrade from the first schema, killed and run again until it ends, changes nothing that people see.

`SUBMISSIONS` says with how many submissions; `make faults` takes 100,000.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.config.running_program import own_places
from tests.faults.first_schema import FIRST_SCHEMA

SUBMISSIONS = int(os.environ.get("SUBMISSIONS", "60"))
FACTOR = 4 if SUBMISSIONS < 1_000 else 2
"""How many times later the next kill of a series comes."""

KILLED = -signal.SIGKILL
pytestmark = pytest.mark.timeout(120 + SUBMISSIONS // 50)


def step(*asked: str, places: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """One step in a process of its own."""
    command = [sys.executable, "-m", "tests.faults.upgrading", *asked]
    return subprocess.run(command, env=places, capture_output=True, text=True, check=False)


def told(*asked: str, places: dict[str, str]) -> str:
    done = step(*asked, places=places)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def places(tmp_path: Path) -> Iterator[dict[str, str]]:
    with own_places(tmp_path) as found:
        yield found


def killed_again_and_again(places: dict[str, str], *more: str) -> tuple[list[int], subprocess.CompletedProcess[str]]:
    """Upgrade, killed a little later each time, until one upgrade ends by itself; return when it was killed."""
    number, killed = 1, []
    while (done := step("upgrade", str(number), *more, places=places)).returncode == KILLED:
        killed.append(number)
        number *= FACTOR
    return killed, done


def test_an_upgrade_that_is_killed_and_run_again_changes_nothing_that_people_see(places: dict[str, str]) -> None:
    before = told("fill", str(SUBMISSIONS), places=places)
    killed, done = killed_again_and_again(places)
    assert done.returncode == 0, done.stderr
    assert len(killed) > 2
    assert str(SUBMISSIONS) in before
    assert told("seen", places=places) == before


@pytest.mark.skipif(connection.vendor != "sqlite", reason="has been shown on SQLite")
def test_an_upgrade_that_stores_each_statement_by_itself_is_caught(places: dict[str, str]) -> None:
    told("fill", "4", places=places)
    killed, done = killed_again_and_again(places, "in-pieces")
    assert killed
    assert done.returncode != 0, "what was half done stood in the way of the next try"


def test_the_first_schema_names_every_room_that_has_tables() -> None:
    source = Path(__file__).parents[2] / "src" / "evenhand"
    rooms = {found.parent.name for found in source.glob("*/*/migrations")}
    assert rooms == set(FIRST_SCHEMA)
    for room, last in FIRST_SCHEMA.items():
        assert last == "zero" or list(source.glob(f"*/{room}/migrations/{last}.py")), room
