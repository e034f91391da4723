"""Words that a page carries for somebody without showing them: sealed, and opened only for the same person."""

from __future__ import annotations

import base64
import json
import zlib
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from evenhand.foundation.vault.root_key import derive
from evenhand.foundation.vault.sealing import NotReadable, seal, unseal

_NO_KEY_ROW = UUID(int=0)
Carried = list[tuple[str, str]]


def carry(fields: Carried, *, owner: str) -> str:
    """Return the names and texts of a form as letters that say nothing, bound to their owner. Nothing is stored.

    They are packed first, so that a form of the greatest size still fits into a form.
    """
    packed = zlib.compress(json.dumps(fields).encode())
    return base64.urlsafe_b64encode(seal(_NO_KEY_ROW, _key(), packed, _place(owner))).decode()


def carried(letters: str, *, owner: str) -> Carried:
    """Return what was carried for this owner; raises NotReadable for anything else: altered, cut, somebody else's."""
    try:
        sealed = base64.urlsafe_b64decode(letters)
    except ValueError as broken:
        raise NotReadable("These letters carry nothing.") from broken
    fields = json.loads(zlib.decompress(unseal(_key(), sealed, _place(owner))))
    return [(name, text) for name, text in fields]


def _key() -> AESGCM:
    return AESGCM(derive(settings.ROOT_KEY, "carried words"))


def _place(owner: str) -> bytes:
    return f"carried|{owner}".encode()
