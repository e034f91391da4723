"""Looking up invitations to colleagues."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from evenhand.foundation.accounts.joining.models import ColleagueInvitation
from evenhand.foundation.accounts.tokens import token_hash
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.doors import through


@dataclass(frozen=True, slots=True)
class Joining:
    """What the page of an open link is about: the practice, and the address and id of the sign-in to be made."""

    practice_id: UUID
    practice: str
    email: str
    sign_in_id: UUID


def joining(*, token: str, at: datetime) -> Joining | None:
    """Return what a link's page shows while it would let a colleague join; None for any other link, unknown ones too.

    Whether somebody signs in with that address already is not looked at.
    """
    practice_id = practice_of_joining(token=token)
    if practice_id is None:
        return None
    with practice_context(practice_id):
        found = (
            ColleagueInvitation.objects.filter(
                token_hash=token_hash(token), used_at=None, revoked_at=None, expires_at__gt=at
            )
            .select_related("practice")
            .first()
        )
        return Joining(practice_id, found.practice.name, found.email, found.pk) if found else None


def practice_of_joining(*, token: str) -> UUID | None:
    """Return the practice that a link leads to, open or not; None for a link that never was."""
    hashed = token_hash(token)
    with through(ColleagueInvitation, token_hash=hashed):
        found = ColleagueInvitation.across_practices.filter(token_hash=hashed)
        return found.values_list("practice_id", flat=True).first()


def waiting_invitations() -> list[ColleagueInvitation]:
    """Return the practice's links that nobody has used and nobody took back, expired ones too, the newest first."""
    return list(ColleagueInvitation.objects.filter(used_at=None, revoked_at=None).order_by("-made_at", "-pk"))


def invitation_sent(*, invitation_id: UUID) -> ColleagueInvitation | None:
    """Return one of the practice's links, used and taken back ones too; None for another practice's."""
    return ColleagueInvitation.objects.filter(pk=invitation_id).first()
