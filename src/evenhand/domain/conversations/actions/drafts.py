"""What somebody is writing: whose draft it is, what stands in it, and keeping it as it is typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.conversations.keeping import NOTHING, Kept, Typed, met
from evenhand.domain.conversations.limits import check_length
from evenhand.domain.conversations.models import Message, MessageDraft
from evenhand.domain.conversations.queries import State, conversation_of, message_draft_of
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import Actor, ActorKind


class MessagesClosed(Exception):
    """Nothing can be sent in this case file: messages are off, or it is closed. Nothing was stored."""


class AlreadySent(Exception):
    """What a page was writing was sent already: there is nothing to save into."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What stands in a draft after a save, and whether words of another page stand there instead of those typed."""

    revision: int
    saved_at: datetime
    words: str
    clashes: bool


def keep_draft(*, case: CaseFile, draft_id: UUID, typed: Typed, by: Actor, at: datetime) -> Saved:
    """Keep what somebody is writing; the same save again changes nothing, newer words are never overwritten unseen.

    One transaction; an audit row is written when something begins to be written. Raises AlreadySent where this draft
    was sent, MessagesClosed where nothing can be sent, NotAMessage for words that are too long.
    """
    check_length(typed.words)
    with transaction.atomic():
        locked = locked_case(case)
        row = open_draft(locked, draft_id, by=by)
        stored = kept_in(row)
        outcome = met(stored, typed)
        if outcome.kept != stored:
            row = _stored(row, draft_id, locked, outcome.kept, by=by, at=at)
    return Saved(outcome.kept.revision, row.saved_at if row else at, outcome.kept.words, outcome.clashes)


def open_draft(locked: CaseFile, draft_id: UUID, *, by: Actor) -> MessageDraft | None:
    """Return what one who writes has begun in a locked case file; raises AlreadySent and MessagesClosed."""
    if Message.objects.filter(case=locked, key=str(draft_id)).exists():
        raise AlreadySent
    row = message_draft_of(case=locked, member_id=writing_member(by))
    must_be_open(locked)
    return row


def begun_draft(locked: CaseFile, draft_id: UUID, *, by: Actor, at: datetime) -> MessageDraft:
    """Begin a draft without words in the caller's transaction."""
    row = MessageDraft(
        pk=draft_id, case=locked, member_id=writing_member(by), words="", revision=0, writer="", sequence=0, saved_at=at
    )
    row.save(force_insert=True)
    record(act="message.begun", subject="message", subject_id=draft_id, case_id=locked.pk, by=by, at=at)
    return row


def writing_member(by: Actor) -> UUID | None:
    """Return whose draft it is: a member's, or None for the client's own."""
    return None if by.kind == ActorKind.CLIENT else by.id


def locked_case(case: CaseFile) -> CaseFile:
    """Lock a case file, so that its messages follow one another."""
    found = CaseFile.objects.select_for_update(of=("self",), no_key=True)
    return found.select_related("therapist", "practice", "client").get(pk=case.pk)


def must_be_open(case: CaseFile) -> None:
    """Raise MessagesClosed where nothing can be sent."""
    if conversation_of(case=case).state != State.OPEN:
        raise MessagesClosed


def kept_in(row: MessageDraft | None) -> Kept:
    """Return what stands in a draft, as the rules of `keeping` know it."""
    return Kept(row.words, row.revision, row.writer, row.sequence) if row else NOTHING


def _stored(
    row: MessageDraft | None, draft_id: UUID, case: CaseFile, kept: Kept, *, by: Actor, at: datetime
) -> MessageDraft:
    row = row or begun_draft(case, draft_id, by=by, at=at)
    if row.revision != kept.revision:
        row.saved_at = at
    row.words, row.revision, row.writer, row.sequence = kept.words, kept.revision, kept.writer, kept.sequence
    row.save()
    return row
