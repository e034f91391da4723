"""Sealing of bytes with a key, bound to their place.

Layout: version (1 byte), key id (16), nonce (12), body with tag (AES-256-GCM, NIST SP 800-38D). Associated data names
practice, case, table, column and row, so a cell that is moved anywhere else fails and never displays.
"""

from __future__ import annotations

import os
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = 1
_HEAD = 1 + 16
_BODY = _HEAD + 12


class NotReadable(Exception):
    """A sealed text cannot be opened here: altered, moved, or its key is not in reach. Nothing is ever shown then."""


@lru_cache(maxsize=4096)
def in_words(named: UUID) -> str:
    """Return an id as it stands in a place; the many texts of a page are of one case, whose ids come with each."""
    return str(named)


def seal(key_id: UUID, key: AESGCM, plain: bytes, place: bytes) -> bytes:
    """Return the sealed form of `plain`, bound to `place`, with a fresh 96-bit nonce."""
    nonce = os.urandom(12)
    return bytes([VERSION]) + key_id.bytes + nonce + key.encrypt(nonce, plain, place)


def key_id_of(sealed: bytes) -> UUID:
    """Return the id of the key that a sealed text names; raises NotReadable for an unknown layout."""
    if len(sealed) < _BODY or sealed[0] != VERSION:
        raise NotReadable("This text is not in a layout that this version of Evenhand knows.")
    return _id_in(sealed[1:_HEAD])


@lru_cache(maxsize=4096)
def _id_in(sixteen: bytes) -> UUID:
    return UUID(bytes=sixteen)


def unseal(key: AESGCM, sealed: bytes, place: bytes) -> bytes:
    """Return the plain bytes; raises NotReadable when the text was altered or moved from its place."""
    try:
        return key.decrypt(sealed[_HEAD:_BODY], sealed[_BODY:], place)
    except (InvalidTag, ValueError):  # ValueError: too short to hold a nonce or a tag
        raise NotReadable("This text was altered, or moved from the place it was written for.") from None
