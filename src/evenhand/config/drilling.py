"""`evenhand drill`: the last backup, restored aside as a host would restore it, and held against what people saw."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from django.utils import timezone

from evenhand.config.aside import folder_aside
from evenhand.config.places import data_folder
from evenhand.config.shelf import shelf_here
from evenhand.config.starting import CannotStart
from evenhand.foundation.archive.backup.actions import note_drilled
from evenhand.foundation.archive.backup.shelf import Shelved

NO_BACKUP = "There is no backup in {where} to try; run: evenhand backup"
NO_KEYRING = "The keyring of the last backup, {name}, is not in {where}; run: evenhand backup"


def drill() -> list[str]:
    """Restore the last backup into an SQLite database aside, whatever the program's own is; return what to say.

    Raises CannotStart when anything about it is not as it should be. Either is in the record of acts afterwards.
    """
    backup, keyring = _last_pair()
    try:
        with folder_aside(data_folder()) as aside:
            done = _restored(backup.file, keyring.file, aside=aside)
    except OSError as problem:
        raise CannotStart(f"The backup was not tried: {problem.strerror or problem}.") from None
    said = done.stdout.splitlines()
    problem_in_words = "" if done.returncode == 0 else " ".join((done.stderr or done.stdout).split())[-300:]
    note_drilled(backup_id=backup.id, problem=problem_in_words, at=timezone.now())
    if done.returncode:
        raise CannotStart(f"The backup {backup.file} CANNOT be restored: {problem_in_words}")
    return [f"Tried the backup {backup.file}.", *said[:-1], "It can be restored. Nothing here was changed."]


def _last_pair() -> tuple[Shelved, Shelved]:
    shelf = shelf_here()
    kept = shelf.kept_backups()
    if not kept:
        raise CannotStart(NO_BACKUP.format(where=shelf.backups))
    keyring = next((one for one in shelf.kept_keyrings() if one.id == kept[0].id), None)
    if keyring is None:
        raise CannotStart(NO_KEYRING.format(name=kept[0].file.name, where=shelf.keyrings))
    return kept[0], keyring


def _restored(backup: Path, keyring: Path, *, aside: Path) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | {
        "EVENHAND_DATA": str(aside / "data"),
        "EVENHAND_ANCHOR_FILE": str(aside / "anchors"),
    }
    command = (sys.executable, "-m", "evenhand.cli", "restore", str(backup), "--keyring", str(keyring))
    return subprocess.run(  # noqa: S603  our own command
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
