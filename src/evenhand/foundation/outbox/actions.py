"""Putting an effect into the outbox, taking it back, and deciding on one that did not leave."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import Actor
from evenhand.foundation.outbox.models import UNDELIVERED, OutboxRow, Outcome
from evenhand.foundation.practices.prepared import PreparedInPractice
from evenhand.foundation.practices.prepared_writes import PreparedInsert


def enqueue(
    *,
    kind: str,
    content: Mapping[str, object],
    key: str,
    at: datetime,
    due_at: datetime | None = None,
    stale_at: datetime | None = None,
) -> OutboxRow:
    """Store one effect with the data it belongs to; the same key in a practice gives the same row, once.

    `due_at` is when it may leave (default: at once), `stale_at` when it is no longer worth sending. Raises
    TransactionManagementError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("Enqueue an effect inside the transaction of its cause.")
    known = _by_key.first(key=key)
    if known is not None:
        return known
    effect = OutboxRow(kind=kind, content=dict(content), key=key, created_at=at, due_at=due_at or at, stale_at=stale_at)
    _new_row.store(effect)
    return effect


_by_key = PreparedInPractice(OutboxRow, lambda rows, key: rows.filter(key=key), key=str)
_new_row = PreparedInsert(OutboxRow)


def withdraw(*, key: str, at: datetime) -> None:
    """Take back an effect that has not left; nothing happens when it has, or never was."""
    OutboxRow.objects.filter(key=key, done_at=None).update(done_at=at, outcome=Outcome.WITHDRAWN)


def put_back(*, key: str, due_at: datetime, stale_at: datetime | None = None) -> None:
    """Let an effect that was taken back leave after all; one that has left, or may have, stays as it is."""
    OutboxRow.objects.filter(key=key, outcome=Outcome.WITHDRAWN).update(
        outcome=Outcome.WAITING, done_at=None, leased_until=None, due_at=due_at, stale_at=stale_at
    )


def send_again(*, effect_id: UUID, by: Actor, at: datetime) -> None:
    """Let the worker try an undelivered effect again, from now on with as many attempts as a new one.

    One that is not undelivered (any more), or too old to be worth sending, stays as it is: pressing twice sends once.
    """
    worth_sending = Q(stale_at=None) | Q(stale_at__gt=at)
    _decide(
        OutboxRow.objects.filter(worth_sending, pk=effect_id),
        act="outbox.sent_again",
        effect_id=effect_id,
        by=by,
        at=at,
        outcome=Outcome.WAITING,
        due_at=at,
        done_at=None,
        leased_until=None,
        earlier_attempts=F("attempts"),
    )


def drop(*, effect_id: UUID, by: Actor, at: datetime) -> None:
    """Let an undelivered effect be; one that is not undelivered (any more) stays as it is."""
    chosen = OutboxRow.objects.filter(pk=effect_id)
    _decide(chosen, act="outbox.dropped", effect_id=effect_id, by=by, at=at, outcome=Outcome.DROPPED)


def _decide(
    chosen: QuerySet[OutboxRow], *, act: str, effect_id: UUID, by: Actor, at: datetime, **columns: object
) -> None:
    with transaction.atomic():
        if chosen.filter(outcome__in=UNDELIVERED).update(**columns):
            record(act=act, subject="outbox", subject_id=effect_id, by=by, at=at)
