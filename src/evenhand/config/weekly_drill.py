"""The worker's turn for a drill: the last backup is restored aside once a week, so that one that is broken shows."""

from __future__ import annotations

import logging
import shutil
from datetime import datetime
from typing import Final

from django.conf import settings
from django.utils import timezone

from evenhand.config.own_command import run_own_command
from evenhand.config.places import data_folder
from evenhand.config.shelf import shelf_here
from evenhand.foundation.archive.backup.drills import drill_is_due

LEAST_FREE_BYTES: Final = 1_000_000_000
GROWS: Final = 8
"""So many times the size of a backup is allowed for its database: it is compressed, and a database has indexes."""

log = logging.getLogger(__name__)


class NotTried(Exception):
    """The backup could not be tried at all, so that nothing is known of it; it is tried again."""


class NoRoom(NotTried):
    """The disk of the data is too full to restore a backup beside them; people's words need the rest."""


def drill_if_due(at: datetime) -> None:
    """Try the last backup where that is due, behind everything else that the machine has to do.

    What came of it stands in the database, and with it on the desk and in `evenhand doctor`. Raises NotTried.
    """
    if not settings.WEEKLY_DRILL or settings.DEMO or not drill_is_due(at=at):
        return
    newest = next(iter(shelf_here().kept_backups()), None)
    needed = LEAST_FREE_BYTES + (GROWS * newest.size if newest else 0)
    if shutil.disk_usage(data_folder()).free < needed:
        raise NoRoom
    done = run_own_command("drill", is_behind=True)
    if done.well:
        return
    log.warning("drill: %s", done.complained[-300:])
    if drill_is_due(at=timezone.now()):
        raise NotTried
