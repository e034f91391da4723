"""Taking a stretch of a therapist's time: look, lock, look again, insert; the database's own guard stands behind.

Every act that takes time goes through `take`. The first look answers most of those who come too late without waiting
for anybody, the lock lets one at a time look and insert, and what slips through for a reason nobody thought of is
refused by the table itself.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from evenhand.domain.scheduling.actions.problems import SlotGone
from evenhand.domain.scheduling.models import Calendar, Seat, Service, Session
from evenhand.domain.scheduling.overlap_guard import NAME
from evenhand.domain.scheduling.queries.rules import guarding, holds_that_are_over, seconds
from evenhand.domain.scheduling.queries.slots import nearest_slots, refused
from evenhand.domain.scheduling.slots.refusing import Refusal
from evenhand.domain.scheduling.slots.rules import LONGEST, RuleProblem
from evenhand.foundation.practices.prepared import PreparedInPractice
from evenhand.wording import say

MINUTE = 60


def lock_calendar(*, therapist_id: UUID, at: datetime) -> Calendar:
    """Return the therapist's calendar, locked until the transaction ends; it is made where there is none yet."""
    calendar = _calendar.first(member=therapist_id)
    if calendar is None:
        calendar, _ = Calendar.objects.select_for_update(no_key=True).get_or_create(
            member_id=therapist_id, defaults={"changed_at": at}
        )
    return calendar


_calendar = PreparedInPractice(
    Calendar, lambda rows, member: rows.filter(member_id=member).select_for_update(no_key=True), member=UUID
)


def take(
    *,
    service: Service,
    start: int,
    at: datetime,
    by_rules: bool,
    put_in: Callable[[], Session],
    known: Callable[[], Session | None],
    moved: Session | None = None,
    minutes: int | None = None,
    has_lock: bool = False,
) -> Session:
    """Take a stretch of time that begins at `start`, in seconds of UTC, and return the session that is put in.

    `known` looks for what the same key gave before, `put_in` stores the row and all that belongs to it. With `by_rules`
    every rule of the service is asked, else only whether the time is free: a therapist may see somebody at any hour.
    `moved` is the session whose own time does not count; `has_lock` says that the caller locked the calendar in this
    transaction, so that one look is enough. Raises RuleProblem for a length that none may have (queries look no farther
    than the longest), and SlotGone with the nearest free slots; nothing is stored then.
    """
    if minutes is not None and not 1 <= minutes <= LONGEST:
        raise RuleProblem(say("A session lasts from 1 to %(longest)s minutes.", longest=LONGEST))
    try:
        if not has_lock:
            before = known()
            if before is not None:
                return before
            _look(service, start, at, by_rules, moved, minutes)
        with transaction.atomic():
            if not has_lock:
                lock_calendar(therapist_id=service.therapist_id, at=at)
            before = known()
            if before is not None:
                return before
            _look(service, start, at, by_rules, moved, minutes)
            _clear_holds_that_are_over(service, start, at, minutes)
            return put_in()
    except IntegrityError as refusing:
        if NAME not in str(refusing):
            raise
        raise SlotGone(Refusal.TAKEN, nearest_slots(service=service, wanted=start, at=at)) from refusing
    except SlotGone as gone:
        before = known()  # what stands against it may be the same press, repeated and faster
        if before is not None:
            return before
        raise SlotGone(gone.why, nearest_slots(service=service, wanted=start, at=at)) from None


def look_first(
    *, service: Service, start: int, at: datetime, moved: Session | Seat | None, known: Callable[[], Session | None]
) -> Session | None:
    """Look by the rules before anything is locked, for acts that lock the calendar themselves: `take` looks again.

    So those who come too late wait for nobody. `moved` is a session or a seat of their own, which does not count.
    Returns what the same key gave before, None for a slot that is free; raises SlotGone with the nearest free slots.
    """
    before = known()
    if before is not None:
        return before
    against = refused(service=service, start=start, at=at, apart_from=moved.pk if moved else None)
    if against is None:
        return None
    before = known()  # what stands against it may be the same press, repeated and faster
    if before is not None:
        return before
    raise SlotGone(against, nearest_slots(service=service, wanted=start, at=at))


def _look(
    service: Service, start: int, at: datetime, by_rules: bool, moved: Session | None, minutes: int | None
) -> None:
    apart_from = moved.pk if moved else None
    if by_rules:
        against = refused(service=service, start=start, at=at, apart_from=apart_from)
        if against is not None:
            raise SlotGone(against)
        return
    low, high = guard_of(service, start, minutes)
    if guarding(therapist_id=service.therapist_id, start=low, end=high, at=at, apart_from=apart_from).exists():
        raise SlotGone(Refusal.TAKEN)


def _clear_holds_that_are_over(service: Service, start: int, at: datetime, minutes: int | None) -> None:
    """Take away the holds in a stretch that ran out: they show nowhere, but the table's guard knows no clock."""
    low, high = guard_of(service, start, minutes)
    over = holds_that_are_over(therapist_id=service.therapist_id, start=low, end=high, at=at)
    if over:
        Session.objects.filter(pk__in=over).delete()


def guard_of(service: Service, start: int, minutes: int | None = None) -> tuple[int, int]:
    """Return from when until when a new session of a service keeps its therapist's time, buffers included."""
    length = service.duration if minutes is None else minutes
    return start - service.before * MINUTE, start + (length + service.after) * MINUTE


def guard_again(session: Session) -> None:
    """Set what a session guards from its times and its own buffers."""
    session.guard_start = seconds(session.starts_at) - session.before * MINUTE
    session.guard_end = seconds(session.ends_at) + session.after * MINUTE
