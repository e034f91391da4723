"""Which slots of a service are free, and which lie closest to one that is not."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from evenhand.domain.scheduling.models import Service
from evenhand.domain.scheduling.queries.rules import rules_of, seconds, taken_between
from evenhand.domain.scheduling.slots.engine import free_slots, nearest
from evenhand.domain.scheduling.slots.limits import earliest
from evenhand.domain.scheduling.slots.refusing import Refusal, refusal
from evenhand.domain.scheduling.slots.rules import Rules, Slot

WEEK = 7 * 24 * 60 * 60
WEEKS_TO_LOOK = 9


def slots_between(*, service: Service, start: int, end: int, at: datetime) -> list[Slot]:
    """Return the slots of a service that begin from `start` up to `end`, in seconds of UTC, in order.

    Three queries, and six more where the rules changed since they were last worked out.
    """
    if service.ended_at is not None:
        return []
    rules = rules_of(service=service)
    return _free(rules, service, start, end, at)


def refused(*, service: Service, start: int, at: datetime, apart_from: UUID | None = None) -> Refusal | None:
    """Return what stands against booking a service at a moment, in seconds of UTC; None for a slot that is free."""
    if service.ended_at is not None:
        return Refusal.CLOSED
    rules = rules_of(service=service)
    end = start + rules.duration * 60
    taken = taken_between(
        rules=rules, therapist_id=service.therapist_id, start=start, end=end, at=at, apart_from=apart_from
    )
    return refusal(rules, taken, start, now=seconds(at))


def nearest_slots(*, service: Service, wanted: int, at: datetime, count: int = 3) -> list[Slot]:
    """Return the free slots closest to a moment, in order of time, looking further week by week until there are enough.

    Nothing beyond nine weeks on either side is looked for.
    """
    if service.ended_at is not None:
        return []
    rules = rules_of(service=service)
    now = earliest(rules, seconds(at))
    wanted = max(wanted, now)
    low, high = max(now, wanted - WEEK), wanted + WEEK
    for _ in range(WEEKS_TO_LOOK):
        found = nearest(_free(rules, service, low, high, at), wanted, count=count)
        if len(found) == count:
            break
        low, high = max(now, low - WEEK), high + WEEK
    return found


def _free(rules: Rules, service: Service, start: int, end: int, at: datetime) -> list[Slot]:
    now = seconds(at)
    start = max(start, earliest(rules, now))
    if start >= end:
        return []
    taken = taken_between(rules=rules, therapist_id=service.therapist_id, start=start, end=end, at=at)
    return free_slots(rules, taken, start=start, end=end, now=now)
