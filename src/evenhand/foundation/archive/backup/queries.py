"""Where backups stand: the last one, whether one is due or waits, since when there was none, the last drill."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from evenhand.foundation.archive.backup.contents import practices_here
from evenhand.foundation.archive.backup.drills import last_drill
from evenhand.foundation.archive.backup.models import BackupRun
from evenhand.foundation.practices.context import outside_practices, practice_context
from evenhand.foundation.practices.models import Practice
from evenhand.foundation.vault.models import Shredding

EVERY: Final = timedelta(hours=24)
LONGEST_SILENCE: Final = timedelta(hours=26)
AFTER_A_FAILURE: Final = timedelta(hours=1)
OF_A_NEW_HOUSE: Final = timedelta(hours=1)
"""So long after the first practice was founded the first backup is made."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the desk and the doctor tell of backups.

    `waits` says that one was asked for and is not made yet; `silent_since` is set when the last one is more than 26
    hours old, or there never was one though there was something to keep for so long.
    """

    last: BackupRun | None
    waits: bool
    silent_since: datetime | None
    failed: BackupRun | None
    drilled: BackupRun | None


def standing_of_backups(*, at: datetime, house_since: datetime | None = None) -> Standing:
    """Return where backups stand. A fixed number of queries.

    `house_since` is since when there is something to keep, where the caller knows it.
    """
    last = _last(at)
    since = last.made_at if last else house_since or _house_since()
    failures = BackupRun.objects.filter(made_at=None, began_at__isnull=False).exclude(problem="")
    if last and last.made_at:
        failures = failures.filter(began_at__gt=last.made_at)
    return Standing(
        last=last,
        waits=BackupRun.objects.filter(made_at=None, problem="").exists(),
        silent_since=since if since is not None and is_silent(since=since, at=at) else None,
        failed=failures.order_by("-began_at").first(),
        drilled=last_drill(at=at),
    )


def is_silent(*, since: datetime, at: datetime) -> bool:
    """Return whether there was no backup for more than 26 hours, though there is something to keep since `since`.

    One query at most.
    """
    earliest = at - LONGEST_SILENCE
    return since < earliest and not BackupRun.objects.filter(made_at__gte=earliest).exists()


def backup_is_due(*, at: datetime) -> bool:
    """Return whether a backup was asked for, or the last one is a day old; an hour after one that failed."""
    standing = standing_of_backups(at=at)
    if standing.waits:
        return True
    if standing.failed and standing.failed.began_at and at - standing.failed.began_at < AFTER_A_FAILURE:
        return False
    if standing.last and standing.last.made_at:
        return at - standing.last.made_at >= EVERY
    since = _house_since()
    return since is not None and at - since >= OF_A_NEW_HOUSE


def deleted_since(moment: datetime) -> bool:
    """Return whether a case file of any practice was deleted at a moment or later; a query for each practice."""
    for practice_id in practices_here():
        with practice_context(practice_id):
            if Shredding.objects.filter(shredded_at__gte=moment).exists():
                return True
    return False


def _last(at: datetime) -> BackupRun | None:
    return BackupRun.objects.filter(made_at__lte=at).order_by("-made_at").first()


def _house_since() -> datetime | None:
    with outside_practices():
        return Practice.objects.order_by("created_at").values_list("created_at", flat=True).first()
