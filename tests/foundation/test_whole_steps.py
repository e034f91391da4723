"""The steps of the schema, taken in the program's own way, are those that Django would take."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection

from tests.config.running_program import own_places
from tests.foundation.steps_taken import clauses


@dataclass(frozen=True, slots=True)
class Made:
    """By what statements a database was made, and what it is made of."""

    statements: list[str]
    parts: list[str]


@pytest.fixture(scope="module")
def step_by_step(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return made("ours", tmp_path_factory.mktemp("ours"))


def made(way: str, folder: Path) -> Made:
    with own_places(folder) as places:
        command = [sys.executable, "-m", "tests.foundation.steps_taken", way]
        done = subprocess.run(command, env=places, capture_output=True, text=True, timeout=90, check=False)
    assert done.returncode == 0, done.stderr
    return Made(**json.loads(done.stdout))


@pytest.mark.skipif(connection.vendor != "sqlite", reason="what comes of all steps is compared on both, below")
def test_models_drawn_one_by_one_make_the_very_statements_that_django_makes(step_by_step: Made, tmp_path: Path) -> None:
    djangos = made("djangos", tmp_path).statements
    assert len(djangos) > 200
    assert step_by_step.statements == djangos


def test_a_database_that_is_made_at_once_is_what_all_steps_end_at(step_by_step: Made, tmp_path: Path) -> None:
    at_once = made("at_once", tmp_path)
    assert len(at_once.statements) < len(step_by_step.statements) / 2
    assert set(at_once.parts) ^ set(step_by_step.parts) == set()
    assert len(at_once.parts) > 1000


def test_the_parts_of_a_table_are_told_apart_in_any_order() -> None:
    one, other = (
        'CREATE TABLE "a" ("x" int, CHECK ("x" IN (1, 2)))',
        'CREATE TABLE "a" (CHECK ("x" IN (1, 2)), "x" int)',
    )
    assert sorted(clauses(one)) == sorted(clauses(other)) == ['"x" int', 'CHECK ("x" IN (1, 2))']
