"""Under which name attempts are counted, and whether a link to choose a new password is open."""

from __future__ import annotations

from datetime import datetime

from evenhand.foundation.accounts.models import PasswordReset
from evenhand.foundation.accounts.tokens import token_hash
from evenhand.foundation.vault.lookup import keyed_hash


def account_at_the_door(email: str) -> str:
    """Return the name under which attempts on an address are counted, whether somebody has it or not."""
    return f"therapist|{keyed_hash(email).hex()}"


def open_reset(*, token: str, at: datetime) -> PasswordReset | None:
    """Return what a link is for while it would let somebody choose a new password; None for any other link."""
    return PasswordReset.objects.filter(token_hash=token_hash(token), used_at=None, expires_at__gt=at).first()
