"""What a page may say truthfully of destroyed keys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from evenhand.foundation.vault.lifetimes import KEYRING_BACKUP_DAYS
from evenhand.foundation.vault.models import Shredding


@dataclass(frozen=True, slots=True)
class Shredded:
    """When a case file's keys were destroyed, and from when on no copy of the keys opens its texts."""

    at: datetime
    unreadable_from: date


def shredding_of(*, case_id: UUID, zone: ZoneInfo) -> Shredded | None:
    """Return when the case file was shredded; None when it was not. One query."""
    row = Shredding.objects.filter(case_id=case_id).first()
    if row is None:
        return None
    return Shredded(row.shredded_at, unreadable_from(row.shredded_at, zone=zone))


def unreadable_from(shredded_at: datetime, *, zone: ZoneInfo) -> date:
    """Return the first day, by the clock of `zone`, on which no keyring backup from before the shredding is left.

    The last such backup may have been made a moment before, and may be deleted late on its last day: the day after
    that one counts. This is also what a page says before the deletion, with the moment of asking.
    """
    return (shredded_at + timedelta(days=KEYRING_BACKUP_DAYS)).astimezone(zone).date() + timedelta(days=1)
