"""What a calendar program is told: the sessions of a therapist under a link, or a single one."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.scheduling.calendars.writing import Entry
from evenhand.domain.scheduling.calendars.writing import State as Sureness
from evenhand.domain.scheduling.models import AHEAD, Session, SharedCalendar, State
from evenhand.foundation.accounts.tokens import token_hash
from evenhand.foundation.outbox.words import appointment
from evenhand.foundation.practices.doors import through
from evenhand.foundation.practices.models import Member

DAYS_AHEAD = timedelta(days=60)
DAYS_BEHIND = timedelta(days=1)
IN_A_CALENDAR = (*AHEAD, State.HELD)


def shared_calendar_of(*, member: Member) -> SharedCalendar | None:
    """Return the link that is in force to a therapist's sessions; None without one."""
    return SharedCalendar.objects.filter(member=member, revoked_at=None).first()


def shared_by(*, token: str) -> SharedCalendar | None:
    """Return what a link's secret opens, before a practice is known; None for one that is unknown or was revoked."""
    wanted = token_hash(token)
    with through(SharedCalendar, token_hash=wanted):
        return SharedCalendar.across_practices.filter(token_hash=wanted, revoked_at=None).first()


def entries_of(*, shared: SharedCalendar, at: datetime) -> list[Entry] | None:
    """Return a therapist's sessions of the next 60 days, in order; None once they work here no more. Two queries."""
    if not Member.objects.filter(pk=shared.member_id, left_at=None).exists():
        return None
    sessions = Session.objects.filter(
        therapist_id=shared.member_id,
        state__in=IN_A_CALENDAR,
        starts_at__gte=at - DAYS_BEHIND,
        starts_at__lt=at + DAYS_AHEAD,
    ).select_related("case")
    return [
        entry_of(session, number=session.case.number if shared.shows_numbers and session.case else "")
        for session in sessions.order_by("starts_at", "id")
    ]


def entry_of(session: Session, *, number: str = "") -> Entry:
    """Return a session as an entry of a calendar, with a case number where one is wanted and nothing else of it."""
    return Entry(
        key=str(session.pk),
        start=int(session.starts_at.timestamp()),
        end=int(session.ends_at.timestamp()),
        title=appointment(number=number),
        version=session.sequence,
        state=_SURENESS.get(session.state, Sureness.CANCELLED),
    )


_SURENESS = {
    str(State.REQUESTED): Sureness.TENTATIVE,
    str(State.CONFIRMED): Sureness.CONFIRMED,
    str(State.HELD): Sureness.CONFIRMED,
    str(State.NO_SHOW): Sureness.CONFIRMED,
}


def session_of_therapist(*, member: Member, session_id: UUID) -> Session | None:
    """Return one of a therapist's sessions, holds left out; None when it is not there or somebody else's."""
    return Session.objects.filter(pk=session_id, therapist=member).exclude(state=State.HOLD).first()


def session_for_calendar(*, case: CaseFile, session_id: UUID) -> Session | None:
    """Return one session of a case file, single or a seat in a group; None when it is not there or another's."""
    own = Session.objects.filter(pk=session_id, case=case).exclude(state=State.HOLD).first()
    return own or Session.objects.filter(pk=session_id, taken_seats__case=case, taken_seats__guards=True).first()
