"""Factories of messages and their files, from either side."""

from __future__ import annotations

import itertools
from datetime import datetime
from unittest import mock

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.conversations import actions as talk
from evenhand.domain.conversations.actions import adding
from evenhand.domain.conversations.files.examining import Examined
from evenhand.domain.conversations.files.kinds import kind_of
from evenhand.domain.conversations.files.program import what_may_be_kept
from evenhand.domain.conversations.keeping import Typed
from evenhand.domain.conversations.models import Message, MessageFile
from evenhand.domain.conversations.queries import message_draft_of
from evenhand.foundation.identifiers import new_id
from tests.attachments import a_document
from tests.factories import NOW, client_actor, inside, therapist_actor

_numbers = itertools.count(1)


def a_message(
    words: str = "Can we move to four?", *, of: CaseFile, from_client: bool = True, at: datetime = NOW
) -> Message:
    """Send a message in a case file, from its client or from its therapist to them."""
    with inside(of):
        typed = Typed(words, base=0, writer=f"page{next(_numbers)}", sequence=1)
        if not from_client:
            by = therapist_actor(of.therapist)
            return talk.answer(case=of, draft_id=new_id(), typed=typed, seen=0, by=by, at=at)
        return talk.send(case=of, draft_id=new_id(), typed=typed, by=client_actor(of), at=at)


def a_message_draft(words: str = "Not sure yet.", *, of: CaseFile, at: datetime = NOW) -> None:
    """Let a client begin a message that is not sent."""
    with inside(of):
        typed = Typed(words, base=0, writer=f"page{next(_numbers)}", sequence=1)
        talk.keep_draft(case=of, draft_id=new_id(), typed=typed, by=client_actor(of), at=at)


def a_file(
    data: bytes | None = None,
    *,
    name: str = "sheet.pdf",
    of: CaseFile,
    from_client: bool = True,
    at: datetime = NOW,
) -> MessageFile:
    """Add a file to what a client, or the therapist, is writing; without words it is begun."""
    by = client_actor(of) if from_client else therapist_actor(of.therapist)
    with inside(of), mock.patch.object(adding, "examined", _examined_here):
        begun = message_draft_of(case=of, member_id=None if from_client else of.therapist_id)
        draft = begun.pk if begun else new_id()
        return talk.add_file(case=of, draft_id=draft, name=name, data=data or a_document(), by=by, at=at)


def _examined_here(data: bytes) -> Examined:
    """Look into a file as the program of its own does, without starting one."""
    kind = kind_of(data)
    assert kind is not None
    return Examined(*what_may_be_kept(data, kind))


def a_sent_file(
    data: bytes | None = None, *, of: CaseFile, words: str = "Here it is.", name: str = "sheet.pdf", at: datetime = NOW
) -> MessageFile:
    """Send a message with a file from a case file's client."""
    kept = a_file(data, name=name, of=of, at=at)
    with inside(of):
        typed = Typed(words, base=0, writer=f"page{next(_numbers)}", sequence=1)
        assert kept.draft_id is not None
        talk.send(case=of, draft_id=kept.draft_id, typed=typed, files=[kept.pk], by=client_actor(of), at=at)
    return kept
