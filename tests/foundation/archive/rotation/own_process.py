"""A script of this folder in a process of its own, with keys of its own, on the database of the test that asks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.db import connection

from evenhand.foundation.vault.root_key import create_root_key

SECONDS = 120


def told_by(script: str, *arguments: str, folder: Path) -> Any:
    """Run a script to its end and return what it said as JSON."""
    key = folder / "keys" / "root.key"
    create_root_key(key)
    (folder / "data").mkdir()
    environment = os.environ | {"EVENHAND_ROOT_KEY_FILE": str(key), "EVENHAND_DATA": str(folder / "data")}
    module = f"tests.foundation.archive.rotation.{script}"
    done = subprocess.run(
        [sys.executable, "-m", module, str(connection.settings_dict["NAME"]), *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
