"""An SQLite file in the place of another: the former one is there whole, or the new one, whenever the machine stops."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from evenhand.config.starting import CannotStart
from evenhand.foundation.archive.backup.shelf import KEYRINGS_KEPT, erase

_STAMP = "%Y%m%dT%H%M%SZ"


def holds_practices(file: Path) -> bool:
    """Return whether a database file holds a practice; raises CannotStart when it is no database that can be read."""
    return bool(_asked(file, "select 1 from practices_practice limit 1"))


def deleted_case_files(file: Path) -> set[UUID]:
    """Return the case files whose keys were destroyed in a database file."""
    return {UUID(case_id) for (case_id,) in _asked(file, "select case_id from vault_shredding")}


def _asked(file: Path, question: str) -> list[tuple[str, ...]]:
    if not file.exists() or not file.stat().st_size:
        return []
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as database:
            return database.execute(question).fetchall()
    except sqlite3.OperationalError as problem:
        if "no such table" in str(problem):
            return []
        raise CannotStart(f"The database {file} cannot be used: {problem}.") from None
    except sqlite3.DatabaseError as problem:
        raise CannotStart(f"The database {file} cannot be used: {problem}.") from None


def fold(file: Path) -> None:
    """Bring all of a database into its one file, without a log of writes beside it; raises CannotStart while used."""
    try:
        database = sqlite3.connect(file, timeout=1, isolation_level=None)
        try:
            (mode,) = database.execute("pragma journal_mode=delete").fetchone()
        finally:
            database.close()
    except sqlite3.OperationalError:
        mode = ""
    except sqlite3.DatabaseError as problem:
        raise CannotStart(f"The database {file} cannot be used: {problem}.") from None
    if mode != "delete":
        raise CannotStart(f"The database {file} is being used; stop Evenhand first.")


def erase_former(folder: Path, *, at: datetime) -> int:
    """Destroy databases that were replaced a week ago or longer, because there are keys in them; return how many."""
    old = [
        file
        for file in folder.glob("*.before-restore-*")
        if datetime.strptime(file.name.rpartition("-")[2], _STAMP).replace(tzinfo=UTC) <= at - KEYRINGS_KEPT
    ]
    for file in old:
        erase(file)
    return len(old)


def put_in_place(new: Path, file: Path, *, at: datetime) -> Path | None:
    """Let a folded database take a place; return where the former one is kept, None where there was none.

    Raises CannotStart while the former one is used, and OSError.
    """
    kept = None
    if file.exists():
        fold(file)
        kept = file.with_name(f"{file.name}.before-restore-{at.astimezone(UTC):{_STAMP}}")
        os.link(file, kept)
    new.replace(file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return kept
