"""Looking up who is at the door."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from evenhand.foundation.accounts.models import ClientAccount, Invitation, User
from evenhand.foundation.accounts.tokens import token_hash, token_of_key
from evenhand.foundation.identifiers import new_id
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.doors import through
from evenhand.foundation.practices.models import Member
from evenhand.foundation.practices.prepared import Prepared

MOST_PLACES = 20
"""In how many practices one therapist can choose to work."""


def invitation_is_open(*, token: str, at: datetime) -> bool:
    """Return whether a link would let its client in right now."""
    return invited(token=token, at=at) is not None


def invited(*, token: str, at: datetime) -> ClientAccount | None:
    """Return whom a link would let in right now; None for any other link, unknown ones too."""
    practice_id = practice_of_invitation(token=token)
    if practice_id is None:
        return None
    with practice_context(practice_id):
        found = (
            Invitation.objects.filter(
                token_hash=token_hash(token), used_at=None, revoked_at=None, expires_at__gt=at, client__ended_at=None
            )
            .select_related("client")
            .first()
        )
    return found.client if found else None


def practice_of_invitation(*, token: str) -> UUID | None:
    """Return the practice that a link belongs to, open or not; None for a link that never was."""
    hashed = token_hash(token)
    with through(Invitation, token_hash=hashed):
        found = Invitation.across_practices.filter(token_hash=hashed)
        return found.values_list("practice_id", flat=True).first()


def client_let_in_by(*, token: str) -> UUID | None:
    """Return the client who has used a link up; None for any other link."""
    hashed = token_hash(token)
    with through(Invitation, token_hash=hashed):
        used = Invitation.across_practices.filter(token_hash=hashed, used_at__isnull=False)
        return used.values_list("client_id", flat=True).first()


def open_invitation_of(*, client: ClientAccount, at: datetime) -> Invitation | None:
    """Return the unused, unexpired link of a client, if there is one."""
    return (
        Invitation.objects.filter(client=client, used_at=None, revoked_at=None, expires_at__gt=at)
        .order_by("-made_at")
        .first()
    )


def link_made_with(*, client: ClientAccount, key: str) -> str | None:
    """Return the secret of the link that a form with this key has made for a client, open or not; None without one."""
    token = token_of_key(f"{client.pk}:{key}")
    return token if Invitation.objects.filter(client=client, token_hash=token_hash(token)).exists() else None


def membership_of(*, user_id: UUID, practice_id: UUID | None = None) -> Member | None:
    """Return a therapist's place, with practice and sign-in: in the given practice, else the one joined first.

    None for who works nowhere any more.
    """
    places = memberships_of(user_id=user_id)
    if not places:
        return None
    place = next((one for one in places if one.practice_id == practice_id), places[0])
    place.works_elsewhere = len(places) > 1
    return place


def memberships_of(*, user_id: UUID) -> list[Member]:
    """Return every place where a therapist works, with practice and sign-in, the one joined first first. One query."""
    with through(Member, user=user_id):
        return _places.all(user=user_id)


def member_by_login(*, login: str) -> Member | None:
    """Return the place of the therapist whose address has this keyed hash; None where nobody works under it.

    Two queries, also where nobody has the address, so that the work gives nothing away.
    """
    user_id = User.objects.filter(login=login).values_list("pk", flat=True).first()
    return membership_of(user_id=user_id or new_id())


_places = Prepared(
    lambda user: (
        Member.across_practices.filter(user_id=user, left_at=None, user__is_active=True)
        .select_related("practice", "user")
        .order_by("joined_at")[:MOST_PLACES]
    ),
    user=UUID,
)
