"""How each test of a run ended is written down: passed, failed in any of its parts, skipped, or not run at all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.outcomes import VARIABLE
from tests.repository.tree import ROOT

TESTS = """
import os
import pytest

@pytest.fixture
def breaks_at_the_end():
    yield
    raise ValueError

@pytest.fixture
def breaks_at_once():
    raise ValueError

def test_passes(): assert "TEST_OUTCOMES" not in os.environ
@pytest.mark.parametrize("value", [1, 2])
def test_passes_twice(value): ...
@pytest.mark.parametrize("value", [1, 2])
def test_fails_once(value): assert value == 1
def test_fails_at_the_end(breaks_at_the_end): ...
def test_fails_at_once(breaks_at_once): ...
@pytest.mark.skip
def test_is_skipped(): ...
@pytest.mark.xfail
def test_is_expected_to_fail(): assert False
def test_is_deselected(): ...
"""


@pytest.mark.parametrize("processes", ["0", "1"])
def test_every_outcome_is_written_down_however_many_processes_ran(processes: str, tmp_path: Path) -> None:
    (tmp_path / "test_ends.py").write_text(TESTS)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    written = tmp_path / "somewhere" / "stage.json"
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-p",
            "xdist",
            "-n",
            processes,
            "-p",
            "tests.outcomes",
            "-k",
            "not deselected",
        ],
        cwd=tmp_path,
        env=os.environ | {VARIABLE: str(written), "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        check=False,
    )
    ended = json.loads(written.read_text())
    assert ended == {
        "passed": [
            f"test_ends.py::test_{name}" for name in ("fails_at_the_end", "fails_once", "passes", "passes_twice")
        ],
        "failed": [f"test_ends.py::test_fails_{name}" for name in ("at_once", "at_the_end", "once")],
        "skipped": [f"test_ends.py::test_is_{name}" for name in ("expected_to_fail", "skipped")],
    }
