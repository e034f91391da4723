"""Secrets in links: made here, kept only as a hash."""

from __future__ import annotations

import hashlib
import secrets


def new_token() -> str:
    """Return a new random secret of 256 bits in letters that fit an address."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> bytes:
    """Return the 32 bytes kept in place of a secret; plain SHA-256, since the secret is already random."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
