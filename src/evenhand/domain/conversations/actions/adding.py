"""Adding files to what is being written, and taking them away again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Sum

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.conversations.actions.drafts import begun_draft, locked_case, open_draft, writing_member
from evenhand.domain.conversations.files.examining import Examined, NotTaken, examined
from evenhand.domain.conversations.files.kinds import MOST_FILES
from evenhand.domain.conversations.files.names import shown_name
from evenhand.domain.conversations.limits import MOST_OF_CASE
from evenhand.domain.conversations.models import MessageDraft, MessageFile, MessageFilePiece
from evenhand.domain.conversations.queries import content_of, files_of_draft, message_draft_of
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import Actor
from evenhand.wording import say

PIECE = 64 * 1024
"""Bytes of one piece: some hundred of them, as an export reads them together, are little for a server."""
AT_ONCE = 16
"""Pieces that are sealed and stored together."""


def add_file(*, case: CaseFile, draft_id: UUID, name: str, data: bytes, by: Actor, at: datetime) -> MessageFile:
    """Keep a file in what somebody is writing, to go with it when it is sent; the same file again is kept once.

    It is looked into by a program of its own before the transaction: file, pieces, an audit row, and the draft where
    there was none. Raises NotTaken with the reason, AlreadySent where this draft was sent, MessagesClosed.
    """
    found = examined(data)
    shown = shown_name(name, found.kind) or shown_name(say("file"), found.kind)
    with transaction.atomic():
        locked = locked_case(case)
        row = open_draft(locked, draft_id, by=by) or begun_draft(locked, draft_id, by=by, at=at)
        there = files_of_draft(draft=row)
        for one in there:
            if (one.kind, one.size) == (found.kind, len(found.data)) and content_of(file=one) == found.data:
                return one
        if len(there) >= MOST_FILES:
            raise NotTaken(say("%(most)s files at most go with one message.", most=MOST_FILES))
        _must_have_room(locked, len(found.data))
        return _kept(locked, row, shown, found, by=by, at=at)


def remove_file(*, case: CaseFile, file_id: UUID, by: Actor, at: datetime) -> None:
    """Take a file away from what one who writes has not sent; what is not there, or not theirs, stays as it is."""
    with transaction.atomic():
        row = message_draft_of(case=locked_case(case), member_id=writing_member(by))
        gone = MessageFile.objects.filter(pk=file_id, draft=row).first() if row else None
        if gone is None:
            return
        gone.delete()
        record(act="message.file_removed", subject="file", subject_id=file_id, case_id=case.pk, by=by, at=at)


def _must_have_room(case: CaseFile, more: int) -> None:
    of_all = MessageFile.objects.aggregate(all=Sum("size"))["all"] or 0
    of_case = MessageFile.objects.filter(case=case).aggregate(all=Sum("size"))["all"] or 0
    if of_case + more > MOST_OF_CASE or of_all + more > settings.FILES_MB * 1024 * 1024:
        raise NotTaken(say("There is no more room for files here. You can still write."))


def _kept(case: CaseFile, draft: MessageDraft, name: str, found: Examined, *, by: Actor, at: datetime) -> MessageFile:
    kept = MessageFile.objects.create(
        case=case,
        draft=draft,
        kind=found.kind,
        name=name,
        size=len(found.data),
        kept_at=at,
        kept_by=f"{by.kind}:{by.id}",
    )
    whole = memoryview(found.data)
    for first in range(0, len(whole), PIECE * AT_ONCE):
        some = range(first, min(first + PIECE * AT_ONCE, len(whole)), PIECE)
        MessageFilePiece.objects.bulk_create(
            MessageFilePiece(case=case, file=kept, number=at_byte // PIECE, content=bytearray(whole[at_byte:][:PIECE]))
            for at_byte in some
        )
    record(act="message.file_added", subject="file", subject_id=kept.pk, case_id=case.pk, by=by, at=at)
    return kept
