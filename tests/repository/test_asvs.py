"""`docs/asvs.toml` answers each requirement once, in one of four ways, and the documents count as it does."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from typing import Any

import pytest

from tests.repository.asvs_ids import LEVEL_1, LEVEL_2, LEVEL_3
from tests.repository.tree import ROOT

LEVELS = {1: LEVEL_1, 2: LEVEL_2, 3: LEVEL_3}
BINDS = {"code", "deployment", "not applicable"}
STATES = ("holds", "open", "deployment", "not applicable")
WORDS_OF_A_SENTENCE = 4
Row = dict[str, Any]


def rows() -> list[Row]:
    found: list[Row] = tomllib.loads((ROOT / "docs/asvs.toml").read_text())["requirement"]
    return found


def faults_of(row: Row) -> list[str]:
    """Return what is wrong with one row by itself."""
    state, level = row.get("status"), row.get("level")
    known = {"id", "level", "binds", "status", "how", "tests", "open"}
    checks = {
        "a field that is not known": set(row) <= known,
        "no such requirement at this level": row.get("id") in LEVELS.get(level or 0, frozenset()),
        "binds something else": row.get("binds") in BINDS,
        "no such status": state in STATES,
        "no sentence says how": len(str(row.get("how", "")).split()) >= WORDS_OF_A_SENTENCE,
        "it holds without a test": state != "holds" or bool(row.get("tests")),
        "it holds and something is open": state != "holds" or "open" not in row,
        "nothing says what is open": state != "open" or len(str(row.get("open", "")).split()) >= WORDS_OF_A_SENTENCE,
        "a test with parameters or without a file": all(
            re.fullmatch(r"tests/[\w/]+\.py(::\w+)+", test) for test in row.get("tests", ())
        ),
        "a test twice": len(set(row.get("tests", ()))) == len(row.get("tests", ())),
    }
    return [fault for fault, sound in checks.items() if not sound]


def counted(level: int) -> list[int]:
    """Return how many requirements of a level are in each state, all of them first."""
    states = Counter(row["status"] for row in rows() if row["level"] == level)
    return [states.total(), *(states[state] for state in STATES)]


def test_every_row_is_sound() -> None:
    assert {row["id"]: faults for row in rows() if (faults := faults_of(row))} == {}


def test_every_requirement_of_levels_1_and_2_is_answered_once() -> None:
    answered = Counter(row["id"] for row in rows())
    assert [one for one, times in answered.items() if times > 1] == []
    assert (LEVEL_1 | LEVEL_2) - set(answered) == set()


def test_a_row_that_is_not_sound_is_found() -> None:
    sound: Row = {
        "id": "V1.2.1",
        "level": 1,
        "binds": "code",
        "status": "holds",
        "how": "Every template escapes what it prints.",
        "tests": ["tests/test_pages.py::test_every_page_escapes"],
    }
    assert faults_of(sound) == []
    assert faults_of(sound | {"level": 2}) == ["no such requirement at this level"]
    assert faults_of(sound | {"id": "V1.2.99"}) == ["no such requirement at this level"]
    assert faults_of(sound | {"status": "mostly"}) == ["no such status"]
    assert faults_of(sound | {"binds": "nobody"}) == ["binds something else"]
    assert faults_of(sound | {"how": "Yes."}) == ["no sentence says how"]
    assert faults_of(sound | {"tests": []}) == ["it holds without a test"]
    assert faults_of(sound | {"open": "The other half of it."}) == ["it holds and something is open"]
    assert faults_of(sound | {"status": "open"}) == ["nothing says what is open"]
    assert faults_of(sound | {"tests": ["tests/test_pages.py::test_it[1]"]}) == [
        "a test with parameters or without a file"
    ]
    assert faults_of(sound | {"tests": sound["tests"] * 2}) == ["a test twice"]
    assert faults_of(sound | {"sentence": "Verify"}) == ["a field that is not known"]


@pytest.mark.parametrize("level", sorted(LEVELS))
def test_the_documents_count_as_the_rows_do(level: int) -> None:
    numbers = " | ".join(str(number) for number in counted(level))
    assert f"| {level} | {numbers} |" in (ROOT / "docs/security.md").read_text()


def test_the_readme_says_how_many_hold_and_how_many_are_open() -> None:
    _, hold_1, open_1, *_ = counted(1)
    _, hold_2, open_2, *_ = counted(2)
    said = f"{hold_1 + hold_2} requirements of levels 1 and 2 hold, {open_1 + open_2} are open"
    assert said in (ROOT / "README.md").read_text()
