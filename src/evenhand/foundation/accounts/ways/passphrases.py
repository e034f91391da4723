"""Passphrases of clients: tidied, hashed, compared."""

from __future__ import annotations

import unicodedata

from django.contrib.auth.hashers import check_password, make_password

from evenhand.foundation.accounts.passwords.rules import LONGEST


def tidy_passphrase(typed: str) -> str:
    """Return a passphrase as every keyboard gives it: NFKC (SP 800-63B, 3.1.1.2), one blank between words."""
    return " ".join(unicodedata.normalize("NFKC", typed[: LONGEST + 1]).split())


def hashed(passphrase: str) -> str:
    """Return what is kept of a passphrase: Argon2id with a salt of its own."""
    return make_password(tidy_passphrase(passphrase))


def matches(typed: str, kept: str) -> bool:
    """Return whether a passphrase is the one that was kept."""
    return check_password(tidy_passphrase(typed), kept)
