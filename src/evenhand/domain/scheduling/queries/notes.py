"""Sessions of a case file and what was written down of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.scheduling.models import PrivateNote, Seat, Session, SessionNote, State
from evenhand.foundation.practices.models import Member

PAGE = 30
SAT_IN = (State.CONFIRMED, State.HELD)
"""States of a session that is over of which there is something to write down."""
REMEMBERED = timedelta(days=60)
"""How long a session without a note stands among what is to be done."""


@dataclass(frozen=True, slots=True)
class Noted:
    """A session with the note in force, if one was written."""

    session: Session
    note: SessionNote | None


@dataclass(frozen=True, slots=True)
class NoteDue:
    """A session that is over and has no note, and the case file whose note it is."""

    session: Session
    case: CaseFile


def sessions_of(*, case: CaseFile, page: int = 1) -> tuple[list[Noted], bool]:
    """Return one page (30) of the sessions of a case file, the latest first, and whether there is more. Two queries."""
    first = (max(page, 1) - 1) * PAGE
    rows = list(_sessions(case).order_by("-starts_at", "-id")[first : first + PAGE + 1])
    shown = rows[:PAGE]
    notes = {
        note.session_id: note
        for note in SessionNote.objects.filter(case=case, session__in=[row.pk for row in shown]).order_by("version")
    }
    return [Noted(row, notes.get(row.pk)) for row in shown], len(rows) > PAGE


def session_of(*, case: CaseFile, session_id: UUID) -> Session | None:
    """Return a session of this case file; None for any other. One query."""
    return _sessions(case).filter(pk=session_id).first()


def session_before(*, case: CaseFile, session: Session) -> Session | None:
    """Return the session of this case file before another one that took place, or was to. One query."""
    found = _sessions(case).filter(starts_at__lt=session.starts_at, state__in=SAT_IN)
    return found.order_by("-starts_at", "-id").first()


def notes_of(*, case: CaseFile, session: Session) -> list[SessionNote]:
    """Return all versions of the note of a session, newest first. One query."""
    return list(SessionNote.objects.filter(case=case, session=session).order_by("-version"))


def last_note_before(*, case: CaseFile, session: Session) -> SessionNote | None:
    """Return the note in force of the latest session before another one that has any, with its session. One query."""
    found = SessionNote.objects.filter(case=case, session__starts_at__lt=session.starts_at)
    return found.select_related("session").order_by("-session__starts_at", "-session_id", "-version").first()


def private_note_of(*, case: CaseFile, session: Session, member: Member) -> PrivateNote | None:
    """Return what a member keeps of a session for themselves. One query."""
    return PrivateNote.objects.filter(case=case, session=session, member=member).first()


def notes_to_write(*, therapist: Member, at: datetime, most: int = 50) -> list[NoteDue]:
    """Return a therapist's sessions of the last sixty days that are over and have no note, the latest first.

    Two queries: single sessions, and places in groups. A session that was missed or cancelled needs none.
    """
    over = {"ends_at__lte": at, "ends_at__gt": at - REMEMBERED, "therapist": therapist, "state__in": SAT_IN}
    singles = (
        Session.objects.filter(**over)
        .exclude(case=None)
        .exclude(Exists(SessionNote.objects.filter(session=OuterRef("pk"))))
        .select_related("case__contact")
        .order_by("-starts_at", "-id")[:most]
    )
    seats = (
        Seat.objects.filter(guards=True, **{f"session__{name}": value for name, value in over.items()})
        .exclude(Exists(SessionNote.objects.filter(session=OuterRef("session"), case=OuterRef("case"))))
        .select_related("session", "case__contact")
        .order_by("-session__starts_at", "-id")[:most]
    )
    due = [NoteDue(row, row.case) for row in singles if row.case] + [NoteDue(row.session, row.case) for row in seats]
    return sorted(due, key=_latest_first)[:most]


def _latest_first(due: NoteDue) -> tuple[float, str]:
    return -due.session.starts_at.timestamp(), str(due.session.pk)


def _sessions(case: CaseFile) -> QuerySet[Session]:
    """Sessions with this client, and groups in which they have a place; not those that are only being booked."""
    groups = Seat.objects.filter(case=case, guards=True).values("session")
    return Session.objects.filter(Q(case=case) | Q(pk__in=groups)).exclude(state=State.HOLD)
