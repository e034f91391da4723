"""What people see after a restore, held against what they saw when the backup was made."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from evenhand.foundation.archive.backup.contents import practices_here
from evenhand.foundation.archive.backup.manifest import Manifest
from evenhand.foundation.archive.backup.sealed_file import BackupRefused
from evenhand.foundation.archive.digest import Seen, what_people_see
from evenhand.foundation.practices.context import practice_context


def cannot_compare(backup: Manifest, keyring: Manifest) -> str:
    """Return a sentence on why the two cannot be held against each other; nothing when they can."""
    if backup.id != keyring.id:
        return "What people see was not compared: the keyring is of a later moment than the backup."
    if set(backup.steps) != set(MigrationRecorder(connection).applied_migrations()):
        return "What people see was not compared: the backup was made by an older version."
    return ""


def refuse_what_differs(seen: Mapping[UUID, Seen]) -> None:
    """Raise BackupRefused when a practice here is not what it was."""
    if set(seen) != set(practices_here()):
        raise BackupRefused("The practices that were restored are not those of the backup.")
    for practice_id, then in seen.items():
        with practice_context(practice_id):
            now = what_people_see()
        if then != now:
            raise BackupRefused(_what_differs(then, now))


def _what_differs(then: Seen, now: Seen) -> str:
    differing = sum(now.cases.get(case) != before for case, before in then.cases.items())
    more = len(now.cases.keys() - then.cases.keys())
    return (
        f"What people see is not what they saw when the backup was made: {differing} case files differ, {more} were "
        f"not there, {'the rest is the same' if then.rest == now.rest else 'and the rest differs'}."
    )
