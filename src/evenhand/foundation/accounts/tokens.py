"""Secrets in links: made here, kept only as a hash."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode

from evenhand.foundation.vault.house import house_secret
from evenhand.foundation.vault.root_key import derive


def new_token() -> str:
    """Return a new random secret of 256 bits in letters that fit an address."""
    return secrets.token_urlsafe(32)


def token_of_key(key: str) -> str:
    """Return the secret that belongs to a form's key: 256 bits, the same whenever that form is sent again.

    So a link that is shown once need not be kept in order to be shown again. It follows from the house secret, and
    whoever knows the key alone cannot reckon it.
    """
    digest = hmac.digest(derive(house_secret(), "links of forms"), key.encode("utf-8", "surrogatepass"), "sha256")
    return urlsafe_b64encode(digest).decode().rstrip("=")


def token_hash(token: str) -> bytes:
    """Return the 32 bytes kept in place of a secret; plain SHA-256, since the secret is already random."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
