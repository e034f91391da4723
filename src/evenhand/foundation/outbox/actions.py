"""Putting an effect into the outbox."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import connection, transaction

from evenhand.foundation.outbox.models import OutboxRow


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
    known = OutboxRow.objects.filter(key=key).first()
    if known is not None:
        return known
    return OutboxRow.objects.create(
        kind=kind, content=dict(content), key=key, created_at=at, due_at=due_at or at, stale_at=stale_at
    )


def withdraw(*, key: str, at: datetime) -> None:
    """Take back an effect that has not left; nothing happens when it has, or never was."""
    OutboxRow.objects.filter(key=key, done_at=None).update(done_at=at, outcome="withdrawn")
