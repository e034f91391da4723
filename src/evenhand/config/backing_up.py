"""`evenhand backup`, and the worker's turn for it: a process of its own, so that mail and pages wait for nothing."""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path

from django.db import DatabaseError
from django.utils import timezone

from evenhand.config.own_command import run_own_command
from evenhand.config.places import data_folder
from evenhand.config.shelf import in_megabytes, shelf_here
from evenhand.config.starting import CannotStart, database_problem
from evenhand.config.swapping import erase_former
from evenhand.foundation.archive.backup.actions import begin_backup, note_failed, note_made
from evenhand.foundation.archive.backup.queries import backup_is_due, deleted_since
from evenhand.foundation.archive.backup.shelf import KEYRINGS_KEPT, BackupUnderWay
from evenhand.foundation.archive.backup.writing import write_backup, write_keyring
from evenhand.foundation.identifiers import new_id

log = logging.getLogger(__name__)


def back_up() -> list[str]:
    """Make a backup with its keyring, thin out old ones, write down that it was made; return what was done.

    Raises CannotStart with one sentence; that it failed is in the record of acts then, and shows on the desk.
    """
    shelf, run = shelf_here(), begin_backup(at=timezone.now())
    try:
        with shelf.alone():
            places = shelf.places(backup_id=run.pk, at=timezone.now())
            cases = write_backup(places, backup_id=run.pk, at=timezone.now())
            size = places.backup.stat().st_size + places.keyring.stat().st_size
    except BackupUnderWay:
        raise CannotStart("Another backup is being made right now; wait until it is done.") from None
    except OSError as problem:
        note_failed(run=run, problem=problem.strerror or type(problem).__name__, at=timezone.now())
        where = problem.filename or shelf.backups
        raise CannotStart(f"The backup was not made: {where}: {problem.strerror or problem}.") from None
    except DatabaseError as problem:
        raise database_problem(problem) from None
    note_made(run=run, size=size, at=timezone.now())
    thinned = shelf.thin_backups(at=timezone.now()) + shelf.thin_keyrings(at=timezone.now())
    return [
        f"Made a backup of {cases} case files: {_with_size(places.backup)}.",
        f"Its keyring, for {KEYRINGS_KEPT.days} days: {_with_size(places.keyring)}.",
        *([f"Destroyed {thinned} old files."] if thinned else []),
    ]


def _with_size(file: Path) -> str:
    return f"{file} ({in_megabytes(file.stat().st_size)})"


def renew_keyring(at: datetime) -> None:
    """Write a keyring of this moment where a case file was deleted since the newest, so that none brings it back."""
    shelf = shelf_here()
    kept = shelf.kept_keyrings()
    if not kept or not deleted_since(kept[0].made_at):
        return
    with shelf.alone():
        keyring_id = new_id()
        write_keyring(shelf.places(backup_id=keyring_id, at=at).keyring, backup_id=keyring_id, at=at)


def back_up_if_due(at: datetime) -> None:
    """Destroy keyrings that are too old, and make a backup where one was asked for or the last one is a day old."""
    shelf_here().thin_keyrings(at=at)
    erase_former(data_folder(), at=at)
    if not backup_is_due(at=at):
        return
    done = run_own_command("backup")
    if not done.well:
        log.warning("backup: %s", done.complained[-300:])
