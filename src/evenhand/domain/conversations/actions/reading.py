"""Noting that messages were read, or need no answer."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.conversations.models import Message
from evenhand.domain.conversations.queries import conversation_of
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import Actor, ActorKind


def mark_read(*, case: CaseFile, first: int, last: int, by: Actor, at: datetime) -> int:
    """Note that one side had the other's messages of these numbers before them; return how many were new.

    The other side sees it where the reader lets them at this moment, and never of what was read before. Nothing new
    leaves no row and no audit row.
    """
    reader_is_client = by.kind == ActorKind.CLIENT
    with transaction.atomic():
        new = Message.objects.filter(
            case=case, from_client=not reader_is_client, read_at=None, number__range=(first, last)
        ).select_for_update(no_key=True)
        ids = list(new.values_list("pk", flat=True))
        if not ids:
            return 0
        chosen = conversation_of(case=case)
        shows = chosen.client_shows if reader_is_client else chosen.therapist_shows
        Message.objects.filter(pk__in=ids).update(read_at=at, shows_read=shows)
        record(act="message.read", subject="case", subject_id=case.pk, case_id=case.pk, by=by, at=at)
    return len(ids)


def settle(*, case: CaseFile, up_to: int, by: Actor, at: datetime) -> None:
    """Note that a client's messages up to a number need no answer; again it changes nothing.

    Those that nobody has had before them yet stay open.
    """
    with transaction.atomic():
        if settle_up_to(case, up_to, by=by, at=at):
            record(act="message.settled", subject="case", subject_id=case.pk, case_id=case.pk, by=by, at=at)


def settle_up_to(case: CaseFile, number: int, *, by: Actor, at: datetime) -> int:
    """Settle in the caller's transaction what a client wrote up to a number and was read; return how many were open."""
    waiting = Message.objects.filter(case=case, from_client=True, settled_at=None, number__lte=number)
    return waiting.exclude(read_at=None).update(settled_at=at, settled_by=f"{by.kind}:{by.id}")
