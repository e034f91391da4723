"""How recovery codes are kept: by a hash that is slow on purpose, so that a stolen table cannot be tried through."""

from __future__ import annotations

import secrets

from argon2.low_level import Type, hash_secret_raw

SALT_BYTES = 16
HASH_BYTES = 32
_ROUNDS, _KIBIBYTES, _LANES = 2, 19_456, 1
"""Argon2id at the strength that OWASP's password storage cheat sheet names first (2023): some 20 ms a try."""


def new_salt() -> bytes:
    """Return a random salt; the codes that one person is given at once share it, so that a try costs one hash."""
    return secrets.token_bytes(SALT_BYTES)


def slow_hash(keyed: bytes, salt: bytes) -> bytes:
    """Return 32 bytes of Argon2id (RFC 9106) over the keyed hash of a code."""
    return hash_secret_raw(keyed, salt, _ROUNDS, _KIBIBYTES, _LANES, HASH_BYTES, Type.ID)
