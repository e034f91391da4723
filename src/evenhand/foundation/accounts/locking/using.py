"""Noting that a person uses a browser, at most once a minute."""

from __future__ import annotations

from datetime import datetime

from evenhand.foundation.accounts.locking.rules import Place, is_worth_noting
from evenhand.foundation.accounts.signed_in.models import SignedIn


def note_used(place: Place, *, at: datetime) -> None:
    """Note that a person has just done something there; a locked browser is opened by nothing of the kind.

    It is no act with a record. Costs nothing while the last note is younger than a minute.
    """
    if is_worth_noting(place, at=at):
        SignedIn.objects.filter(pk=place.id, locked_at=None, last_seen_at__lt=at).update(last_seen_at=at)
