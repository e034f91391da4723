"""Once a minute a worker reads the calendars of therapists that are due, practice by practice."""

from __future__ import annotations

import logging
from datetime import datetime
from time import monotonic

from django.db import DatabaseError
from django.utils import timezone

from evenhand.domain.scheduling.actions.busy_feeds import read_feed
from evenhand.domain.scheduling.feeds.fetching import Ask, fetch
from evenhand.domain.scheduling.queries.busy_feeds import feeds_to_read
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.models import Practice

SECONDS_OF_A_TURN = 300.0
"""After how long a turn ends; what is left is first in the next one, since what was read is not due any more."""
log = logging.getLogger(__name__)


def read_calendars(at: datetime, *, ask: Ask = fetch) -> None:
    """Read every calendar that was not asked for within 15 minutes; one that breaks the program holds up no other."""
    begun = monotonic()
    for practice_id in Practice.objects.order_by("created_at").values_list("pk", flat=True):
        with practice_context(practice_id):
            for feed in feeds_to_read(at=at):
                if monotonic() - begun > SECONDS_OF_A_TURN:
                    return
                try:
                    read_feed(feed=feed, at=max(at, timezone.now()), ask=ask)
                except DatabaseError:
                    raise
                except Exception as problem:  # noqa: BLE001  whatever it is, other calendars are read all the same
                    log.warning("calendars: %s could not be read (%s)", feed, type(problem).__name__)
