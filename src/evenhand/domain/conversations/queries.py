"""What pages need to know of messages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Max, Min, Q, QuerySet

from evenhand.domain.cases.models import CaseFile, CaseGrant
from evenhand.domain.conversations.models import (
    Conversation,
    Message,
    MessageDraft,
    MessageFile,
    MessageFilePiece,
    PracticeMessages,
)
from evenhand.foundation.practices.context import current_practice_id
from evenhand.foundation.practices.models import Member, Practice
from evenhand.foundation.vault.sealing import NotReadable

PAGE = 20


class State(StrEnum):
    """Whether messages can be sent in a case file, and if not, why."""

    OPEN = "open"
    OFF_HERE = "off here"
    OFF_IN_PRACTICE = "off in practice"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Choices:
    """How a conversation stands: whether something can be sent, and what each side lets the other see."""

    state: State
    client_shows: bool
    therapist_shows: bool
    client_notices: bool
    is_off: bool

    @property
    def is_open(self) -> bool:
        """Whether something can be sent."""
        return self.state == State.OPEN


@dataclass(frozen=True, slots=True)
class Thread:
    """One page of a conversation, the oldest message first; `earlier` and `later` are where other pages begin.

    They are for `thread_of`: 0 where there is no such page.
    """

    messages: Sequence[Message]
    earlier: int
    later: int

    @property
    def first(self) -> int:
        """The number of the oldest message of this page; 0 without one."""
        return self.messages[0].number if self.messages else 0

    @property
    def last(self) -> int:
        """The number of the newest message of this page; 0 without one."""
        return self.messages[-1].number if self.messages else 0


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A case file whose client waits: how many messages, the number of the newest, and since when the oldest waits."""

    case: CaseFile
    count: int
    last: int
    since: datetime


def conversation_of(*, case: CaseFile) -> Choices:
    """Return how the messages of a case file stand. Two queries."""
    row = Conversation.objects.filter(case=case).first() or Conversation(case=case)
    return Choices(
        state=_state_of(case, row),
        client_shows=row.client_shows,
        therapist_shows=row.therapist_shows,
        client_notices=row.client_notices,
        is_off=row.is_off,
    )


def _state_of(case: CaseFile, row: Conversation) -> State:
    if case.closed_at is not None:
        return State.CLOSED
    if not practice_takes_messages():
        return State.OFF_IN_PRACTICE
    return State.OFF_HERE if row.is_off else State.OPEN


def practice_takes_messages() -> bool:
    """Return whether the practice in force takes messages: what an owner chose, else what it began with. One query."""
    on, chosen = PracticeMessages.objects.filter(is_off=False), PracticeMessages.objects.all()
    takes_them = Exists(on) | (Q(begins_with_messages=True) & ~Exists(chosen))
    return Practice.objects.filter(pk=current_practice_id()).filter(takes_them).exists()


def messages_chosen() -> bool | None:
    """Return whether an owner of the practice in force switched messages on or off; None before anybody chose."""
    is_off = PracticeMessages.objects.values_list("is_off", flat=True).first()
    return None if is_off is None else not is_off


def thread_of(*, case: CaseFile, before: int = 0, most: int = PAGE) -> Thread:
    """Return a page of a conversation: the newest messages, or those below the number `before`. One or two queries."""
    found = Message.objects.filter(case=case).order_by("-number")
    rows = list((found.filter(number__lt=before) if before else found)[: most + 1])
    shown = rows[:most][::-1]
    newest = found.values_list("number", flat=True).first() or 0 if before else 0
    last = shown[-1].number if shown else 0
    later = min(last + most, newest) + 1 if before and last < newest else 0
    return Thread(shown, shown[0].number if len(rows) > most else 0, later)


def whole_thread(*, case: CaseFile) -> list[Message]:
    """Return every message of a case file, the oldest first. One query."""
    return list(Message.objects.filter(case=case).order_by("number"))


def message_draft_of(*, case: CaseFile, member_id: UUID | None = None) -> MessageDraft | None:
    """Return what a member is writing, or without one the client; None for nothing. One query."""
    return MessageDraft.objects.filter(case=case, member=member_id).first()


def files_of_draft(*, draft: MessageDraft | None) -> list[MessageFile]:
    """Return the files that go with a draft when it is sent, in the order they were added. One query at most."""
    return list(MessageFile.objects.filter(draft=draft).order_by("pk")) if draft else []


def files_of(*, case: CaseFile, messages: Iterable[Message]) -> Mapping[UUID, Sequence[MessageFile]]:
    """Return the files of messages of a case file, by the message's id. One query."""
    found: dict[UUID | None, list[MessageFile]] = defaultdict(list)
    ids = [one.pk for one in messages]
    for file in MessageFile.objects.filter(case=case, message__in=ids).order_by("pk") if ids else ():
        found[file.message_id].append(file)
    return {one: found[one] for one in ids}


def file_for(*, case: CaseFile, file_id: UUID, member_id: UUID | None = None) -> MessageFile | None:
    """Return a file of a case file: one that was sent, or stands in the draft of this member or, without, the client.

    One query.
    """
    own = Q(message=None, draft__member=member_id)
    return MessageFile.objects.filter(own | Q(message__isnull=False), case=case, pk=file_id).first()


def content_of(*, file: MessageFile) -> bytes:
    """Return what is in a file; raises NotReadable where a piece is missing, altered or moved. One query."""
    pieces = MessageFilePiece.objects.filter(file=file).order_by("number")
    whole = b"".join(piece.content for piece in pieces)
    if len(whole) != file.size:
        raise NotReadable
    return whole


def unread_by_client(*, case: CaseFile) -> int:
    """Return how many messages a client has not had before them. One query, which opens none."""
    return Message.objects.filter(case=case, from_client=False, read_at=None).count()


def has_messages(*, case: CaseFile) -> bool:
    """Return whether anything was ever sent in a case file. One query, which opens nothing."""
    return Message.objects.filter(case=case).exists()


def unanswered(*, member: Member, today: date, most: int) -> list[Unanswered]:
    """Return the case files whose clients wait for an answer, the longest waiting first. At most two queries.

    A member's own, and those shared with them while their therapist is away.
    """
    waiting = _to_answer(member, today)
    found = waiting.values("case_id").annotate(count=Count("pk"), last=Max("number"), since=Min("sent_at"))
    rows = list(found.order_by("since", "case_id")[:most])
    ids = [row["case_id"] for row in rows]
    cases = CaseFile.objects.select_related("contact", "client").in_bulk(ids) if ids else {}
    return [Unanswered(cases[row["case_id"]], row["count"], row["last"], row["since"]) for row in rows]


def has_something_new(*, member: Member, today: date) -> bool:
    """Return whether a message waits for a member that nobody who works here has had before them. One query."""
    return _to_answer(member, today).filter(read_at=None).exists()


def _to_answer(member: Member, today: date) -> QuerySet[Message, Any]:
    away = Q(case__therapist__away_from__lte=today, case__therapist__away_until__gte=today)
    shared = CaseGrant.objects.filter(member=member, withdrawn_at=None).values("case_id")
    theirs = Q(case__therapist=member) | (away & Q(case__in=shared))
    return Message.objects.filter(theirs, from_client=True, settled_at=None)
