"""Making and destroying keys."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection, transaction

from evenhand.foundation.practices.context import current_practice_id
from evenhand.foundation.practices.prepared import PreparedInPractice
from evenhand.foundation.practices.prepared_writes import PreparedInsert
from evenhand.foundation.vault.erasing import erasing
from evenhand.foundation.vault.house import root_in_force
from evenhand.foundation.vault.keyring import Purpose, keyring, wrapping_place
from evenhand.foundation.vault.models import Shredding, WrappedKey
from evenhand.foundation.vault.roots import root_id, root_wrapping_key
from evenhand.foundation.vault.sealing import seal


class CaseShredded(Exception):
    """The keys of this case file were destroyed: it gets no others."""


def make_practice_key(*, at: datetime) -> None:
    """Give the current practice a key, wrapped by the root key; belongs in a transaction."""
    root = root_in_force()
    _store([WrappedKey(purpose=Purpose.PRACTICE, created_at=at)], root_id(root), root_wrapping_key(root))


def make_case_keys(*, case_id: UUID, at: datetime) -> None:
    """Give a case file its two keys, one for what is written and one for the contact record.

    Raises CaseShredded for a case file whose keys were destroyed: a deleted file does not come back.
    """
    if _shredded.values(case=case_id):
        raise CaseShredded
    practice_key_id, practice_key = keyring().for_writing(Purpose.PRACTICE, None)
    both = (Purpose.CASE, Purpose.CONTACT)
    rows = [WrappedKey(purpose=purpose, case_id=case_id, created_at=at) for purpose in both]
    _store(rows, practice_key_id, practice_key)


def destroy_case_keys(*, case_id: UUID, at: datetime) -> int:
    """Shred a case file: delete its wrapped keys, so that nobody can open its texts again; return how many.

    Belongs in the transaction of the act that deletes the case file. When it was done stays known, for the date from
    which no backup opens the texts either (`queries.shredding_of`). Doing it again changes nothing.
    """
    with transaction.atomic(), erasing():
        Shredding.objects.get_or_create(case_id=case_id, defaults={"shredded_at": at})
        count, _ = WrappedKey.objects.filter(case_id=case_id).delete()
    keyring().forget()
    return count


def destroy_practice_key(*, key_id: UUID) -> None:
    """Delete a practice key that was replaced and on which nothing hangs; belongs in the transaction of that act."""
    with erasing():
        WrappedKey.objects.filter(pk=key_id, purpose=Purpose.PRACTICE).delete()


def sweep_after_shredding() -> None:
    """Take destroyed keys out of SQLite's log of writes too; call it once the transaction has ended.

    SQLite waits for nobody here: while another reads, the log stays until a later sweep or start.
    PostgreSQL gives no such promise; docs/keys.md says what that means.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _store(rows: Sequence[WrappedKey], wrapping_id: UUID, wrapping: AESGCM) -> None:
    fresh = [os.urandom(32) for _ in rows]
    for row, key in zip(rows, fresh, strict=True):
        row.practice_id = current_practice_id()
        row.wrapped = seal(wrapping_id, wrapping, key, wrapping_place(row))
    _new_key.store(*rows)
    for row, key in zip(rows, fresh, strict=True):
        keyring().learn(row, AESGCM(key))


_new_key = PreparedInsert(WrappedKey)
_shredded = PreparedInPractice(Shredding, lambda rows, case: rows.filter(case_id=case).values_list("id"), case=UUID)
