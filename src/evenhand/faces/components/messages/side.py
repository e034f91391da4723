"""Who writes, in which case file, and when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.conversations.models import MessageDraft
from evenhand.domain.conversations.queries import message_draft_of
from evenhand.foundation.audit.actor import Actor, ActorKind


@dataclass(frozen=True, slots=True)
class Side:
    """The client of a case file, or a member who may open it; `moment` and `time` say times on their clock."""

    case: CaseFile
    by: Actor
    at: datetime
    moment: Callable[[datetime], str]
    time: Callable[[datetime], str]

    @property
    def member_id(self) -> UUID | None:
        """Whose draft it is: a member's, or None for the client's own."""
        return None if self.by.kind == ActorKind.CLIENT else self.by.id

    def draft(self) -> MessageDraft | None:
        """Return what they are writing. One query."""
        return message_draft_of(case=self.case, member_id=self.member_id)
