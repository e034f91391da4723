"""Sessions of a case file and what was written down of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

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
    """Return one page (30) of the sessions of a case file, the latest first, and whether there is more.

    Three queries: sessions with this client, groups in which they have a place, notes.
    """
    first = (max(page, 1) - 1) * PAGE
    upto = first + PAGE + 1
    rows = sorted([*_singles(case)[:upto], *_groups(case, upto)], key=_when, reverse=True)[first:upto]
    shown = rows[:PAGE]
    notes = {
        note.session_id: note
        for note in SessionNote.objects.filter(case=case, session__in=[row.pk for row in shown]).order_by("version")
    }
    return [Noted(row, notes.get(row.pk)) for row in shown], len(rows) > PAGE


def session_of(*, case: CaseFile, session_id: UUID) -> Session | None:
    """Return a session of this case file, its own or a group's in which it has a place; None for any other.

    One query, two for what is not its own.
    """
    found = Session.objects.filter(pk=session_id).exclude(state=State.HOLD).first()
    if found is None or found.case_id == case.pk:
        return found
    has_place = Seat.objects.filter(session=found, case=case, guards=True).exists()
    return found if has_place else None


def session_before(*, case: CaseFile, session: Session) -> Session | None:
    """Return the session of this case file before another one that took place, or was to. Two queries."""
    earlier = {"starts_at__lt": session.starts_at, "state__in": SAT_IN}
    found = [*_singles(case, **earlier)[:1], *_groups(case, 1, **earlier)]
    return max(found, key=_when, default=None)


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

    Two queries, and one where groups met. A session that was missed or cancelled needs none.
    """
    over = Session.objects.filter(
        therapist=therapist, starts_at__gt=at - REMEMBERED, ends_at__lte=at, state__in=SAT_IN
    ).order_by("-starts_at", "-id")
    bare = over.exclude(case=None).exclude(Exists(SessionNote.objects.filter(session=OuterRef("pk"))))
    due = [NoteDue(row, row.case) for row in bare.select_related("case__contact")[:most] if row.case]
    met = {row.pk: row for row in over.filter(seats__gt=1)}
    if met:
        due += [NoteDue(met[seat.session_id], seat.case) for seat in _seats_without_note(met) if seat.case]
    return sorted(due, key=_latest_first)[:most]


def _seats_without_note(sessions: Collection[UUID]) -> QuerySet[Seat]:
    noted = SessionNote.objects.filter(session=OuterRef("session"), case=OuterRef("case"))
    seats = Seat.objects.filter(session__in=list(sessions), guards=True).exclude(case=None)
    seats = seats.exclude(state=State.REQUESTED).exclude(Exists(noted))
    return seats.select_related("case__contact")


def _latest_first(due: NoteDue) -> tuple[float, str]:
    return -due.session.starts_at.timestamp(), str(due.session.pk)


def _when(session: Session) -> tuple[datetime, UUID]:
    return session.starts_at, session.pk


def _singles(case: CaseFile, **narrowed: object) -> QuerySet[Session]:
    """Sessions with this client alone, the latest first; not those that are only being booked."""
    found = Session.objects.filter(case=case, **narrowed).exclude(state=State.HOLD)
    return found.order_by("-starts_at", "-id")


def _groups(case: CaseFile, most: int, **narrowed: object) -> list[Session]:
    """Group sessions in which this client has a place, the latest first.

    Asked for apart from the singles: with both in one condition SQLite walks all sessions of the practice.
    """
    seats = Seat.objects.filter(case=case, guards=True, **{f"session__{name}": one for name, one in narrowed.items()})
    rows = seats.select_related("session").order_by("-session__starts_at", "-session_id")[:most]
    return [seat.session for seat in rows]
