"""What slots are worked out from, read from the tables: the rules of a service, and what is taken around a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Q, QuerySet

from evenhand.domain.scheduling.models import (
    Calendar,
    DateOverride,
    Limit,
    Seat,
    Service,
    Session,
    State,
    TimeOff,
    WeekHours,
)
from evenhand.domain.scheduling.queries.busy_feeds import busy_times
from evenhand.domain.scheduling.slots.rules import (
    Cap,
    CapUnit,
    Day,
    Hours,
    Opening,
    Period,
    Rules,
    Span,
    Taken,
    Week,
    Window,
)
from evenhand.foundation.practices.context import current_practice_id
from evenhand.foundation.practices.models import Practice
from evenhand.foundation.practices.prepared import PreparedInPractice

MINUTE = 60
CLOSED: Week = ((), (), (), (), (), (), ())
REACH = {Period.DAY: timedelta(days=2), Period.WEEK: timedelta(days=8), Period.MONTH: timedelta(days=32)}
"""How far from a time a session can lie and still count for a cap there."""
SECOND = timedelta(seconds=1)
OPEN = (State.HOLD, State.CONFIRMED)
"""States of a group that others can still join; it is a hold while all its seats are only kept."""
AROUND = timedelta(days=2)
"""How far from a time a session can lie and still touch it: the longest session with its longest buffers."""


def rules_of(*, service: Service) -> Rules:
    """Return the rules by which a service can be booked.

    Worked out once for each version of its therapist's rules and kept in the process: one query then, else seven. The
    version is read before the rules, so that what is kept under it is never older than it.
    """
    found = _version.values(member=service.therapist_id)
    if not found:
        return worked_out(service=service)
    version, known = found[0][0], _known.get(service.pk)
    if known is None or known[0] != version:
        rules = worked_out(service=Service.objects.get(pk=service.pk))
        if len(_known) >= MOST_KEPT:
            _known.clear()
        known = _known[service.pk] = version, rules
    return known[1]


MOST_KEPT = 5_000
_known: dict[UUID, tuple[UUID, Rules]] = {}
_version = PreparedInPractice(
    Calendar, lambda rows, member: rows.filter(member_id=member).values_list("rules_version"), member=UUID
)


def worked_out(*, service: Service) -> Rules:
    """Return the rules of a service as it is in hand, stored or not; six queries."""
    practice = Practice.objects.get(pk=current_practice_id())
    calendar = Calendar.objects.filter(member_id=service.therapist_id).first()
    off = list(TimeOff.objects.filter(_of(service.therapist_id)))
    zone = ZoneInfo(practice.zone)
    return Rules(
        zone=zone,
        hours=_hours(service),
        duration=service.duration,
        step=service.step,
        service=str(service.pk),
        offset=service.offset,
        before=service.before,
        after=service.after,
        notice=service.notice,
        window=Window(
            days=service.window_days,
            working=service.window_working,
            first=service.window_first,
            last=service.window_last,
        ),
        days_off=_days_off(off, zone),
        time_off=tuple(Span(seconds(row.starts_at), seconds(row.ends_at)) for row in off if not row.whole_days),
        caps=_caps(service),
        seats=service.seats,
        first_weekday=calendar.first_weekday if calendar else 0,
    )


def _of(member_id: UUID) -> Q:
    return Q(member=None) | Q(member_id=member_id)


def _hours(service: Service) -> Hours:
    weeks = list(WeekHours.objects.filter(Q(service=service) | (_of(service.therapist_id) & Q(service=None))))
    overrides: dict[date, Day] = {}
    of_practice_first = F("member").asc(nulls_first=True)
    for row in DateOverride.objects.filter(_of(service.therapist_id)).order_by(of_practice_first):
        overrides[row.day] = day_of_pairs(row.openings)
    by_subject = {
        "service" if row.service_id else "therapist" if row.member_id else "practice": week_of_pairs(row.week)
        for row in weeks
    }
    return Hours(
        practice=by_subject.get("practice", CLOSED),
        therapist=by_subject.get("therapist"),
        service=by_subject.get("service"),
        overrides=overrides,
    )


def week_of_pairs(pairs: Sequence[Sequence[Sequence[int]]]) -> Week:
    """Return a stored week as the value that the rules take."""
    monday, tuesday, wednesday, thursday, friday, saturday, sunday = map(day_of_pairs, pairs)
    return monday, tuesday, wednesday, thursday, friday, saturday, sunday


def day_of_pairs(pairs: Iterable[Sequence[int]]) -> Day:
    """Return a stored day, a list of [start, end] in minutes, as the value that the rules take."""
    return tuple(Opening(start, end) for start, end in pairs)


def _days_off(off: Sequence[TimeOff], zone: ZoneInfo) -> frozenset[date]:
    """Return the practice's local dates that are off as a whole; the midnight at which one ends is left out."""
    days: set[date] = set()
    for row in off:
        if row.whole_days:
            day, last = row.starts_at.astimezone(zone).date(), (row.ends_at - SECOND).astimezone(zone).date()
            days.update(day + timedelta(days=number) for number in range((last - day).days + 1))
    return frozenset(days)


def _caps(service: Service) -> tuple[Cap, ...]:
    rows = Limit.objects.filter(Q(service=None) | Q(service=service), member_id=service.therapist_id)
    return tuple(
        Cap(
            period=Period(row.period),
            most=row.most,
            unit=CapUnit(row.unit),
            service=str(row.service_id) if row.service_id else None,
        )
        for row in rows
    )


def taken_between(
    *, rules: Rules, therapist_id: UUID, start: int, end: int, at: datetime, apart_from: UUID | None = None
) -> list[Taken]:
    """Return what is taken of a therapist's time around a stretch: all that touches it, or counts for a cap there.

    Sessions, requests and holds, and busy times of their other calendars; two queries. Moments are seconds in UTC.
    Holds that are over are not taken. `apart_from` leaves one session, or one seat, out: the one that is about to move.
    """
    reach = max((REACH[cap.period] for cap in rules.caps), default=AROUND)
    low, high = start - _whole(reach), end + _whole(reach)
    if not rules.caps and rules.seats == 1 and apart_from is None:
        return _plainly_taken(therapist_id, low, high, at)
    rows = _guarding.values(therapist=therapist_id, low=low, high=high, until=_until(high))
    sitting = _sitting(therapist_id, start, end, at, apart_from) if rules.seats > 1 else {}
    found = [
        Taken(
            start=guard_start + before * MINUTE,
            end=guard_end - after * MINUTE,
            before=before,
            after=after,
            service=str(service_id),
            seats_left=seats - sitting.get(pk, 0) if rules.seats > 1 and state in OPEN else 0,
        )
        for pk, guard_start, guard_end, before, after, service_id, state, seats, held_until in rows
        if (held_until is None or held_until > at) and pk != apart_from
    ]
    return found + busy_times(therapist_id=therapist_id, start=low, end=high)


def _plainly_taken(therapist_id: UUID, low: int, high: int, at: datetime) -> list[Taken]:
    """Return what is taken where nothing is counted: no ids are needed then, and a month costs half."""
    rows = _guarding_times.values(therapist=therapist_id, low=low, high=high, until=_until(high))
    found = [
        Taken(start + before * MINUTE, end - after * MINUTE, before, after)
        for start, end, before, after, held_until in rows
        if held_until is None or held_until > at
    ]
    return found + busy_times(therapist_id=therapist_id, start=low, end=high)


def _around(rows: QuerySet[Session], *, therapist: UUID, low: int, high: int, until: int) -> QuerySet[Session]:
    return rows.filter(
        therapist_id=therapist, guards=True, guard_start__lt=high, guard_end__gt=low, guard_end__lt=until
    )


_guarding_times = PreparedInPractice(
    Session,
    lambda rows, **around: _around(rows, **around).values_list(
        "guard_start", "guard_end", "before", "after", "held_until"
    ),
    therapist=UUID,
    low=int,
    high=int,
    until=int,
)
_guarding = PreparedInPractice(
    Session,
    lambda rows, **around: _around(rows, **around).values_list(
        "id", "guard_start", "guard_end", "before", "after", "service_id", "state", "seats", "held_until"
    ),
    therapist=UUID,
    low=int,
    high=int,
    until=int,
)


def _until(high: int) -> int:
    """Return when everything is over that begins before a moment, so that the index is not read to its end."""
    return high + _whole(AROUND)


def holds_that_are_over(*, therapist_id: UUID, start: int, end: int, at: datetime) -> list[UUID]:
    """Return the ids of holds in a stretch, in seconds of UTC, whose time has run out."""
    rows = _guarding.values(therapist=therapist_id, low=start, high=end, until=_until(end))
    return [pk for pk, *_, held_until in rows if held_until is not None and held_until <= at]


def _sitting(therapist_id: UUID, start: int, end: int, at: datetime, apart_from: UUID | None) -> dict[UUID, int]:
    """Return how many seats are taken, or kept at this moment, in each group session around a stretch."""
    taken = Seat.objects.filter(
        guards=True,
        session__therapist_id=therapist_id,
        session__guard_start__lt=end + _whole(AROUND),
        session__guard_end__gt=start - _whole(AROUND),
    ).filter(Q(held_until=None) | Q(held_until__gt=at))
    taken = taken.exclude(pk=apart_from) if apart_from else taken
    return dict(taken.values_list("session").annotate(Count("pk")))


def guarding(
    *, therapist_id: UUID, start: int, end: int, at: datetime, apart_from: UUID | None = None
) -> QuerySet[Session]:
    """Return the rows that guard a therapist's time in a stretch, in seconds of UTC; holds that are over do not."""
    rows = Session.objects.filter(therapist_id=therapist_id, guards=True, guard_start__lt=end, guard_end__gt=start)
    rows = rows.filter(Q(held_until=None) | Q(held_until__gt=at))
    return rows.exclude(pk=apart_from) if apart_from else rows


def seconds(moment: datetime) -> int:
    """Return whole seconds since 1970 in UTC."""
    return int(moment.timestamp())


moment_of = partial(datetime.fromtimestamp, tz=UTC)
"""The moment of so many seconds since 1970."""


def _whole(length: timedelta) -> int:
    return int(length.total_seconds())
