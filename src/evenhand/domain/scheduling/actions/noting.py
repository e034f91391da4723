"""Writing down a session: a version of its note, and what the therapist keeps for themselves."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.scheduling.models import PrivateNote, Session, SessionNote
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import Actor
from evenhand.foundation.practices.models import Member


@dataclass(frozen=True, slots=True)
class NoteWords:
    """A note in its suggested shape; what is left empty stays empty."""

    said: str = ""
    focus: str = ""
    homework: str = ""
    next_step: str = ""
    more: str = ""

    @classmethod
    def of(cls, note: SessionNote | None) -> NoteWords:
        """Return the words of a note; empty without one."""
        return cls(note.said, note.focus, note.homework, note.next_step, note.more) if note else cls()


class NoteChanged(Exception):
    """The note was changed since it was last seen; nothing was stored, and the caller shows both."""


def keep_note(
    *,
    session: Session,
    case: CaseFile,
    member: Member,
    words: NoteWords,
    private: str,
    by: Actor,
    at: datetime,
    seen: int | None = None,
    seen_private: datetime | None = None,
) -> None:
    """Write a version of a session's note and keep a member's private notes of it, both or none.

    The same words as those in force make no version, so that a repeated request has one effect; an empty note is none.
    `seen` is the version that its writer knows as the one in force (0 for none), `seen_private` when the private notes
    were changed last as far as they know. Raises NoteChanged when there is something newer with other words.
    """
    with transaction.atomic():
        CaseFile.objects.select_for_update(no_key=True).get(pk=case.pk)
        row = Session.objects.get(pk=session.pk)
        _write_version(row, case, words, seen, by, at)
        _keep_private(row, case, member, private, seen_private, by, at)


def _write_version(
    session: Session, case: CaseFile, words: NoteWords, seen: int | None, by: Actor, at: datetime
) -> None:
    latest = SessionNote.objects.filter(session=session, case=case).order_by("-version").first()
    if NoteWords.of(latest) == words:
        return
    known = latest.version if latest else 0
    if seen is not None and seen != known:
        raise NoteChanged
    written = SessionNote.objects.create(
        session=session,
        case=case,
        version=known + 1,
        written_at=at,
        written_by=f"{by.kind}:{by.id}",
        **asdict(words),
    )
    record(act="session_note.written", subject="session_note", subject_id=written.pk, case_id=case.pk, by=by, at=at)


def _keep_private(
    session: Session, case: CaseFile, member: Member, words: str, seen: datetime | None, by: Actor, at: datetime
) -> None:
    known = PrivateNote.objects.filter(session=session, case=case, member=member).first()
    if (known.words if known else "") == words:
        return
    if seen is not None and known is not None and known.changed_at != seen:
        raise NoteChanged
    kept = known or PrivateNote(session=session, case=case, member=member)
    kept.words, kept.changed_at = words, at
    kept.save()
    record(act="private_note.kept", subject="private_note", subject_id=kept.pk, case_id=case.pk, by=by, at=at)
