"""Writes down how each test of a run ended, for whoever holds claims against it: `scripts/proofs.py`.

Loaded as a pytest plugin (`-p` in pyproject.toml). Nothing is written unless TEST_OUTCOMES names a file; of a run
on several processes only the one that gathers their reports writes.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

VARIABLE = "TEST_OUTCOMES"


class Outcomes:
    """How tests ended, by their name without parameters: a test counts as failed when any part of it did."""

    def __init__(self, file: Path) -> None:
        """Know where to write; the folder is made at the end."""
        self.file = file
        self.ended: dict[str, set[str]] = {"passed": set(), "failed": set(), "skipped": set()}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a report: what fails while a test is set up or cleared away counts too."""
        if report.when == "call" or not report.passed:
            self.ended[report.outcome].add(report.nodeid.partition("[")[0])

    def pytest_sessionfinish(self) -> None:
        """Write all of it, also when the run was cut short."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(json.dumps({outcome: sorted(names) for outcome, names in self.ended.items()}, indent=1))


def pytest_configure(config: pytest.Config) -> None:
    """Begin to note; a run that a test starts inherits nothing and writes nothing."""
    named = os.environ.pop(VARIABLE, "")
    if named and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Outcomes(Path(named)), "outcomes")
