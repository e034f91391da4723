"""Once a day the worker writes down outside the database where each record of acts ends: of practices, of the house."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from uuid import UUID

from django.utils import timezone

from evenhand.config.places import anchor_file
from evenhand.foundation.audit.anchors import add_anchors, is_due
from evenhand.foundation.audit.queries import end_of_chain
from evenhand.foundation.audit.thresholds import end_of_house_chain
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.models import Practice

End = tuple[UUID, int, bytes]
log = logging.getLogger(__name__)


def anchor_if_due() -> None:
    """Add today's anchors when the last are a day old; a file that cannot be written is said in the log, not fatal."""
    now, file = timezone.now(), anchor_file()
    if not is_due(file, at=now):
        return
    try:
        add_anchors(file, _ends(), at=now)
    except OSError as problem:
        log.warning("The anchors of the record cannot be written to %s: %s", file, problem.strerror)


def ends_of_chains() -> list[End]:
    """Return where each record of acts ends now, that of the house first."""
    return list(_ends())


def anchor_restored(ends: list[End]) -> None:
    """Write down where the records ended in a backup that was restored, so that they are not taken for cut off.

    Raises OSError.
    """
    add_anchors(anchor_file(), ends, at=timezone.now(), are_restored=True)


def _ends() -> Iterator[End]:
    yield end_of_house_chain()
    for practice_id in Practice.objects.order_by("created_at").values_list("pk", flat=True):
        with practice_context(practice_id):
            yield end_of_chain()
