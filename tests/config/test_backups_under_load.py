"""F15: backups made while four people write and send are restored to what was seen at the moment of each.

`BACKUP_ROUNDS=50` makes the long run of it; its broken variant is beside it, in `test_restoring.py`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.config.filled_house import WRITERS, told_by_house
from tests.config.running_program import evenhand, own_places

ROUNDS = int(os.environ.get("BACKUP_ROUNDS", "1"))
pytestmark = pytest.mark.timeout(120 + 60 * ROUNDS)


@contextmanager
def people_who_write(places: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Let four people write in a process of its own; what they wrote is in what the block gets, afterwards."""
    command = [sys.executable, "-m", "tests.config.filled_house", "write_until_closed"]
    told: dict[str, Any] = {}
    with subprocess.Popen(command, env=places, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield told
        said, _ = process.communicate(timeout=60)
    told |= json.loads(said)


def case_files_with(seen: dict[str, dict[str, str]]) -> int:
    return sum(len(practice) for practice in seen.values())


def test_backups_under_writes_are_restored_digest_equal(tmp_path: Path) -> None:
    with own_places(tmp_path) as places:
        assert evenhand("migrate", places=places).code == 0
        with people_who_write(places) as told:
            while case_files_with(told_by_house("seen", places=places)) < WRITERS:
                continue
            for _ in range(ROUNDS):
                made = evenhand("backup", places=places)
                assert made.code == 0, made.text
        assert told["broken"] == []
        assert sum(told["written"]) > WRITERS
        backups = sorted((tmp_path / "data" / "backups").iterdir())
        assert len(backups) == ROUNDS
        digests = set()
        for number, backup in enumerate(backups):
            elsewhere = {name: value for name, value in places.items() if name != "DATABASE_URL"}
            elsewhere |= {"EVENHAND_DATA": str(tmp_path / f"restored-{number}")}
            keyring = tmp_path / "data" / "keyrings" / backup.name.replace("-backup-", "-keyring-")
            done = evenhand("restore", str(backup), "--keyring", str(keyring), places=elsewhere)
            assert done.code == 0, done.text
            assert "text by text" in done.text
            digests.add(json.dumps(told_by_house("seen", places=elsewhere)))
        assert len(digests) == ROUNDS, "nobody wrote between two backups"
