"""Whether the times of a series are free, looked up together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from evenhand.domain.scheduling.models import Service
from evenhand.domain.scheduling.queries.rules import guarding
from evenhand.domain.scheduling.recurring import Occurrence

MINUTE = 60


def clashes_among(
    found: Sequence[Occurrence],
    *,
    service: Service,
    at: datetime,
    minutes: int | None = None,
    apart_from: Collection[UUID] = (),
) -> list[Occurrence]:
    """Return which of these times a therapist cannot have: taken, or skipped by the clock; one query.

    `minutes` is the length where it is not the service's; `apart_from` are sessions whose own time does not count.
    """
    length = service.duration if minutes is None else minutes
    guards = {
        one: (one.start - service.before * MINUTE, one.start + (length + service.after) * MINUTE)
        for one in found
        if one.start is not None
    }
    if not guards:
        return list(found)
    low, high = min(guard[0] for guard in guards.values()), max(guard[1] for guard in guards.values())
    rows = guarding(therapist_id=service.therapist_id, start=low, end=high, at=at).exclude(pk__in=apart_from)
    taken = list(rows.values_list("guard_start", "guard_end"))
    return [one for one in found if one not in guards or _touches(guards[one], taken)]


def _touches(guard: tuple[int, int], taken: Sequence[tuple[int, int]]) -> bool:
    return any(start < guard[1] and end > guard[0] for start, end in taken)
