"""A document that names a test as its proof is held to it: the test has to exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.repository.tree import ROOT

DOCUMENTS = sorted((ROOT / "docs").glob("*.md"))
NAMED = re.compile(r"`(test_\w+)`")


def names_of_tests() -> set[str]:
    found: set[str] = set()
    for file in (ROOT / "tests").rglob("test_*.py"):
        found |= set(re.findall(r"^\s*(?:async )?def (test_\w+)", file.read_text(), re.MULTILINE))
    return found


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda one: one.name)
def test_every_test_that_a_document_names_is_there(document: Path) -> None:
    named = set(NAMED.findall(document.read_text())) - {file.stem for file in (ROOT / "tests").rglob("test_*.py")}
    assert named - names_of_tests() == set()


def test_the_hazard_log_names_a_test_for_every_hazard() -> None:
    rows = [line for line in (ROOT / "docs/hazard-log.md").read_text().splitlines() if line.startswith("| H")]
    assert len(rows) >= 15
    assert [row.split("|")[1].strip() for row in rows if not NAMED.search(row.split("|")[5])] == []
