"""Factories of messages, from either side."""

from __future__ import annotations

import itertools
from datetime import datetime

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.conversations import actions as talk
from evenhand.domain.conversations.keeping import Typed
from evenhand.domain.conversations.models import Message
from evenhand.foundation.identifiers import new_id
from tests.factories import NOW, client_actor, inside, therapist_actor

_numbers = itertools.count(1)


def a_message(
    words: str = "Can we move to four?", *, of: CaseFile, from_client: bool = True, at: datetime = NOW
) -> Message:
    """Send a message in a case file, from its client or from its therapist to them."""
    with inside(of):
        if not from_client:
            by = therapist_actor(of.therapist)
            return talk.answer(case=of, words=words, key=f"a:{next(_numbers)}", seen=0, by=by, at=at)
        typed = Typed(words, base=0, writer=f"page{next(_numbers)}", sequence=1)
        return talk.send(case=of, draft_id=new_id(), typed=typed, by=client_actor(of), at=at)


def a_message_draft(words: str = "Not sure yet.", *, of: CaseFile, at: datetime = NOW) -> None:
    """Let a client begin a message that is not sent."""
    with inside(of):
        typed = Typed(words, base=0, writer=f"page{next(_numbers)}", sequence=1)
        talk.keep_draft(case=of, draft_id=new_id(), typed=typed, by=client_actor(of), at=at)
