"""F1 and F2: killed at any moment while clients write, nothing acknowledged is lost and nothing is there twice."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.config.running_program import own_places

SEED = 20_261_129
pytestmark = pytest.mark.timeout(240)


def found_by(what: str, *, kills: int, folder: Path) -> dict[str, Any]:
    """Run a campaign on places of its own and return what it found."""
    with own_places(folder) as places:
        if what.startswith("postgresql"):
            places.pop("DATABASE_URL", None)
        done = subprocess.run(
            [sys.executable, "-m", "tests.faults.killing", what, str(kills), str(SEED)],
            env=places,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def assert_nothing_was_lost(found: dict[str, Any], *, kills: int) -> None:
    assert found["broken"] == []
    assert found["kills"] == kills
    assert found["acknowledged"] > kills
    assert found["booked"] > 0
    assert found["sent"] > 0 or kills < 10  # in a few short lives it may be that nobody decides to send


on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="has been shown on SQLite")
on_postgresql = pytest.mark.skipif(connection.vendor == "sqlite", reason="needs PostgreSQL")


def test_web_processes_that_are_killed_lose_nothing_acknowledged(tmp_path: Path) -> None:
    assert_nothing_was_lost(found_by("web", kills=7, folder=tmp_path), kills=7)


@on_sqlite
def test_the_whole_program_that_is_killed_loses_nothing_acknowledged(tmp_path: Path) -> None:
    assert_nothing_was_lost(found_by("program", kills=2, folder=tmp_path), kills=2)


@on_sqlite
def test_a_program_that_answers_before_it_commits_is_caught(tmp_path: Path) -> None:
    assert "was acknowledged" in " ".join(found_by("web-answers-before-commit", kills=40, folder=tmp_path)["broken"])


@on_postgresql
def test_a_postgresql_that_is_killed_loses_nothing_acknowledged(tmp_path: Path) -> None:
    assert_nothing_was_lost(found_by("postgresql", kills=4, folder=tmp_path), kills=4)


@on_postgresql
def test_a_postgresql_that_commits_without_its_log_is_caught(tmp_path: Path) -> None:
    """What it has not yet handed to the system dies with it; what it has handed over outlives a kill of processes."""
    assert "was acknowledged" in " ".join(found_by("postgresql-asynchronous", kills=40, folder=tmp_path)["broken"])
