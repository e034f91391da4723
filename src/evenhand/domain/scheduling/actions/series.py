"""Sessions that come again: making a series, and moving or cancelling one of them, those after it too, or all."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.db import transaction

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.scheduling.actions.booking import book
from evenhand.domain.scheduling.actions.changing import move, set_state
from evenhand.domain.scheduling.actions.problems import ChangedMeanwhile, NotPossible, SlotGone
from evenhand.domain.scheduling.actions.taking import lock_calendar
from evenhand.domain.scheduling.models import AHEAD, Series, Service, Session, State
from evenhand.domain.scheduling.queries.calendar import ahead_in_series
from evenhand.domain.scheduling.queries.rules import moment_of, seconds
from evenhand.domain.scheduling.queries.series import clashes_among
from evenhand.domain.scheduling.recurring import Occurrence, Recurrence, checked, occurrences, shift_between, shifted
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import Actor

MINUTE = 60


class Scope(StrEnum):
    """Which sessions of a series are meant: this one, this one and those after it, or all that are still ahead."""

    THIS = "this"
    FOLLOWING = "following"
    ALL = "all"


class Clashes(Exception):
    """Some times of a series cannot be had; nothing was changed. `with_these` are all of them, in order."""

    def __init__(self, with_these: Sequence[Occurrence]) -> None:
        """Keep the times that cannot be had."""
        super().__init__(", ".join(str(one.day) for one in with_these))
        self.with_these = tuple(with_these)


def make_series(
    *,
    service: Service,
    case: CaseFile,
    recurrence: Recurrence,
    key: str,
    by: Actor,
    at: datetime,
    left_out: Collection[date] = (),
    minutes: int | None = None,
) -> Series:
    """Book all sessions of a recurrence for a case file, apart from the days that are left out.

    One transaction: the series, each of its sessions, confirmed, audit rows. The same key gives the same series.
    Raises RecurrenceProblem, Clashes with every time that cannot be had, NotPossible when nothing is left to book.
    """
    wanted = [one for one in occurrences(checked(recurrence)) if one.day not in left_out]
    with transaction.atomic():
        lock_calendar(therapist_id=service.therapist_id, at=at)
        known = Series.objects.filter(case=case, key=key).first()
        if known is not None:
            return known
        if not wanted:
            raise NotPossible
        clashes = clashes_among(wanted, service=service, at=at, minutes=minutes)
        if clashes:
            raise Clashes(clashes)
        made = _a_series(service, case, recurrence, key=key, by=by, at=at)
        for one in wanted:
            start = one.start or 0
            book(
                service=service,
                start=start,
                case=case,
                key=f"{key}:{one.number}",
                by=by,
                at=at,
                minutes=minutes,
                series=made,
            )
        record(act="series.made", subject="series", subject_id=made.pk, case_id=case.pk, by=by, at=at)
    return made


def _a_series(service: Service, case: CaseFile, recurrence: Recurrence, *, key: str, by: Actor, at: datetime) -> Series:
    return Series.objects.create(
        therapist_id=service.therapist_id,
        case=case,
        service=service,
        zone=recurrence.zone.key,
        minute=recurrence.minute,
        every_weeks=recurrence.every_weeks,
        first_day=recurrence.first_day,
        count=recurrence.count,
        key=key,
        made_at=at,
        made_by=f"{by.kind}:{by.id}",
    )


def move_in_series(
    *, session: Session, start: int, scope: Scope, seen: int, by: Actor, at: datetime, minutes: int | None = None
) -> list[Session]:
    """Give a session of a series another time, and those that `scope` means by as many days and to the same local time.

    One transaction: all of them are moved or none. `start` and `seen` are of this session. Raises ChangedMeanwhile,
    NotPossible, SlotGone for this one alone, else Clashes with every time that cannot be had.
    """
    if scope is Scope.THIS or session.series is None:
        return [move(session=session, start=start, seen=seen, by=by, at=at, minutes=minutes)]
    zone = ZoneInfo(session.series.zone)
    with transaction.atomic():
        lock_calendar(therapist_id=session.therapist_id, at=at)
        row = Session.objects.select_related("service").get(pk=session.pk)
        length = row.ends_at - row.starts_at
        if minutes is None:
            minutes = int(length.total_seconds() // MINUTE)
        if row.starts_at == moment_of(start) and length.total_seconds() == minutes * MINUTE:
            return [row]
        if row.sequence != seen:
            raise ChangedMeanwhile
        if row.state not in AHEAD:
            raise NotPossible
        shift = shift_between(zone, seconds(row.starts_at), start)
        rows = ahead_in_series(row, following_only=scope is Scope.FOLLOWING)
        targets = [shifted(zone, seconds(one.starts_at), shift) for one in rows]
        apart_from = [one.pk for one in rows]
        clashes = clashes_among(targets, service=row.service, at=at, minutes=minutes, apart_from=apart_from)
        if clashes:
            raise Clashes(clashes)
        return _move_each(rows, targets, later=start > seconds(row.starts_at), by=by, at=at, minutes=minutes)


def _move_each(
    rows: Sequence[Session], targets: Sequence[Occurrence], *, later: bool, by: Actor, at: datetime, minutes: int
) -> list[Session]:
    """Move sessions one by one, so that none gets in the way of the next: the last first where they get later."""
    pairs = list(zip(rows, targets, strict=True))
    moved = []
    for one, target in reversed(pairs) if later else pairs:
        try:
            start = target.start or 0
            moved.append(move(session=one, start=start, seen=one.sequence, by=by, at=at, minutes=minutes))
        except SlotGone:
            raise Clashes([target]) from None
    return moved


def cancel_in_series(
    *, session: Session, scope: Scope, seen: int, by: Actor, at: datetime, state: State = State.CANCELLED
) -> list[Session]:
    """Cancel a session of a series, and those that `scope` means with it; what is cancelled already stays so.

    `state` says how it was cancelled. Raises ChangedMeanwhile, NotPossible; nothing is changed then.
    """
    with transaction.atomic():
        lock_calendar(therapist_id=session.therapist_id, at=at)
        gone = [set_state(session=session, state=state, seen=seen, by=by, at=at)]
        if scope is Scope.THIS or session.series_id is None:
            return gone
        rows = ahead_in_series(session, following_only=scope is Scope.FOLLOWING)
        return gone + [set_state(session=one, state=state, seen=one.sequence, by=by, at=at) for one in rows]
