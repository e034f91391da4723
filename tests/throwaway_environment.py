"""Gives every test process its own data folder and root key, before Django's settings are read.

Loaded as a pytest plugin (`-p` in pyproject.toml): pytest-django reads the settings before any conftest. A
worker of pytest-xdist inherits its parent's environment and still gets a folder of its own.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

FOLDER = tempfile.TemporaryDirectory(prefix="evenhand-tests-")


def _prepare(folder: Path) -> None:
    """Point the program at this folder, and at nothing that the machine's own Evenhand uses."""
    data = folder / "data"
    data.mkdir()
    root_key = folder / "root.key"
    root_key.touch(mode=0o600)
    root_key.write_bytes(os.urandom(32))
    for name in [name for name in os.environ if name.startswith("EVENHAND_")]:
        del os.environ[name]
    os.environ["EVENHAND_DATA"] = str(data)
    os.environ["EVENHAND_ROOT_KEY_FILE"] = str(root_key)


_prepare(Path(FOLDER.name))
