"""A root key that is neither in memory nor in a file any more."""

from __future__ import annotations

import os
from pathlib import Path

from pytest_django.fixtures import Settings

from evenhand.foundation.vault import roots


def lose_root_key(settings: Settings, *, now: bytes | None = None) -> None:
    """Let the process have another root key, a random one unless given, and no file in which it finds the former."""
    settings.ROOT_KEY = os.urandom(32) if now is None else now
    settings.ROOT_KEY_FILE = Path("/nowhere/root.key")
    roots._met.clear()
