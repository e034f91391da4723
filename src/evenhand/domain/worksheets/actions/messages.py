"""The message that a practice keeps for a sheet, and going back to the suggested one."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from evenhand.domain.worksheets.models import SheetMessage
from evenhand.domain.worksheets.published import latest_version
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import Actor
from evenhand.foundation.practices.context import current_practice_id
from evenhand.foundation.practices.models import Practice

LONGEST_MESSAGE = 4000
"""In characters; a message of a few sentences has some hundred."""


class MessageTooLong(ValueError):
    """More words than a message has room for."""


def keep_message(*, slug: str, words: str, by: Actor, at: datetime) -> None:
    """Keep the words that stand ready whenever somebody of this practice gives a sheet; blank ones are none.

    One transaction: the words and an audit row. The same words change nothing; what was given keeps its own message.
    Raises UnknownWorksheet for a sheet that is not offered here, MessageTooLong; nothing is stored then.
    """
    if not words.strip():
        take_suggested_message(slug=slug, by=by, at=at)
        return
    if len(words) > LONGEST_MESSAGE:
        raise MessageTooLong
    latest_version(slug)
    with transaction.atomic():
        _alone()
        row = SheetMessage.objects.filter(slug=slug).first() or SheetMessage(slug=slug)
        if not row._state.adding and row.words == words:
            return
        row.words, row.kept_at, row.kept_by = words, at, f"{by.kind}:{by.id}"
        row.save()
        record(act="sheet_message.kept", subject="sheet_message", subject_id=row.pk, by=by, at=at)


def take_suggested_message(*, slug: str, by: Actor, at: datetime) -> None:
    """Let the message that a sheet suggests stand ready again; the practice's own words for it are deleted.

    One transaction: that and an audit row. Without words of its own nothing changes.
    """
    with transaction.atomic():
        _alone()
        row = SheetMessage.objects.filter(slug=slug).first()
        if row is None:
            return
        record(act="sheet_message.dropped", subject="sheet_message", subject_id=row.pk, by=by, at=at)
        row.delete()


def _alone() -> None:
    """Let nobody else of this practice change its messages at the same time."""
    Practice.objects.select_for_update(no_key=True).get(pk=current_practice_id())
