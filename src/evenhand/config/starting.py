"""What has to hold before Evenhand touches data: each fault is one plain sentence and nothing is changed."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from evenhand.config.places import data_folder, database_address, database_file, root_key_file
from evenhand.foundation.vault.root_key import RootKeyProblem, check_place, create_root_key, read_root_key


class CannotStart(Exception):
    """Evenhand refuses to go on; the message is one plain sentence for the person who hosts it."""


def prepare_places() -> list[str]:
    """Make the data folder usable and the root key present; return sentences on what was made.

    The key is made on the very first start only, when there is no data that another key could belong to. Raises
    CannotStart. Call it before Django's settings are read: they take the key in.
    """
    check_public_address(os.environ.get("EVENHAND_URL", ""))
    folder, key = data_folder(), root_key_file()
    make_data_folder(folder)
    made = []
    try:
        check_place(key, data_folder=folder)
        if not os.path.lexists(key) and not data_exist():
            made.append(_make_root_key(key))
        read_root_key(key, data_folder=folder)
    except RootKeyProblem as problem:
        raise CannotStart(str(problem)) from None
    return made


def check_public_address(address: str) -> None:
    """Raise CannotStart when EVENHAND_URL is set to something that is not the beginning of a web address."""
    if address and not address.startswith(("http://", "https://")):
        raise CannotStart(f"EVENHAND_URL is '{address}'; it has to begin with https:// or http://.")


def data_exist() -> bool:
    """Return whether the database was used before; raises CannotStart when PostgreSQL does not answer."""
    address = database_address()
    if not address:
        return database_file().exists() and database_file().stat().st_size > 0
    import psycopg  # here, since on SQLite it would be a sixth of the time in which any command starts

    try:
        with psycopg.connect("postgresql://" + address.partition("://")[2], connect_timeout=10) as connection:
            found = connection.execute("select to_regclass('django_migrations')").fetchone()
    except psycopg.Error as problem:
        raise database_problem(problem) from None
    return found is not None and found[0] is not None


def database_problem(problem: Exception) -> CannotStart:
    """Return the sentence for a database that cannot be used, with what it said itself."""
    words = " ".join(str(problem).split())
    where = "named by DATABASE_URL" if database_address() else str(database_file())
    return CannotStart(f"The database {where} cannot be used: {words or type(problem).__name__}.")


def make_data_folder(folder: Path) -> None:
    """Make the data folder where there is none; raises CannotStart when it cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as problem:
        raise CannotStart(f"The data folder {folder} cannot be written: {problem.strerror}.") from None


def _make_root_key(key: Path) -> str:
    try:
        create_root_key(key)
    except OSError as problem:
        raise CannotStart(f"The root key {key} cannot be written: {problem.strerror}.") from None
    return f"Made a new root key: {key}. Keep a copy apart from the data; without it nobody can read them."
