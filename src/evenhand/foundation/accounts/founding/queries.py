"""Whether the house has a practice yet, and whether a link would found one."""

from __future__ import annotations

from datetime import datetime

from evenhand.foundation.accounts.founding.models import FoundingLink
from evenhand.foundation.accounts.tokens import token_hash
from evenhand.foundation.practices.models import Practice


def is_founded() -> bool:
    """Return whether there is a practice here: from then on nobody founds one by a link."""
    return Practice.objects.exists()


def founding_link(*, token: str, at: datetime) -> FoundingLink | None:
    """Return the link of a secret while it would found the first practice; None for any other, unknown ones too."""
    found = FoundingLink.objects.filter(token_hash=token_hash(token), used_at=None, expires_at__gt=at).first()
    return None if found is None or is_founded() else found
