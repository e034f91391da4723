"""The acts of a change of keys in the practice in force: each one short transaction with its entry in the record."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from django.db import transaction

from evenhand.foundation.archive.recovery.actions import end_sheets
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import SYSTEM
from evenhand.foundation.vault.actions import destroy_practice_key, make_practice_key
from evenhand.foundation.vault.erasing import erasing
from evenhand.foundation.vault.keyring import keyring, wrapped_by_root, wrapping_key_above, wrapping_place
from evenhand.foundation.vault.models import WrappedKey
from evenhand.foundation.vault.rewrapping import hanging_on, practice_keys
from evenhand.foundation.vault.roots import root_id
from evenhand.foundation.vault.sealing import NotReadable, key_id_of, unseal

KEPT_AFTERWARDS: Final = timedelta(days=1)
"""How long a practice key outlives its replacement, whatever hangs on it: work that was under way may still write."""

_TICK: Final = timedelta(microseconds=1)


def hang_practice_on(root: bytes, *, at: datetime) -> int:
    """Wrap every key of the practice by another root key; return how many were not yet.

    One transaction for all of them. Raises NotReadable when the newest does not open; nothing is changed then. A
    replaced one that does not open, because its root key was lost, stays as it is.
    """
    with transaction.atomic(), erasing():
        *former, newest = practice_keys(locked=True)
        moved = [row for row in former if _opens(row)] + [newest]
        moved = [row for row in moved if key_id_of(bytes(row.wrapped)) != root_id(root)]
        for row in moved:
            row.wrapped = wrapped_by_root(row, _raw(row), root)
            row.save(update_fields=["wrapped"])
            record(act="root_key.replaced", subject="key", subject_id=row.pk, by=SYSTEM, at=at)
    return len(moved)


def _opens(row: WrappedKey) -> bool:
    try:
        _raw(row)
    except NotReadable:
        return False
    return True


def _raw(row: WrappedKey) -> bytes:
    return unseal(wrapping_key_above(row), bytes(row.wrapped), wrapping_place(row))


def replace_practice_key(*, at: datetime) -> None:
    """Give the practice a new key for everything from now on; recovery sheets, which hold the former one, end."""
    try:
        with transaction.atomic():
            former = practice_keys()[-1]
            make_practice_key(at=max(at, former.created_at + _TICK))
            end_sheets(at=at)
            record(act="practice_key.replaced", subject="key", subject_id=former.pk, by=SYSTEM, at=at)
    finally:
        keyring().forget()  # where the transaction failed, it knows a key that nobody else will ever have


def note_moved(*, at: datetime) -> None:
    """Record that what hung on replaced keys of the practice was moved to its newest."""
    with transaction.atomic():
        record(act="practice_key.emptied", subject="key", subject_id=practice_keys()[-1].pk, by=SYSTEM, at=at)


def delete_former_keys(*, at: datetime) -> int:
    """Delete the practice's replaced keys that are of no more use; return how many.

    That is, those that were replaced a day ago or longer and on which nothing hangs.
    """
    with transaction.atomic():
        keys = practice_keys()
        over = [one for one, after in pairwise(keys) if after.created_at <= at - KEPT_AFTERWARDS]
        unused = [one for one in over if not hanging_on([one.pk])]
        for one in unused:
            destroy_practice_key(key_id=one.pk)
            record(act="practice_key.deleted", subject="key", subject_id=one.pk, by=SYSTEM, at=at)
    keyring().forget()
    return len(unused)
