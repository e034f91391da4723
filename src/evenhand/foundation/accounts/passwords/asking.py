"""Asking for a new password: the same one row for an address that is known and for one that is not.

Whether somebody has that address is looked up by the worker, so that nobody can tell from the time an answer takes. It
is no act with a record: whom it concerns is not known yet.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from evenhand.foundation.accounts.models import PasswordReset
from evenhand.foundation.vault.lookup import keyed_hash

BETWEEN_LINKS = timedelta(minutes=15)
KEPT_FOR = timedelta(days=1)


def ask_for_password_reset(*, email: str, at: datetime) -> None:
    """Keep that somebody wants to choose a new password for an address, at most once in BETWEEN_LINKS."""
    login = keyed_hash(email).hex()
    with transaction.atomic():
        PasswordReset.objects.filter(made_at__lte=at - KEPT_FOR).delete()
        if not PasswordReset.objects.filter(login=login, made_at__gt=at - BETWEEN_LINKS).exists():
            PasswordReset.objects.create(login=login, made_at=at)
