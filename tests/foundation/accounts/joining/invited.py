"""Makers of invitations to colleagues for tests."""

from __future__ import annotations

import re
from datetime import datetime

from evenhand.foundation.accounts.joining.actions import invite_colleague
from evenhand.foundation.accounts.joining.models import ColleagueInvitation
from evenhand.foundation.outbox.models import OutboxRow
from evenhand.foundation.practices.models import Member
from tests.factories import NOW, inside, therapist_actor

COLLEAGUE = "bea@example.org"


def an_invited_colleague(
    *, of: Member, email: str = COLLEAGUE, role: Member.Role = Member.Role.THERAPIST, at: datetime = NOW
) -> ColleagueInvitation:
    """Let an owner invite a colleague."""
    with inside(of):
        return invite_colleague(email=email, role=role, by=therapist_actor(of), at=at)


def token_mailed(*, of: Member, to: str = COLLEAGUE) -> str:
    """Return the secret of the newest link that waits in the outbox for an address."""
    with inside(of):
        rows = OutboxRow.objects.filter(kind="mail", done_at=None).order_by("-created_at", "-pk")
        texts = [row.content["text"] for row in rows if row.content["to"] == to]
    found = re.search(r"/in/join/([\w-]+)/", texts[0])
    assert found is not None
    return found[1]


def a_link(*, of: Member, email: str = COLLEAGUE, at: datetime = NOW) -> str:
    """Let an owner invite a colleague; return the secret of the link."""
    an_invited_colleague(of=of, email=email, at=at)
    return token_mailed(of=of, to=email)
