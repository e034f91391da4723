"""The link with which the first practice is founded, made and refused before a practice has a record of acts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from evenhand.foundation.accounts.founding.models import FoundingLink
from evenhand.foundation.accounts.founding.queries import is_founded
from evenhand.foundation.accounts.tokens import new_token, token_hash
from evenhand.foundation.audit.thresholds import Refused, note_at_the_door

LINK_HOURS: Final = 24


class FoundedAlready(Exception):
    """There is a practice here, so no link founds a first one."""


def new_founding_link(*, at: datetime) -> str:
    """Return the secret of a new link, good once and for LINK_HOURS; it is kept nowhere, and former links end.

    Nothing of it can stand in a record of acts, since there is no practice to keep one: founding itself does. Raises
    FoundedAlready once there is a practice.
    """
    token = new_token()
    with transaction.atomic():
        if is_founded():
            raise FoundedAlready
        FoundingLink.objects.filter(used_at=None, expires_at__gt=at).update(expires_at=at)
        FoundingLink.objects.create(
            token_hash=token_hash(token), made_at=at, expires_at=at + timedelta(hours=LINK_HOURS)
        )
    return token


def refuse_founding(*, at: datetime) -> None:
    """Note in the record of the house that a code founded nothing."""
    note_at_the_door(Refused.FOUNDING_LINK, at=at)
