"""Looking at what waits to leave, and at what did not leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, F, Min, Q, QuerySet

from evenhand.foundation.outbox.models import UNDELIVERED, OutboxRow, Outcome
from evenhand.foundation.practices.doors import through

LONGEST_WAIT = timedelta(minutes=15)
IN_VAIN = 4
"""After how many attempts, some ten minutes, it is said that something does not leave."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How the outbox stands: since when the oldest waits overdue, how many were tried in vain, how many ended."""

    overdue_since: datetime | None
    in_vain: int
    given_up: int
    may_have_left: int

    def is_stalled(self, *, at: datetime) -> bool:
        """Return whether effects wait that should have left some time ago."""
        return self.in_vain > 0 or (self.overdue_since is not None and at - self.overdue_since > LONGEST_WAIT)

    @property
    def undelivered(self) -> int:
        """How many wait for a person to decide."""
        return self.given_up + self.may_have_left


def standing_here(*, at: datetime) -> Standing:
    """Return how the outbox of the practice in force stands; one query."""
    return _standing(OutboxRow.objects.all(), at=at)


def standing_everywhere(*, at: datetime) -> Standing:
    """Return how the outbox stands in all practices together."""
    with through(OutboxRow):
        return _standing(OutboxRow.across_practices.all(), at=at)


def _standing(rows: QuerySet[OutboxRow], *, at: datetime) -> Standing:
    unsettled = rows.filter(outcome__in=[Outcome.WAITING, Outcome.HANDING_OVER, *UNDELIVERED])
    waiting = Q(done_at=None, outcome=Outcome.WAITING)
    return Standing(
        **unsettled.aggregate(
            overdue_since=Min("due_at", filter=Q(done_at=None, due_at__lte=at)),
            in_vain=Count("pk", filter=waiting & Q(attempts__gte=F("earlier_attempts") + IN_VAIN)),
            given_up=Count("pk", filter=Q(outcome=Outcome.GIVEN_UP)),
            may_have_left=Count("pk", filter=Q(outcome=Outcome.MAY_HAVE_LEFT)),
        )
    )


def is_here(effect_id: UUID) -> bool:
    """Return whether the practice in force has such an effect, however it stands."""
    return OutboxRow.objects.filter(pk=effect_id).exists()


def undelivered(*, most: int = 100) -> list[OutboxRow]:
    """Return the effects of the practice in force on which a person has to decide, the oldest first; one query."""
    return list(OutboxRow.objects.filter(outcome__in=UNDELIVERED).order_by("done_at", "pk")[:most])
