"""Where data and the root key live, from the environment; read before anything else of the program."""

from __future__ import annotations

import os
from pathlib import Path


def data_folder() -> Path:
    """Return the folder of the SQLite file and of mail that is kept in files (EVENHAND_DATA)."""
    return Path(os.environ.get("EVENHAND_DATA") or "var/data").resolve()


def root_key_file() -> Path:
    """Return the place of the root key, outside the data folder (EVENHAND_ROOT_KEY_FILE)."""
    named = os.environ.get("EVENHAND_ROOT_KEY_FILE")
    return Path(named) if named else Path.home() / ".config" / "evenhand" / "root.key"


def anchor_file() -> Path:
    """Return the file outside the data folder in which the ends of the records are kept (EVENHAND_ANCHOR_FILE)."""
    named = os.environ.get("EVENHAND_ANCHOR_FILE")
    return Path(named) if named else root_key_file().parent / "record-anchors.jsonl"


def database_file() -> Path:
    """Return the place of the SQLite file, which is there from the first start on."""
    return data_folder() / "evenhand.sqlite3"


def database_address() -> str:
    """Return the address of a PostgreSQL database, or nothing where SQLite is used (DATABASE_URL)."""
    return os.environ.get("DATABASE_URL", "")


def backup_folder() -> Path:
    """Return the folder of backups, best on another disk than the data (EVENHAND_BACKUPS)."""
    named = os.environ.get("EVENHAND_BACKUPS")
    return Path(named).resolve() if named else data_folder() / "backups"


def keyring_folder() -> Path:
    """Return the folder of the keyrings of backups, apart from the backups (EVENHAND_KEYRINGS)."""
    named = os.environ.get("EVENHAND_KEYRINGS")
    return Path(named).resolve() if named else data_folder() / "keyrings"
