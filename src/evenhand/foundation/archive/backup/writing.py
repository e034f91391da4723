"""Making a backup: both of its files from one snapshot of the database, while people go on writing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from itertools import chain
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from pyrage import x25519

from evenhand.foundation.archive.backup.contents import lines_of, practices_here, tables_of_data, tables_of_keys
from evenhand.foundation.archive.backup.manifest import Manifest, Step
from evenhand.foundation.archive.backup.sealed_file import put_in_place, write_sealed
from evenhand.foundation.archive.backup.shelf import Places
from evenhand.foundation.archive.digest import Seen, what_people_see
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.one_moment import one_moment
from evenhand.foundation.vault.age_keys import opener_of_root
from evenhand.foundation.vault.models import HouseSecret, RecoverySheet
from evenhand.foundation.vault.roots import root_of
from evenhand.foundation.vault.sealing import key_id_of


def write_backup(
    places: Places,
    *,
    backup_id: UUID,
    at: datetime,
    snapshot: Callable[[], AbstractContextManager[None]] = one_moment,
) -> int:
    """Write a backup and its keyring; return how many case files they hold. Each file is there whole or not at all.

    What people see at that moment is hashed into the keyring, so that a restore can be held against it. The backup
    itself takes its name last: one that is there has its keyring. Raises OSError and DatabaseError.
    """
    with snapshot():
        practices, steps = practices_here(), _steps_taken()
        sealers = _sealers(practices)
        seen = _seen(practices)
        head = Manifest("backup", backup_id, at, steps).as_line()
        data = write_sealed(places.backup, chain([head], lines_of(tables_of_data(), practices)), sealers)
        head = Manifest("keyring", backup_id, at, steps, seen=seen).as_line()
        keys = write_sealed(places.keyring, chain([head], lines_of(tables_of_keys(), practices)), sealers)
    put_in_place(keys, places.keyring)
    put_in_place(data, places.backup)
    return sum(len(one.cases) for one in seen.values())


def write_keyring(file: Path, *, backup_id: UUID, at: datetime) -> None:
    """Write a keyring alone: after a case file was deleted, so that the newest keyring does not bring it back."""
    with one_moment():
        practices = practices_here()
        head = Manifest("keyring", backup_id, at, _steps_taken()).as_line()
        keys = write_sealed(file, chain([head], lines_of(tables_of_keys(), practices)), _sealers(practices))
    put_in_place(keys, file)


def _steps_taken() -> tuple[Step, ...]:
    return tuple(sorted(MigrationRecorder(connection).applied_migrations()))


def _seen(practices: list[UUID]) -> dict[UUID, Seen]:
    found = {}
    for practice_id in practices:
        with practice_context(practice_id):
            found[practice_id] = what_people_see()
    return found


def _sealers(practices: list[UUID]) -> list[x25519.Recipient]:
    """Return for whom a backup is sealed: the root key, also the next one while it takes over, and every good sheet."""
    roots = {bytes(settings.ROOT_KEY), *(root_of(key_id_of(bytes(one.wrapped))) for one in HouseSecret.objects.all())}
    sheets: list[str] = []
    for practice_id in practices:
        with practice_context(practice_id):
            good = RecoverySheet.objects.filter(used_at=None, replaced_at=None).exclude(sealer="")
            sheets += good.values_list("sealer", flat=True)
    return [
        *(opener_of_root(root).to_public() for root in sorted(roots)),
        *(x25519.Recipient.from_str(sheet) for sheet in sheets),
    ]
