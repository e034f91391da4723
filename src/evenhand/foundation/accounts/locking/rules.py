"""The rule of locking, on plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

LEAST, MOST = 5, 240
"""Minutes without use that a person may choose between."""

OF_THERAPISTS, OF_CLIENTS = 15, 60
"""Minutes where nobody has chosen."""

NOTED_EVERY = timedelta(minutes=1)
"""Use is written down at most this often, so what is written lags behind by up to as much."""


@dataclass(frozen=True, slots=True)
class Place:
    """One signed-in browser: when a person used it last, as far as that is noted, and since when it is locked."""

    id: UUID
    used_at: datetime
    locked_at: datetime | None = None


def is_over(place: Place, *, minutes: int, at: datetime) -> bool:
    """Return whether a browser has not been used for so many minutes, by what is noted of it."""
    return at - place.used_at >= timedelta(minutes=minutes)


def is_surely_over(place: Place, *, minutes: int, at: datetime) -> bool:
    """Return the same with the lag of the notes added, so that nobody is locked out before their time."""
    return at - place.used_at >= timedelta(minutes=minutes) + NOTED_EVERY


def is_worth_noting(place: Place, *, at: datetime) -> bool:
    """Return whether the last note of use is old enough for another one."""
    return at - place.used_at >= NOTED_EVERY


def seconds_left(place: Place, *, minutes: int, at: datetime) -> int:
    """Return how many seconds of the minutes without use are left, at least none."""
    return max(0, round((place.used_at + timedelta(minutes=minutes) - at).total_seconds()))


def minutes_in(typed: str) -> int | None:
    """Return the minutes that somebody typed; None for what is no whole number between LEAST and MOST."""
    tidy = typed.strip()
    if not (tidy.isascii() and tidy.isdigit() and len(tidy) <= 3):
        return None
    return int(tidy) if LEAST <= int(tidy) <= MOST else None
