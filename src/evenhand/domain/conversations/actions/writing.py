"""Sending messages, from either side."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.conversations.actions.drafts import kept_in, locked_case, must_be_open, writing_member
from evenhand.domain.conversations.actions.reading import settle_up_to
from evenhand.domain.conversations.keeping import Typed, met
from evenhand.domain.conversations.limits import check_words
from evenhand.domain.conversations.models import Message, MessageDraft, MessageFile
from evenhand.domain.conversations.notices import plan_notices
from evenhand.domain.conversations.queries import message_draft_of
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import Actor, ActorKind


class DraftChanged(Exception):
    """Other words stand in the draft, which the page was never shown; nothing was sent or stored."""

    def __init__(self, draft: MessageDraft) -> None:
        """Keep the draft with those words."""
        super().__init__(f"revision {draft.revision} stands there")
        self.draft = draft


class FilesChanged(Exception):
    """Other files stand in the draft than those that the page was shown; nothing was sent or stored."""


def send(
    *, case: CaseFile, draft_id: UUID, typed: Typed, files: Collection[UUID] = (), by: Actor, at: datetime
) -> Message:
    """Send a client's message to whoever may open their case file; the same draft is sent once.

    One transaction: the message, its files, the draft gone, an audit row, a notice in the outbox. `files` are those
    that the page shows. Raises NotAMessage without words and files or with too many words, MessagesClosed, DraftChanged
    where words stand in the draft that the page was not shown, FilesChanged where files do.
    """
    return _send(case, draft_id, typed, files, seen=0, by=by, at=at)


def answer(
    *, case: CaseFile, draft_id: UUID, typed: Typed, seen: int, files: Collection[UUID] = (), by: Actor, at: datetime
) -> Message:
    """Send a message to a client: it answers those of theirs that were read, up to number `seen`. A draft is sent once.

    One transaction, as for `send`, which says what it raises, and with it what the message answers.
    """
    return _send(case, draft_id, typed, files, seen=seen, by=by, at=at)


def _send(
    case: CaseFile, draft_id: UUID, typed: Typed, named: Collection[UUID], *, seen: int, by: Actor, at: datetime
) -> Message:
    check_words(typed.words, has_files=bool(named))
    with transaction.atomic():
        locked = locked_case(case)
        known = Message.objects.filter(case=locked, key=str(draft_id)).first()
        if known is not None:
            return known
        must_be_open(locked)
        row = message_draft_of(case=locked, member_id=writing_member(by))
        if row is not None and row.words != typed.words.strip() and met(kept_in(row), typed).clashes:
            raise DraftChanged(row)
        files = list(MessageFile.objects.filter(draft=row)) if row else []
        if {one.pk for one in files} != set(named):
            raise FilesChanged
        settle_up_to(locked, seen, by=by, at=at)
        sent = _sent(locked, typed.words, key=str(draft_id), by=by, at=at)
        if files:
            MessageFile.objects.filter(draft=row).update(message=sent, draft=None)
        if row is not None:
            row.delete()
    return sent


def _sent(case: CaseFile, words: str, *, key: str, by: Actor, at: datetime) -> Message:
    last = Message.objects.filter(case=case).order_by("-number").values_list("number", flat=True).first()
    sent = Message.objects.create(
        case=case,
        number=(last or 0) + 1,
        key=key,
        from_client=by.kind == ActorKind.CLIENT,
        words=words.strip(),
        sent_at=at,
        sent_by=f"{by.kind}:{by.id}",
    )
    record(act="message.sent", subject="message", subject_id=sent.pk, case_id=case.pk, by=by, at=at)
    plan_notices(sent, case=case, at=at)
    return sent
