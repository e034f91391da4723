"""The record of the house: that something was refused at a door where nobody can say which practice it concerns.

One chain for the whole program, append-only like a practice's. It holds what kind of secret did not open and in which
hour, never the secret, a name or a network. Each kind stands in it at most once an hour, however often strangers
knock: eleven kinds make at most 264 entries a day. Attempts themselves are counted in accounts/throttling.

These notes are no acts with a record of their own: they are the record.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db import IntegrityError, transaction

from evenhand.foundation.audit.anchors import Anchor
from evenhand.foundation.audit.chain import GENESIS, entry_hash
from evenhand.foundation.audit.models import HouseEntry

HOUSE = UUID(int=0)
"""Stands where a practice's id stands in other chains and in anchors."""

EVERY = timedelta(hours=1)
TRIES = 5
_NOBODY, _DOOR = "nobody", "door"


class Refused(StrEnum):
    """What did not open: unknown, wrong, used, expired, taken back, forged or cut short; which, is not said."""

    CLIENT_LINK = "client_link.refused"
    COLLEAGUE_LINK = "colleague_link.refused"
    FOUNDING_LINK = "founding_link.refused"
    RESET_LINK = "password_link.refused"
    DEMO_LINK = "demo_link.refused"
    TIME_LINK = "time_link.refused"
    SIGN_IN = "password.refused"
    WAY_IN = "passphrase.refused"
    PASSKEY = "passkey.refused"
    SHEET = "recovery_sheet.refused"
    FORM = "form.refused"


def note_at_the_door(what: Refused, *, at: datetime) -> None:
    """Add that something was refused, unless it stands there for the last hour; costs one query then.

    The same for a secret that was good once and for one that never was, so that the work tells nobody which it is.
    """
    for _ in range(TRIES):
        if _stands_there(what, at):
            return
        try:
            with transaction.atomic():
                _add(what, at)
        except IntegrityError:
            continue  # another process added its entry in this moment: look again, and follow it
        return


def refusals(*, since: datetime) -> list[tuple[datetime, str]]:
    """Return when what was refused since a moment, the oldest first."""
    return list(HouseEntry.objects.filter(at__gte=since).order_by("number").values_list("at", "act"))


def first_broken_house_entry(*, anchors: Iterable[Anchor] = ()) -> int | None:
    """Return the number of the first entry that does not follow from the one before it, or that an anchor denies.

    None when the chain is whole. A cut end shows against the anchors alone.
    """
    anchored = {anchor.number: anchor.hash for anchor in anchors if anchor.practice_id == HOUSE}
    anchored.pop(0, None)
    before, expected = GENESIS, 1
    for number, at, act, stored in HouseEntry.objects.order_by("number").values_list("number", "at", "act", "hash"):
        digest = _hash(before, number, at, act)
        if number != expected or digest != bytes(stored) or anchored.pop(number, digest) != digest:
            return expected
        before, expected = digest, expected + 1
    return expected if anchored else None


def end_of_house_chain() -> tuple[UUID, int, bytes]:
    """Return what an anchor keeps of this chain: its name, the last number and hash."""
    last = HouseEntry.objects.order_by("-number").first()
    return (HOUSE, last.number, bytes(last.hash)) if last else (HOUSE, 0, GENESIS)


def _stands_there(what: Refused, at: datetime) -> bool:
    return HouseEntry.objects.filter(act=what, at__gt=at - EVERY, at__lte=at).exists()


def _add(what: Refused, at: datetime) -> None:
    _, number, before = end_of_house_chain()
    HouseEntry.objects.create(number=number + 1, at=at, act=what, hash=_hash(before, number + 1, at, what))


def _hash(before: bytes, number: int, at: datetime, act: str) -> bytes:
    return entry_hash(
        before=before, practice_id=HOUSE, number=number, at=at, actor=_NOBODY, act=act, subject=_DOOR, case_id=None
    )
