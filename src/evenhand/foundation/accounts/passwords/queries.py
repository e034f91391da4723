"""Links to choose a new password."""

from __future__ import annotations

from datetime import datetime

from evenhand.foundation.accounts.models import PasswordReset
from evenhand.foundation.accounts.tokens import token_hash


def reset_is_open(*, token: str, at: datetime) -> bool:
    """Return whether a link would let somebody choose a new password right now."""
    return PasswordReset.objects.filter(token_hash=token_hash(token), used_at=None, expires_at__gt=at).exists()
