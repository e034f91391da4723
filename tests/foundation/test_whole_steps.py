"""The steps of the schema, taken in the program's own way, are those that Django would take."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.config.running_program import own_places


def statements(way: str, folder: Path) -> list[str]:
    folder.mkdir()
    with own_places(folder) as places:
        command = [sys.executable, "-m", "tests.foundation.steps_taken", way]
        done = subprocess.run(command, env=places, capture_output=True, text=True, timeout=90, check=False)
    assert done.returncode == 0, done.stderr
    heard: list[str] = json.loads(done.stdout)
    return heard


def test_models_drawn_one_by_one_make_the_very_statements_that_django_makes(tmp_path: Path) -> None:
    ours, djangos = (statements(way, tmp_path / way) for way in ("ours", "djangos"))
    assert len(ours) > 200
    assert ours == djangos
