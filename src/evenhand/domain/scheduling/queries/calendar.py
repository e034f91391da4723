"""What a therapist's calendar shows of a stretch of time: sessions, requests and holds, time off, opening times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from evenhand.domain.cases.models import CaseGrant
from evenhand.domain.cases.queries import cases_open_to
from evenhand.domain.scheduling.models import (
    AHEAD,
    BookingPage,
    Calendar,
    DateOverride,
    Limit,
    Seat,
    Service,
    Session,
    SessionChange,
    State,
    TimeOff,
    WeekHours,
)
from evenhand.domain.scheduling.queries.rules import CLOSED, day_of_pairs, moment_of, week_of_pairs
from evenhand.domain.scheduling.recurring import moment_on
from evenhand.domain.scheduling.slots.rules import LONGEST, MINUTES_OF_DAY, CapUnit, Day, Period, Week
from evenhand.domain.scheduling.slots.zones import start_of_day
from evenhand.foundation.practices.models import Member
from evenhand.foundation.practices.prepared import PreparedInPractice

MOST_TO_CONFIRM = 30
REMEMBERED = timedelta(days=60)
"""How long a request that nobody answered stands among what is to be done."""
LONGEST_SESSION = timedelta(minutes=LONGEST)
SHOWN = (State.HOLD, State.REQUESTED, State.CONFIRMED, State.HELD, State.NO_SHOW, State.LATE_CANCEL)
"""What stands in a calendar; what was cancelled in time or declined has left it."""


@dataclass(frozen=True, slots=True)
class Doors:
    """When a therapist's doors are open: the week that counts, and the days on which other times do."""

    week: Week
    days: Mapping[date, Day]

    def on(self, day: date) -> Day:
        """Return the openings of a local day."""
        return self.days.get(day, self.week[day.weekday()])

    def moments(self, first: date, last: date, *, zone: ZoneInfo) -> list[tuple[datetime, datetime]]:
        """Return from when until when doors are open from one local day of the practice's zone to another."""
        days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
        edges = [(_moment(zone, day, one.start), _moment(zone, day, one.end)) for day in days for one in self.on(day)]
        return [(moment_of(start), moment_of(end)) for start, end in edges if start < end]


def _moment(zone: ZoneInfo, day: date, minute: int) -> int:
    """Return the moment of a minute of a local day, 24 hours too; where the clock skips it, of the day's first one."""
    if minute == MINUTES_OF_DAY:
        return start_of_day(zone, day + timedelta(days=1))
    found = moment_on(zone, day, minute)
    return start_of_day(zone, day) if found is None else found


def calendar_of(member: Member) -> Calendar:
    """Return how a therapist's calendar shows times; as it is at first where nothing was chosen yet, unsaved."""
    return _calendar.first(member=member.pk) or Calendar(member=member)


_calendar = PreparedInPractice(Calendar, lambda rows, member: rows.filter(member_id=member), member=UUID)


def sessions_between(*, therapist: Member, start: datetime, end: datetime, at: datetime) -> list[Session]:
    """Return what stands in a therapist's calendar in a stretch, in order of time, with how many seats are taken.

    Each comes with its service, and its case file with the contact record. One query; holds that are over are left out.
    """
    rows = Session.objects.filter(therapist=therapist, starts_at__lt=end, ends_at__gt=start, state__in=SHOWN)
    rows = rows.filter(starts_at__gte=start - LONGEST_SESSION)  # so that what was long ago is not walked through
    return list(_with_people(rows.filter(Q(held_until=None) | Q(held_until__gt=at))).order_by("starts_at"))


def _with_people(rows: QuerySet[Session]) -> QuerySet[Session]:
    with_rows = rows.select_related("service", "case__contact", "inquiry")
    sitting = Q(taken_seats__guards=True) & ~Q(taken_seats__state=State.HOLD)
    return with_rows.annotate(sitting=Count("taken_seats", filter=sitting))


def to_confirm(*, therapist: Member, at: datetime) -> list[Session]:
    """Return the requests of clients that a therapist has not answered, the earliest session first; one query.

    One whose time went by stays for sixty days. Those of strangers are answered with their inquiry.
    """
    rows = Session.objects.filter(therapist=therapist, state=State.REQUESTED, starts_at__gt=at - REMEMBERED)
    rows = rows.exclude(case=None).select_related("service", "case__contact")
    return list(rows.order_by("starts_at")[:MOST_TO_CONFIRM])


def seats_to_confirm(*, therapist: Member, at: datetime) -> list[Seat]:
    """Return the seats that clients asked for and a therapist has not answered, as `to_confirm` does; one query."""
    rows = Seat.objects.filter(state=State.REQUESTED, session__therapist=therapist)
    rows = rows.filter(session__starts_at__gt=at - REMEMBERED).exclude(case=None)
    return list(
        rows.select_related("session__service", "case__contact").order_by("session__starts_at")[:MOST_TO_CONFIRM]
    )


def left_behind(*, therapist: Member, at: datetime) -> list[Session]:
    """Return the sessions ahead of a therapist's case files that stand in another's calendar, in order; two queries.

    One query in a practice where nobody else works or worked. That of a colleague with whom the case file is shared is
    theirs, and not among them.
    """
    shared = CaseGrant.objects.filter(case=OuterRef("case"), member=OuterRef("therapist"), withdrawn_at=None)
    others = list(Member.objects.exclude(pk=therapist.pk).values_list("pk", flat=True))
    if not others:
        return []
    rows = Session.objects.filter(therapist__in=others, starts_at__gt=at, state__in=AHEAD, case__therapist=therapist)
    rows = rows.exclude(Exists(shared))
    return list(rows.select_related("service", "case__contact").order_by("starts_at")[:MOST_TO_CONFIRM])


def session_of(*, session_id: UUID, therapist: Member) -> Session | None:
    """Return a session of a therapist's calendar, or of a case file that they may open; None for any other."""
    theirs = Q(therapist=therapist) | Q(case__in=cases_open_to(member=therapist))
    rows = Session.objects.filter(theirs, pk=session_id).exclude(state=State.HOLD)
    return _with_people(rows.select_related("series", "inquiry__contact", "therapist__user")).first()


def seats_of(session: Session) -> list[Seat]:
    """Return the seats of a group session that are taken, by number, with their case files or requests."""
    rows = Seat.objects.filter(session=session, guards=True).exclude(state=State.HOLD)
    return list(rows.select_related("case__contact", "inquiry", "session__service").order_by("number"))


def seats_kept(session: Session, *, at: datetime) -> int:
    """Return how many seats of a group are kept at a moment for somebody who is filling in a form, or who waits."""
    return Seat.objects.filter(session=session, state=State.HOLD, held_until__gt=at).count()


def changes_of(session: Session) -> list[SessionChange]:
    """Return what became of a session since it was booked, the newest first."""
    return list(SessionChange.objects.filter(session=session).order_by("-sequence"))


def ahead_in_series(session: Session, *, following_only: bool) -> list[Session]:
    """Return the sessions of a series that are still expected, in order; only those from this one on if wished."""
    rows = Session.objects.filter(series=session.series_id, state__in=AHEAD)
    if following_only:
        rows = rows.filter(starts_at__gte=session.starts_at)
    return list(rows.select_related("service").order_by("starts_at"))


def time_off_between(*, therapist: Member, start: datetime, end: datetime) -> list[TimeOff]:
    """Return the time off of a therapist, and of the whole practice, that touches a stretch, in order."""
    rows = TimeOff.objects.filter(Q(member=None) | Q(member=therapist), starts_at__lt=end, ends_at__gt=start)
    return list(rows.order_by("starts_at"))


def time_off_ahead(*, therapist: Member, at: datetime) -> list[TimeOff]:
    """Return a therapist's own time off that is not over, in order."""
    return list(TimeOff.objects.filter(member=therapist, ends_at__gt=at).order_by("starts_at"))


def days_ahead(*, therapist: Member, today: date) -> list[DateOverride]:
    """Return the dates from today on, on which a therapist's doors are open at other times than usual, in order."""
    return list(DateOverride.objects.filter(member=therapist, day__gte=today).order_by("day"))


def week_of(*, member: Member | None = None, service: Service | None = None) -> Week | None:
    """Return the weekly times of a therapist, of a service, or, without both, of the practice; None where none are."""
    row = WeekHours.objects.filter(member=member, service=service).first()
    return week_of_pairs(row.week) if row else None


def doors_of(*, therapist: Member, first: date, last: date) -> Doors:
    """Return when a therapist's doors are open on some days; two queries."""
    weeks = {row.member_id: row.week for row in WeekHours.objects.filter(_of(therapist), service=None)}
    pairs = weeks.get(therapist.pk) or weeks.get(None)
    rows = DateOverride.objects.filter(_of(therapist), day__gte=first, day__lte=last)
    days = {row.day: day_of_pairs(row.openings) for row in sorted(rows, key=lambda row: row.member_id is not None)}
    return Doors(week_of_pairs(pairs) if pairs else CLOSED, days)


def _of(member: Member) -> Q:
    return Q(member=None) | Q(member=member)


def limits_of(*, member: Member) -> dict[Period, int]:
    """Return the most sessions that a therapist has in a day, week or month, where that is limited."""
    rows = Limit.objects.filter(member=member, service=None, unit=CapUnit.SESSIONS)
    return {Period(row.period): row.most for row in rows}


def page_of_practice() -> BookingPage | None:
    """Return the public page of the practice in force; None before it was set."""
    return BookingPage.objects.first()


def services_of(*, therapist: Member) -> list[Service]:
    """Return what a therapist offers, in their order."""
    return list(Service.objects.filter(therapist=therapist, ended_at=None).order_by("position", "made_at"))


def service_of(*, service_id: UUID, therapist: Member) -> Service | None:
    """Return a service that a therapist offers; None for any other, known or not."""
    return Service.objects.filter(pk=service_id, therapist=therapist, ended_at=None).first()


def next_start_of(*, member: Member, at: datetime) -> datetime | None:
    """Return when a therapist's next session begins; None where none is ahead."""
    ahead = Session.objects.filter(therapist=member, state__in=AHEAD, starts_at__gt=at).order_by("starts_at")
    return ahead.values_list("starts_at", flat=True).first()
