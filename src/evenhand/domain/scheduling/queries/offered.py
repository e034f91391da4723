"""What the public page and the client's space offer: the page itself, services, a client's own sessions."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.scheduling.links import Coming
from evenhand.domain.scheduling.models import (
    AHEAD,
    BookingPage,
    Calendar,
    ReminderChoice,
    ReminderDevice,
    ReminderNumber,
    Seat,
    Service,
    Session,
    State,
)
from evenhand.domain.scheduling.queries.rules import seconds
from evenhand.foundation.practices.doors import through
from evenhand.foundation.practices.prepared import Prepared, PreparedInPractice

MOST_AHEAD = 20


def open_page(*, slug: str) -> BookingPage | None:
    """Return the public page with this address, and its practice; None where there is none or it is closed."""
    with through(BookingPage, slug=slug):
        return _open_page.first(slug=slug)


_open_page = Prepared(
    lambda slug: BookingPage.across_practices.filter(slug=slug, is_open=True).select_related("practice"), slug=str
)


def how_to_reach() -> str:
    """Return how the practice says that it can be reached, "" where it says nothing."""
    page = BookingPage.objects.first()
    return page.how_to_reach if page else ""


def services_for_strangers() -> list[Service]:
    """Return what strangers can book on the public page; a group takes known people only (`groups_for_strangers`)."""
    return _for_strangers.all()


_for_strangers = PreparedInPractice(
    Service,
    lambda rows: rows.filter(ended_at=None, for_strangers=True, seats=1, therapist__left_at=None).order_by(
        "position", "made_at"
    ),
)


def groups_for_strangers() -> list[Service]:
    """Return the groups that the practice shows on its public page, in their order."""
    return _groups.all()


_groups = PreparedInPractice(
    Service,
    lambda rows: rows.filter(ended_at=None, for_strangers=True, seats__gt=1, therapist__left_at=None).order_by(
        "position", "made_at"
    ),
)


def services_for_client(*, case: CaseFile) -> list[Service]:
    """Return what a client may book by themselves with their own therapist; nothing once their case file is closed."""
    if case.closed_at is not None:
        return []
    rows = Service.objects.filter(ended_at=None, for_clients=True, therapist=case.therapist_id)
    return list(rows.order_by("position", "made_at"))


def formats_of(*, service: Service) -> Calendar:
    """Return how a service's therapist writes dates and times; as it is at first where nothing was chosen, unsaved."""
    return _formats_of(service.therapist_id)


def formats_for_client(*, case: CaseFile) -> Calendar:
    """Return how the therapist of a case file writes dates and times, as `formats_of` does."""
    return _formats_of(case.therapist_id)


def _formats_of(member: UUID) -> Calendar:
    return _formats.first(member=member) or Calendar(member_id=member)


_formats = PreparedInPractice(Calendar, lambda rows, member: rows.filter(member_id=member), member=UUID)


def sessions_ahead(*, case: CaseFile, at: datetime) -> list[Session]:
    """Return a client's next sessions in order of time, with their services; those of groups are not among them."""
    rows = Session.objects.filter(case=case, ends_at__gt=at, state__in=AHEAD).select_related("service")
    return list(rows.order_by("starts_at")[:MOST_AHEAD])


def seats_ahead(*, case: CaseFile, at: datetime) -> list[Seat]:
    """Return a client's places in groups that are still to come, in order of time."""
    rows = Seat.objects.filter(case=case, guards=True, session__ends_at__gt=at, session__state__in=AHEAD)
    return list(rows.select_related("session__service").order_by("session__starts_at")[:MOST_AHEAD])


def times_ahead(*, case: CaseFile, at: datetime) -> list[Coming]:
    """Return all that a client comes to next, single sessions and places in groups, in order of time; two queries."""
    coming = [Coming(session) for session in sessions_ahead(case=case, at=at)]
    coming += [Coming(seat.session, seat) for seat in seats_ahead(case=case, at=at)]
    return sorted(coming, key=lambda one: one.session.starts_at)


def all_times_ahead(*, case: CaseFile, at: datetime) -> list[Coming]:
    """Return every time ahead of a client, however many, with all that messages about it need; two queries."""
    of_case = ("service", "case__client", "case__contact")
    sessions = Session.objects.filter(case=case, starts_at__gt=at, state__in=AHEAD).select_related(*of_case)
    seats = Seat.objects.filter(case=case, guards=True, session__starts_at__gt=at, session__state__in=AHEAD)
    seated = seats.select_related("session__service", "case__client", "case__contact")
    return [Coming(session) for session in sessions] + [Coming(seat.session, seat) for seat in seated]


def reminders_of(*, case: CaseFile) -> tuple[list[int], ReminderChoice | None]:
    """Return how many hours before its times the practice reminds, and what the client chose instead, if anything."""
    usual = BookingPage.objects.values_list("remind_hours", flat=True).first() or []
    return list(usual), ReminderChoice.objects.filter(case=case).first()


def number_for_reminders(*, case: CaseFile) -> str:
    """Return the telephone number that a client gave for reminders; "" without one."""
    found = ReminderNumber.objects.filter(case=case).first()
    return found.number if found else ""


def device_for_reminders(*, case: CaseFile) -> str:
    """Return what the browser said of itself on which a client wants notices; "" without one."""
    found = ReminderDevice.objects.filter(case=case).first()
    return found.said if found else ""


def next_start(*, case: CaseFile, at: datetime) -> datetime | None:
    """Return when the next session begins that a client comes to; None where none is ahead. Two queries."""
    since = seconds(at)
    found = _own_starts.values(case=case.pk, since=since) + _starts_of_seats.values(case=case.pk, since=since)
    return min((start for (start,) in found if start >= at), default=None)


_own_starts = PreparedInPractice(
    Session,
    lambda rows, case, since: rows.filter(case_id=case, guard_end__gt=since, state__in=AHEAD).values_list("starts_at"),
    case=UUID,
    since=int,
)
_starts_of_seats = PreparedInPractice(
    Seat,
    lambda rows, case, since: rows.filter(case_id=case, guards=True, session__guard_end__gt=since).values_list(
        "session__starts_at"
    ),
    case=UUID,
    since=int,
)


def time_of_client(*, case: CaseFile, session_id: UUID) -> Coming | None:
    """Return what a client comes to, or came to, by the id of its session; None for any other, known or not.

    A place in a group that was given up is found as long as none was taken there again. Two queries at most.
    """
    own = Session.objects.filter(pk=session_id, case=case).exclude(state=State.HOLD).select_related("service").first()
    if own is not None:
        return Coming(own)
    seats = Seat.objects.filter(session=session_id, case=case).select_related("session__service")
    seat = seats.order_by("-guards", "-booked_at").first()
    return Coming(seat.session, seat) if seat else None
