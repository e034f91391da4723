"""Making and destroying keys."""

from __future__ import annotations

import os
from datetime import datetime
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from evenhand.foundation.practices.context import current_practice_id
from evenhand.foundation.vault.keyring import (
    HOUSE_KEY_ID,
    Purpose,
    keyring,
    root_wrapping_key,
    wrapping_place,
)
from evenhand.foundation.vault.models import WrappedKey
from evenhand.foundation.vault.sealing import seal


def make_practice_key(*, at: datetime) -> None:
    """Give the current practice its key, wrapped by the root key."""
    _store(WrappedKey(purpose=Purpose.PRACTICE, created_at=at), HOUSE_KEY_ID, root_wrapping_key())


def make_case_keys(*, case_id: UUID, at: datetime) -> None:
    """Give a case file its two keys, one for what is written and one for the contact record."""
    practice_key_id, practice_key = keyring().for_writing(Purpose.PRACTICE, None)
    for purpose in (Purpose.CASE, Purpose.CONTACT):
        _store(WrappedKey(purpose=purpose, case_id=case_id, created_at=at), practice_key_id, practice_key)


def destroy_case_keys(*, case_id: UUID) -> int:
    """Shred a case file: delete its wrapped keys, so that nobody can open its texts again; return how many."""
    count, _ = WrappedKey.objects.filter(case_id=case_id).delete()
    keyring().forget()
    return count


def _store(row: WrappedKey, wrapping_id: UUID, wrapping: AESGCM) -> None:
    fresh = os.urandom(32)
    row.practice_id = current_practice_id()
    row.wrapped = seal(wrapping_id, wrapping, fresh, wrapping_place(row))
    row.save(force_insert=True)
    keyring().learn(row, AESGCM(fresh))
