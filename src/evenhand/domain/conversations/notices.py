"""Telling people outside that something waits: neutral words, at most once an hour, never in quiet hours."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from evenhand.domain.cases.access.queries import grants_of
from evenhand.domain.cases.models import CaseFile
from evenhand.domain.conversations.models import Conversation, Message
from evenhand.domain.conversations.queries import has_something_new, unread_by_client
from evenhand.foundation.accounts.speaking.queries import language_for
from evenhand.foundation.outbox.actions import enqueue
from evenhand.foundation.outbox.carriers import Content, carries
from evenhand.foundation.outbox.mail import letter, send_mail
from evenhand.foundation.outbox.quiet import after_quiet
from evenhand.foundation.outbox.words import something_waits, something_waits_at_desk
from evenhand.foundation.practices.models import Member, Practice
from evenhand.wording import in_language

TO_CLIENT, TO_MEMBER = "conversations.to_client", "conversations.to_member"
BEHIND_THE_HOUR: Final = timedelta(minutes=1)
"""A notice leaves this long after its hour is over, so that no message of that hour can come too late for it."""


def plan_notices(sent: Message, *, case: CaseFile, at: datetime) -> None:
    """Put a notice of a message into the outbox, in the caller's transaction: one for all that come within an hour.

    A client's goes to their therapist; while that one is away, to the colleagues who may open the case file.
    """
    if not sent.from_client:
        due = notice_moment(at, zone=ZoneInfo(case.zone), practice=case.practice)
        _plan(TO_CLIENT, case.pk, due, at=at)
        return
    home = ZoneInfo(case.practice.zone)
    due = notice_moment(at, zone=home, practice=case.practice)
    for member in _told(case, at.astimezone(home)):
        _plan(TO_MEMBER, member, due, at=at)


def _told(case: CaseFile, here: datetime) -> Iterable[UUID]:
    if not case.therapist.is_away(here.date()):
        return [case.therapist_id]
    return [grant.member_id for grant in grants_of(case=case)]


def _plan(kind: str, whom: UUID, due: datetime, *, at: datetime) -> None:
    key = f"{kind}:{whom}:{due:%Y%m%d%H%M}"
    enqueue(kind=kind, content={"whom": str(whom)}, key=key, at=at, due_at=due)


def notice_moment(at: datetime, *, zone: ZoneInfo, practice: Practice) -> datetime:
    """Return when the notice of a message leaves: behind the full hour that comes next and out of quiet hours. In UTC.

    All messages of one hour have one moment, and so have those of a night.
    """
    awake = partial(after_quiet, zone=zone, quiet_from=practice.quiet_from, quiet_until=practice.quiet_until)
    due = _behind_the_hour(awake(at))
    woken = awake(due)
    return due if woken == due else _behind_the_hour(woken)


def _behind_the_hour(at: datetime) -> datetime:
    whole = at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    return whole + timedelta(hours=1) + BEHIND_THE_HOUR


@carries(TO_CLIENT)
def tell_client(content: Content) -> None:
    """Tell a client that something waits, where it still does, they want to know, and can be reached."""
    case = CaseFile.objects.select_related("contact", "client").filter(pk=content["whom"]).first()
    if case is None or case.client.ended_at is not None or not case.contact.email or not unread_by_client(case=case):
        return
    if Conversation.objects.filter(case=case, client_notices=False).exists():
        return
    with in_language(language_for(case.client)):
        message = something_waits(portal=f"{settings.PUBLIC_ADDRESS}/me/")
    send_mail(letter(to=case.contact.email, message=message))


@carries(TO_MEMBER)
def tell_member(content: Content) -> None:
    """Tell somebody who works here that something waits on their desk, where it still does."""
    member = Member.objects.select_related("user", "practice").filter(pk=content["whom"], left_at=None).first()
    if member is None:
        return
    today = timezone.now().astimezone(ZoneInfo(member.practice.zone)).date()
    if not has_something_new(member=member, today=today):
        return
    with in_language(language_for(member.user)):
        message = something_waits_at_desk(link=f"{settings.PUBLIC_ADDRESS}/desk/")
    send_mail(letter(to=member.user.email, message=message))
