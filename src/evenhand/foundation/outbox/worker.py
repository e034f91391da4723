"""The worker: claims due effects by lease, carries them out one by one, waits longer after each failure.

Before an effect is handed to the outside its row says so. A worker that dies after that leaves a row of which nobody
knows whether it has left: it is not sent again by itself, unless its carrier says that a repeat does no harm.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event

from django.db import DatabaseError, connection, transaction
from django.db.models import Q
from django.utils import timezone

from evenhand.foundation.outbox.carriers import MayHaveLeft, Refused, bears_repeats, carrier_of
from evenhand.foundation.outbox.models import OutboxRow, Outcome
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.doors import through

LEASE = timedelta(minutes=2)
"""Longer than a mail host takes that needs all its time for each of its ten answers."""

MOST_ATTEMPTS = 78
LONGEST_WAIT = timedelta(hours=1)
"""So an effect is tried for three days: through a weekend on which nobody looks at the mail host."""

log = logging.getLogger(__name__)


def claim(*, at: datetime, most: int = 10) -> list[OutboxRow]:
    """Lease up to `most` due effects of all practices to this worker; nobody else gets them until the lease ends."""
    with through(OutboxRow), transaction.atomic():
        due = OutboxRow.across_practices.filter(
            Q(leased_until=None) | Q(leased_until__lt=at), done_at=None, due_at__lte=at
        ).order_by("due_at")
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        rows = list(due[:most])
        for row in rows:
            row.leased_until = at + LEASE
            row.attempts += 1
        OutboxRow.across_practices.bulk_update(rows, ["leased_until", "attempts"])
    return rows


def carry_out(row: OutboxRow, *, at: datetime) -> None:
    """Carry out one claimed effect and note how it went; a failure is kept for a later attempt."""
    with practice_context(row.practice_id):
        if row.outcome == Outcome.HANDING_OVER and not bears_repeats(row.kind):
            _note(row, done_at=at, outcome=Outcome.MAY_HAVE_LEFT, problem="the worker ended meanwhile")
        elif row.stale_at is not None and row.stale_at <= at:
            _note(row, done_at=at, outcome=Outcome.STALE)
        else:
            _hand_over(row, at=at)


def _hand_over(row: OutboxRow, *, at: datetime) -> None:
    try:
        carrier, content = carrier_of(row.kind), dict(row.content)
        if not _note(row, outcome=Outcome.HANDING_OVER):
            return  # withdrawn meanwhile, or claimed by another worker
        carrier(content)
    except MayHaveLeft as doubt:
        log.warning("outbox %s %s attempt %s: may have left", row.kind, row.pk, row.attempts)
        words = _what_went_wrong(doubt.__cause__ or doubt)
        _note(row, done_at=at, outcome=Outcome.MAY_HAVE_LEFT, problem=words)
    except Exception as problem:  # noqa: BLE001  whatever a mail host does, the row waits for another attempt
        log.warning("outbox %s %s attempt %s: %s", row.kind, row.pk, row.attempts, type(problem).__name__)
        _note_failure(row, problem, at=at)
    else:
        OutboxRow.objects.filter(pk=row.pk, attempts=row.attempts).update(done_at=at, outcome=Outcome.SENT)


def _note_failure(row: OutboxRow, problem: Exception, *, at: datetime) -> None:
    words, tried = _what_went_wrong(problem), row.attempts - row.earlier_attempts
    if tried >= MOST_ATTEMPTS or isinstance(problem, Refused):
        _note(row, done_at=at, outcome=Outcome.GIVEN_UP, problem=words)
    else:
        wait = min(LONGEST_WAIT, timedelta(seconds=5 * 3 ** min(tried, 7)))
        _note(row, leased_until=None, due_at=at + wait, outcome=Outcome.WAITING, problem=words)


def _what_went_wrong(problem: BaseException) -> str:
    """Return the kind of problem with a mail host's code; its own words may hold an address, so they are not kept."""
    code = getattr(problem, "smtp_code", None)
    return type(problem).__name__ + (f" {code}" if code else "")


def _note(row: OutboxRow, **columns: object) -> bool:
    """Change a claimed row; False when it is no longer this worker's, or was withdrawn meanwhile."""
    mine = OutboxRow.objects.filter(pk=row.pk, attempts=row.attempts, done_at=None)
    return mine.update(**columns) > 0


def work_once(*, at: datetime) -> int:
    """Carry out the effect that is due first; return how many there were, 0 or 1.

    One at a time, so that no lease runs out while a slow mail host keeps the effects before it waiting.
    """
    rows = claim(at=at, most=1)
    for row in rows:
        carry_out(row, at=at)
    return len(rows)


def work_until(stop: Event, *, pause_seconds: float = 1.0, each_round: Callable[[], None] = lambda: None) -> None:
    """Work until `stop` is set, looking again every `pause_seconds` when nothing is due.

    `each_round` is called before each look, so that somebody can see that the worker is alive. A database that does
    not answer is asked again later.
    """
    while not stop.is_set():
        each_round()
        if not _work_if_possible():
            stop.wait(pause_seconds)


def _work_if_possible() -> int:
    try:
        return work_once(at=timezone.now())
    except DatabaseError as problem:
        log.warning("outbox: the database does not answer (%s)", type(problem).__name__)
        connection.close()
        return 0
