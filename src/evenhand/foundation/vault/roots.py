"""The root keys this process knows: the one it started with, and one that took its place while it ran.

What hangs on a root key names it, so a process learns of a new one by meeting it: only then are the files read again.
"""

from __future__ import annotations

from functools import cache
from typing import Final
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from evenhand.foundation.vault.root_files import next_root_file
from evenhand.foundation.vault.root_key import RootKeyProblem, derive, read_root_key
from evenhand.foundation.vault.sealing import NotReadable

HOUSE_KEY_ID: Final = UUID(int=1)
"""Names the house key; practice keys from before root keys had ids name their root key by it too."""

_met: dict[UUID, bytes] = {}


@cache
def root_id(root: bytes) -> UUID:
    """Return the id of a root key, from which nothing of the key follows."""
    return UUID(bytes=derive(root, "id")[:16])


def root_of(named: UUID) -> bytes:
    """Return the root key of an id; raises NotReadable when neither memory nor files have it.

    An id that was never met costs a look into two files, any other a look into memory.
    """
    own: bytes = settings.ROOT_KEY
    if named in (root_id(own), HOUSE_KEY_ID):
        return own
    if named not in _met:
        _met.update((root_id(root), root) for root in _on_disk())
    if named not in _met:
        raise NotReadable("The root key that this hangs on is not in reach here.")
    return _met[named]


@cache
def root_wrapping_key(root: bytes) -> AESGCM:
    """Return the key that wraps what hangs on a root key."""
    return AESGCM(derive(root, "practice keys"))


def _on_disk() -> list[bytes]:
    """Read the next one first: where it is gone already, it has become the one in force before that is read."""
    found = []
    for file in (next_root_file(settings.ROOT_KEY_FILE), settings.ROOT_KEY_FILE):
        try:
            found.append(read_root_key(file, data_folder=settings.DATA_FOLDER))
        except RootKeyProblem:
            continue
    return found
