"""Switches sealing off in a program that is started with this folder on its path: what is written stands in the open.

No setting of the program does this. It shows that the search for canaries finds what sealing hides.
"""

from __future__ import annotations

from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from evenhand.foundation.vault import sealing

HEAD = 1 + 16 + 12
"""Version, key id and nonce stand before the body."""


def _in_the_open(key_id: UUID, key: AESGCM, plain: bytes, place: bytes) -> bytes:
    return bytes([sealing.VERSION]) + key_id.bytes + bytes(12) + plain


def _as_it_stands(key: AESGCM, sealed: bytes, place: bytes) -> bytes:
    return sealed[HEAD:]


sealing.seal, sealing.unseal = _in_the_open, _as_it_stands
