"""Where drills stand: whether one is due, and what the desk and the doctor have to say of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Final

from django.db.models import Min

from evenhand.foundation.archive.backup.models import BackupRun

EVERY: Final = timedelta(days=7)
AFTER_A_FAILURE: Final = timedelta(days=1)
"""There is a newer backup by then, which may be well."""
LONGEST_SILENCE: Final = timedelta(days=9)


class Trouble(Enum):
    """What is wrong with the drills: the last one failed, or there should have been one and was none."""

    FAILED = auto()
    MISSING = auto()


def last_drill(*, at: datetime) -> BackupRun | None:
    """Return the backup that was restored aside last; one query."""
    return BackupRun.objects.filter(drilled_at__lte=at).order_by("-drilled_at").first()


def drill_is_due(*, at: datetime) -> bool:
    """Return whether there is a backup, and the last drill was a week ago, or a day where it failed. Two queries."""
    last, first_backup = last_drill(at=at), _first_backup()
    if first_backup is None:
        return False
    if last is None or last.drilled_at is None:
        return True
    return at - last.drilled_at >= (AFTER_A_FAILURE if last.drill_problem else EVERY)


def trouble_with_drills(*, at: datetime, by_itself: bool) -> Trouble | None:
    """Return what is wrong with the drills; two queries at most.

    `by_itself` says that the program does one a week: only then one can be missing.
    """
    last = last_drill(at=at)
    if last is not None and last.drill_problem:
        return Trouble.FAILED
    if not by_itself:
        return None
    since = last.drilled_at if last is not None else _first_backup()
    return Trouble.MISSING if since is not None and at - since > LONGEST_SILENCE else None


def _first_backup() -> datetime | None:
    found: datetime | None = BackupRun.objects.aggregate(first=Min("made_at"))["first"]
    return found
