"""Locking a browser, opening it again, choosing after how long it locks by itself."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from evenhand.foundation.accounts.locking.rules import LEAST, MOST, Place
from evenhand.foundation.accounts.models import ClientAccount, User
from evenhand.foundation.accounts.persons import Person
from evenhand.foundation.accounts.signed_in.models import SignedIn
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import Actor


def lock_place(*, place: Place, by: Actor, at: datetime) -> None:
    """Lock a browser: its session shows nothing until its owner opens it again. One that is locked already stays so."""
    with transaction.atomic():
        if SignedIn.objects.filter(pk=place.id, locked_at=None).update(locked_at=at):
            record(act="signed_in.locked", subject="signed_in", subject_id=place.id, by=by, at=at)


def unlock_place(*, place: Place, session_key: str, by: Actor, at: datetime) -> None:
    """Open a locked browser for its owner, who has just proved who they are; its session goes on under this key."""
    with transaction.atomic():
        mine = SignedIn.objects.filter(pk=place.id)
        mine.update(session_key=session_key, locked_at=None, last_seen_at=at)
        record(act="signed_in.unlocked", subject="signed_in", subject_id=place.id, by=by, at=at)


def choose_lock_minutes(*, person: Person, minutes: int, by: Actor, at: datetime) -> None:
    """Let a person's browsers lock after so many minutes without use; the same as before changes nothing.

    Raises ValueError for minutes that nobody may choose.
    """
    if not LEAST <= minutes <= MOST:
        raise ValueError(f"A screen locks after {LEAST} to {MOST} minutes.")
    if person.lock_minutes == minutes:
        return
    of_kind = User.objects if isinstance(person, User) else ClientAccount.objects
    with transaction.atomic():
        of_kind.filter(pk=person.pk).update(lock_minutes=minutes)
        record(act="lock.chosen", subject=str(by.kind), subject_id=by.id, by=by, at=at)
