"""Looking at what waits to leave."""

from __future__ import annotations

from datetime import datetime

from evenhand.foundation.outbox.models import OutboxRow
from evenhand.foundation.practices.doors import through


def waiting_since(*, at: datetime) -> datetime | None:
    """Return when the oldest effect of any practice that has not left was due; None when nothing is overdue."""
    with through(OutboxRow):
        waiting = OutboxRow.across_practices.filter(done_at=None, due_at__lte=at)
        return waiting.order_by("due_at").values_list("due_at", flat=True).first()
