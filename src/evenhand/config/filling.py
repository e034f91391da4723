"""Filling the empty database that the settings name from a backup, and looking at what is in it then."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from uuid import UUID

from django.core.management import call_command
from django.db import DatabaseError, connection, connections
from django.utils import timezone
from pyrage import x25519

from evenhand.config.anchoring import End, ends_of_chains
from evenhand.config.database import migrate
from evenhand.config.starting import CannotStart, database_problem
from evenhand.domain.custody.actions.deleting import delete_again
from evenhand.foundation.archive.backup.actions import settle_after_restore
from evenhand.foundation.archive.backup.comparing import cannot_compare, refuse_what_differs
from evenhand.foundation.archive.backup.contents import practices_here
from evenhand.foundation.archive.backup.loading import Loaded, load
from evenhand.foundation.archive.backup.reading import Opened, opened_pair
from evenhand.foundation.archive.backup.sealed_file import BackupRefused
from evenhand.foundation.audit.actor import SYSTEM
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.models import Practice


def holds_a_practice() -> bool:
    """Return whether the database has practices already; raises CannotStart when it does not answer."""
    try:
        return Practice._meta.db_table in connection.introspection.table_names() and bool(practices_here())
    except DatabaseError as problem:
        raise database_problem(problem) from None


def fill(
    backup: Path,
    keyring: Path,
    openers: Sequence[x25519.Identity],
    *,
    by_sheet: bool,
    also_deleted: Collection[UUID] = (),
) -> tuple[list[str], list[End]]:
    """Fill the database; return what to say of it, and where the records of acts ended in the backup.

    By a sheet, without the root key, nothing that hangs on it can be looked at yet. Raises CannotStart.
    """
    try:
        with opened_pair(backup, keyring, openers) as (data, keys):
            loaded = load(data, keys, also_deleted=also_deleted)
            _bring_up_to_date(by_sheet=by_sheet)
            said = [_in_words(data, loaded), *([] if by_sheet else _compared(data, keys))]
            ends = ends_of_chains()
            _delete_again(loaded)
            stopped = settle_after_restore(backup_id=data.manifest.id, at=timezone.now())
    except BackupRefused as problem:
        raise CannotStart(f"{problem} Nothing was changed.") from None
    except DatabaseError as problem:
        raise database_problem(problem) from None
    finally:
        connections.close_all()
    if stopped:
        said.append(f"{stopped} messages that may have left before are not sent again.")
    return said, ends


def _delete_again(loaded: Loaded) -> None:
    """Let no case file come back that was deleted after the backup was made."""
    for case_id in loaded.deleted:
        with practice_context(loaded.cases[case_id]):
            delete_again(case_id=case_id, by=SYSTEM, at=timezone.now())


def _bring_up_to_date(*, by_sheet: bool) -> None:
    """Go on to the schema of this program; without the root key nothing that hangs on it is looked at yet."""
    if not by_sheet:
        migrate()
        return
    call_command("migrate", verbosity=0, interactive=False)


def _in_words(data: Opened, loaded: Loaded) -> str:
    made = f"{data.manifest.made_at:%Y-%m-%d %H:%M} UTC"
    deleted = len(loaded.deleted)
    left = f" Case files that were deleted since and stay so: {deleted}." if deleted else ""
    return f"Restored {len(loaded.cases)} case files in {len(loaded.practices)} practices, as of {made}.{left}"


def _compared(data: Opened, keys: Opened) -> list[str]:
    """Hold what people see against what they saw when the backup was made; raises BackupRefused when it differs."""
    why_not = cannot_compare(data.manifest, keys.manifest)
    if why_not:
        return [why_not]
    refuse_what_differs(keys.manifest.seen)
    return ["What people see is what they saw when the backup was made, text by text."]
