"""Time that became free: noted in the transaction that frees it, and looked at once the grace is over."""

from __future__ import annotations

from datetime import datetime

from evenhand.domain.scheduling.messages import GRACE
from evenhand.domain.scheduling.models import Seat, Session, WaitingPlace
from evenhand.foundation.outbox.actions import enqueue

FREED = "scheduling.freed"


def note_freed(session: Session, *, start: datetime, end: datetime, at: datetime, seat: Seat | None = None) -> None:
    """Let those who wait be asked about a stretch that a session, or a seat, has just given up, where anybody waits.

    Belongs in the transaction that frees it, after the session has its new sequence. Whoever takes back the change
    within the grace takes the time again, so that nothing of it is left to offer.
    """
    if start <= at or not WaitingPlace.objects.filter(service__therapist=session.therapist_id, ended_at=None).exists():
        return
    enqueue(
        kind=FREED,
        content={"therapist": str(session.therapist_id), "start": int(start.timestamp()), "end": int(end.timestamp())},
        key=f"freed:{seat.pk if seat else session.pk}:{session.sequence}",
        at=at,
        due_at=at + GRACE,
        stale_at=start,
    )
