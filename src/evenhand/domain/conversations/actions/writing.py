"""Writing and sending messages, from either side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.conversations.actions.reading import settle_up_to
from evenhand.domain.conversations.keeping import NOTHING, Kept, Typed, met
from evenhand.domain.conversations.models import Message, MessageDraft
from evenhand.domain.conversations.notices import plan_notices
from evenhand.domain.conversations.queries import State, conversation_of
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import Actor
from evenhand.wording import say

LONGEST: Final = 10_000
"""Letters of one message."""


class MessagesClosed(Exception):
    """Nothing can be sent in this case file: messages are off, or it is closed. Nothing was stored."""


class NotAMessage(ValueError):
    """Words that cannot be sent as they are; the message says what to change. Nothing was stored."""


class AlreadySent(Exception):
    """What a page was writing was sent already: there is nothing to save into."""


class DraftChanged(Exception):
    """Other words stand in the draft, which the page was never shown; nothing was sent or stored."""

    def __init__(self, draft: MessageDraft) -> None:
        """Keep the draft with those words."""
        super().__init__(f"revision {draft.revision} stands there")
        self.draft = draft


@dataclass(frozen=True, slots=True)
class Saved:
    """What stands in a draft after a save, and whether words of another page stand there instead of those typed."""

    revision: int
    saved_at: datetime
    words: str
    clashes: bool


def keep_draft(*, case: CaseFile, draft_id: UUID, typed: Typed, by: Actor, at: datetime) -> Saved:
    """Keep what a client is writing; the same save again changes nothing, and newer words are never overwritten unseen.

    One transaction; an audit row is written when something begins to be written. Raises AlreadySent where this draft
    was sent, MessagesClosed where nothing can be sent, NotAMessage for words that are too long.
    """
    _not_too_long(typed.words)
    with transaction.atomic():
        locked = _locked(case)
        if Message.objects.filter(case=locked, key=str(draft_id)).exists():
            raise AlreadySent
        row = MessageDraft.objects.filter(case=locked).first()
        if conversation_of(case=locked).state != State.OPEN:
            raise MessagesClosed
        stored = _kept_in(row)
        outcome = met(stored, typed)
        if outcome.kept != stored:
            row = _stored(row, draft_id, locked, outcome.kept, by=by, at=at)
    return Saved(outcome.kept.revision, row.saved_at if row else at, outcome.kept.words, outcome.clashes)


def send(*, case: CaseFile, draft_id: UUID, typed: Typed, by: Actor, at: datetime) -> Message:
    """Send a client's message to whoever may open their case file; the same draft is sent once.

    One transaction: the message, the draft gone, an audit row, a notice in the outbox. Raises NotAMessage without words
    or with too many, MessagesClosed, DraftChanged where words stand in the draft that the page was not shown.
    """
    _checked(typed.words)
    with transaction.atomic():
        locked = _locked(case)
        known = Message.objects.filter(case=locked, key=str(draft_id)).first()
        if known is not None:
            return known
        _must_be_open(locked)
        row = MessageDraft.objects.filter(case=locked).first()
        if row is not None and row.words != typed.words.strip() and met(_kept_in(row), typed).clashes:
            raise DraftChanged(row)
        if row is not None:
            row.delete()
        return _sent(locked, typed.words, key=str(draft_id), from_client=True, by=by, at=at)


def answer(*, case: CaseFile, words: str, key: str, seen: int, by: Actor, at: datetime) -> Message:
    """Send a message to a client: it answers those of theirs that were read, up to number `seen`. A key sends once.

    One transaction: the message, what it answers, an audit row, a notice in the outbox. Raises NotAMessage and
    MessagesClosed.
    """
    _checked(words)
    with transaction.atomic():
        locked = _locked(case)
        known = Message.objects.filter(case=locked, key=key).first()
        if known is not None:
            return known
        _must_be_open(locked)
        settle_up_to(locked, seen, by=by, at=at)
        return _sent(locked, words, key=key, from_client=False, by=by, at=at)


def _sent(case: CaseFile, words: str, *, key: str, from_client: bool, by: Actor, at: datetime) -> Message:
    last = Message.objects.filter(case=case).order_by("-number").values_list("number", flat=True).first()
    sent = Message.objects.create(
        case=case,
        number=(last or 0) + 1,
        key=key,
        from_client=from_client,
        words=words.strip(),
        sent_at=at,
        sent_by=f"{by.kind}:{by.id}",
    )
    record(act="message.sent", subject="message", subject_id=sent.pk, case_id=case.pk, by=by, at=at)
    plan_notices(sent, case=case, at=at)
    return sent


def _locked(case: CaseFile) -> CaseFile:
    """Lock a case file, so that its messages follow one another."""
    found = CaseFile.objects.select_for_update(of=("self",), no_key=True)
    return found.select_related("therapist", "practice", "client").get(pk=case.pk)


def _must_be_open(case: CaseFile) -> None:
    if conversation_of(case=case).state != State.OPEN:
        raise MessagesClosed


def _checked(words: str) -> None:
    if not words.strip():
        raise NotAMessage(say("Write something first."))
    _not_too_long(words)


def _not_too_long(words: str) -> None:
    if len(words) > LONGEST:
        raise NotAMessage(
            say("This is longer than %(most)s letters. Make it shorter, or send it in two parts.", most=LONGEST)
        )


def _kept_in(row: MessageDraft | None) -> Kept:
    return Kept(row.words, row.revision, row.writer, row.sequence) if row else NOTHING


def _stored(
    row: MessageDraft | None, draft_id: UUID, case: CaseFile, kept: Kept, *, by: Actor, at: datetime
) -> MessageDraft:
    if row is None:
        row = MessageDraft(pk=draft_id, case=case)
        record(act="message.begun", subject="message", subject_id=draft_id, case_id=case.pk, by=by, at=at)
    if row.revision != kept.revision:
        row.saved_at = at
    row.words, row.revision, row.writer, row.sequence = kept.words, kept.revision, kept.writer, kept.sequence
    row.save()
    return row
