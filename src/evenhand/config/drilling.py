"""`evenhand drill`: the last backup, restored aside as a host would restore it, and held against what people saw."""

from __future__ import annotations

import os
from pathlib import Path

from django.utils import timezone

from evenhand.config.aside import folder_aside
from evenhand.config.own_command import Ended, run_own_command
from evenhand.config.places import data_folder
from evenhand.config.shelf import shelf_here
from evenhand.config.starting import CannotStart
from evenhand.foundation.archive.backup.actions import note_drilled
from evenhand.foundation.archive.backup.shelf import Shelved


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
    note_drilled(backup_id=backup.id, problem="" if done.well else done.complained[-100:], at=timezone.now())
    if not done.well:
        raise CannotStart(f"The backup {backup.file} CANNOT be restored: {done.complained}")
    return [f"Tried the backup {backup.file}.", *done.said[:-1], "It can be restored. Nothing here was changed."]


def _last_pair() -> tuple[Shelved, Shelved]:
    shelf = shelf_here()
    kept = shelf.kept_backups()
    if not kept:
        raise CannotStart(f"There is no backup in {shelf.backups} to try; run: evenhand backup")
    keyring = next((one for one in shelf.kept_keyrings() if one.id == kept[0].id), None)
    if keyring is None:
        raise CannotStart(
            f"The keyring of the last backup, {kept[0].file.name}, is not in {shelf.keyrings}; run: evenhand backup"
        )
    return kept[0], keyring


def _restored(backup: Path, keyring: Path, *, aside: Path) -> Ended:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | {
        "EVENHAND_DATA": str(aside / "data"),
        "EVENHAND_ANCHOR_FILE": str(aside / "anchors"),
    }
    return run_own_command("restore", str(backup), "--keyring", str(keyring), environment=environment)
