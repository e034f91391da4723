"""What both sides choose about messages; each choice counts from the moment it is made."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from evenhand.domain.cases.access.deciding import NotTheirs, is_owner, locked_members
from evenhand.domain.cases.models import CaseFile
from evenhand.domain.conversations.models import Conversation, Message, PracticeMessages
from evenhand.domain.conversations.queries import practice_takes_messages
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import Actor, ActorKind
from evenhand.foundation.practices.context import current_practice_id
from evenhand.foundation.practices.models import Practice


def show_when_read(*, case: CaseFile, on: bool, by: Actor, at: datetime) -> None:
    """Let the other side see from now on when something was read, or show it no more; the same again changes nothing.

    Whoever acts chooses for their own side. Switched off, nothing that was shown before is shown any longer.
    """
    is_client = by.kind == ActorKind.CLIENT
    with transaction.atomic():
        row = _locked_choices(case)
        column = "client_shows" if is_client else "therapist_shows"
        if getattr(row, column) == on:
            return
        setattr(row, column, on)
        row.save()
        if not on:
            Message.objects.filter(case=case, from_client=not is_client, shows_read=True).update(shows_read=False)
        _recorded("messages.shows_read" if on else "messages.hides_read", case, by=by, at=at)


def switch_notices(*, case: CaseFile, on: bool, by: Actor, at: datetime) -> None:
    """Let a client be told outside that something waits, or not; the same again changes nothing."""
    with transaction.atomic():
        row = _locked_choices(case)
        if row.client_notices == on:
            return
        row.client_notices = on
        row.save()
        _recorded("messages.notices_on" if on else "messages.notices_off", case, by=by, at=at)


def switch_case(*, case: CaseFile, on: bool, by: Actor, at: datetime) -> None:
    """Switch messages on or off in one case file; what was sent stays to be read. The same again changes nothing."""
    with transaction.atomic():
        row = _locked_choices(case)
        if row.is_off != on:
            return
        row.is_off = not on
        row.save()
        _recorded("messages.on" if on else "messages.off", case, by=by, at=at)


def switch_practice(*, on: bool, by: Actor, at: datetime) -> None:
    """Switch messages on or off in the whole practice. An owner's act; the same again changes nothing.

    Raises NotTheirs for anybody else.
    """
    with transaction.atomic():
        if not is_owner(locked_members([by.id]), by):
            raise NotTheirs
        practice = Practice.objects.select_for_update(no_key=True).get(pk=current_practice_id())
        if practice_takes_messages() == on:
            return
        row = PracticeMessages.objects.first() or PracticeMessages()
        row.is_off, row.changed_at, row.changed_by = not on, at, f"{by.kind}:{by.id}"
        row.save()
        act = "practice.messages_on" if on else "practice.messages_off"
        record(act=act, subject="practice", subject_id=practice.pk, by=by, at=at)


def _locked_choices(case: CaseFile) -> Conversation:
    """Lock the case file, and return what was chosen for its messages: a new row before anything was."""
    CaseFile.objects.select_for_update(of=("self",), no_key=True).get(pk=case.pk)
    return Conversation.objects.filter(case=case).first() or Conversation(case=case)


def _recorded(act: str, case: CaseFile, *, by: Actor, at: datetime) -> None:
    record(act=act, subject="case", subject_id=case.pk, case_id=case.pk, by=by, at=at)
