"""Each query of a therapist's calendar and its settings, asked for what is there (see in_scheduling)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from evenhand.domain.cases.models import CaseFile, CaseGrant
from evenhand.domain.scheduling.models import Calendar, Seat, Series, Service, Session, State
from evenhand.domain.scheduling.queries import calendar, series
from evenhand.domain.scheduling.recurring import Occurrence
from evenhand.foundation.practices.models import Member
from tests.domain.in_scheduling import DAY
from tests.factories import NOW, TODAY, ZONE, at_hour

FAR = NOW + timedelta(days=60)


def member_of(case: CaseFile) -> Member:
    return Member(pk=case.therapist_id, practice_id=case.practice_id)


def session_of(case: CaseFile, /, **having: object) -> Session:
    """Return a session of the therapist; from outside, one of the same kind that is not there."""
    found = Session.objects.filter(therapist_id=case.therapist_id, **having).first()
    return found or Session(pk=uuid4(), practice_id=case.practice_id, series_id=uuid4(), starts_at=NOW)


def one_in_a_series(case: CaseFile) -> Session:
    """Return a session of a series, which it joins here."""
    row = session_of(case, case=case)
    found = Series.objects.first()
    if found is not None:
        row.series = found
        row.save(update_fields=["series"])
    return row


def requested(case: CaseFile) -> object:
    """Let a client's session be a request meanwhile, and ask for those."""
    Session.objects.filter(case=case).update(state=State.REQUESTED)
    return calendar.to_confirm(therapist=member_of(case), at=NOW)


def stayed(case: CaseFile) -> object:
    """Let a session stand in the calendar of a colleague meanwhile, and ask for those."""
    granted = CaseGrant.objects.filter(case=case, withdrawn_at=None).values("member")
    other = Member.objects.exclude(pk=case.therapist_id).exclude(pk__in=granted).first()
    ahead = Session.objects.filter(case=case, starts_at__gt=NOW)
    if other is not None:
        ahead.update(therapist=other)
    found = calendar.left_behind(therapist=member_of(case), at=NOW)
    Session.objects.filter(pk__in=[row.pk for row in found]).update(therapist=case.therapist_id)
    return found


def seat_requested(case: CaseFile) -> object:
    """Let a client's seat be a request meanwhile, and ask for those."""
    Seat.objects.filter(case=case).update(state=State.REQUESTED, held_until=None)
    return calendar.seats_to_confirm(therapist=member_of(case), at=NOW)


def seat_kept(case: CaseFile) -> object:
    """Let a seat be kept for somebody meanwhile, and count those."""
    Seat.objects.filter(case=case).update(state=State.HOLD, held_until=FAR)
    return calendar.seats_kept(session_of(case, seats__gt=1), at=NOW)


def service_id_of(case: CaseFile) -> Service:
    return Service.objects.first() or Service(pk=uuid4(), therapist_id=case.therapist_id, practice_id=case.practice_id)


ASKED: dict[Callable[..., object], Callable[[CaseFile], object]] = {
    calendar.next_start_of: lambda case: calendar.next_start_of(member=member_of(case), at=NOW - timedelta(days=900)),
    calendar.calendar_of: lambda case: Calendar.objects.filter(pk=calendar.calendar_of(member_of(case)).pk).exists(),
    calendar.sessions_between: lambda case: calendar.sessions_between(
        therapist=member_of(case), start=NOW, end=FAR, at=NOW
    ),
    calendar.to_confirm: requested,
    calendar.session_of: lambda case: calendar.session_of(
        session_id=session_of(case, case=case).pk, therapist=member_of(case)
    ),
    calendar.seats_of: lambda case: calendar.seats_of(session_of(case, seats__gt=1)),
    calendar.seats_kept: seat_kept,
    calendar.seats_to_confirm: seat_requested,
    calendar.left_behind: stayed,
    calendar.changes_of: lambda case: calendar.changes_of(session_of(case, case=case)),
    calendar.ahead_in_series: lambda case: calendar.ahead_in_series(one_in_a_series(case), following_only=True),
    calendar.time_off_between: lambda case: calendar.time_off_between(therapist=member_of(case), start=NOW, end=FAR),
    calendar.time_off_ahead: lambda case: calendar.time_off_ahead(therapist=member_of(case), at=NOW),
    calendar.days_ahead: lambda case: calendar.days_ahead(therapist=member_of(case), today=TODAY),
    calendar.week_of: lambda case: calendar.week_of(member=member_of(case)),
    calendar.doors_of: lambda case: any(
        calendar.doors_of(therapist=member_of(case), first=DAY, last=DAY).moments(DAY, DAY, zone=ZoneInfo(ZONE))
    ),
    calendar.limits_of: lambda case: calendar.limits_of(member=member_of(case)),
    calendar.page_of_practice: lambda case: calendar.page_of_practice(),
    calendar.services_of: lambda case: calendar.services_of(therapist=member_of(case)),
    calendar.service_of: lambda case: calendar.service_of(service_id=service_id_of(case).pk, therapist=member_of(case)),
    series.clashes_among: lambda case: series.clashes_among(
        [Occurrence(1, DAY, at_hour(10, day=DAY))], service=service_id_of(case), at=NOW
    ),
}
"""Something there, nothing from outside."""
