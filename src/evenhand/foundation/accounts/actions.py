"""What people do to come in: found a practice, invite a client, open an invitation."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from evenhand.foundation.accounts.founding.actions import found
from evenhand.foundation.accounts.models import ClientAccount, Invitation, User
from evenhand.foundation.accounts.queries import link_made_with, practice_of_invitation
from evenhand.foundation.accounts.tokens import new_token, token_hash, token_of_key
from evenhand.foundation.audit.actions import note_refused, record
from evenhand.foundation.audit.actor import SYSTEM, Actor, ActorKind
from evenhand.foundation.audit.thresholds import Refused, note_at_the_door
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.models import Member, Practice
from evenhand.foundation.vault.lookup import keyed_hash

INVITATION_DAYS = 7
OTHER_DEVICE_MINUTES = 30


class InvitationGone(Exception):
    """The link is unknown, used, expired or taken back: which one is never said."""


def found_practice(
    *, name: str, zone: str, owner_email: str, owner_password: str, at: datetime
) -> tuple[Practice, Member]:
    """Make a practice with its key and its owner, who signs in with the address and password; one transaction."""
    practice = Practice(name=name, zone=zone, created_at=at)
    user = User(login=keyed_hash(owner_email).hex(), email=owner_email.strip(), created_at=at)
    user.set_password(owner_password)
    return practice, found(practice=practice, owner=user, at=at)


def make_client(*, by: Actor, at: datetime) -> ClientAccount:
    """Make the sign-in of a new client, who has no way in until invited. Belongs in the caller's transaction."""
    client = ClientAccount.objects.create(created_at=at)
    record(act="client.made", subject="client", subject_id=client.pk, by=by, at=at)
    return client


def invite(
    *,
    client: ClientAccount,
    by: Actor,
    at: datetime,
    lasts: timedelta = timedelta(days=INVITATION_DAYS),
    key: str = "",
) -> str:
    """Make a link secret for a client and return it; it is kept nowhere.

    Earlier links that nobody has used are taken back, so that at most one is open, also when two are asked for at once.
    The same `key` gives the same link and changes nothing again; without one each link is another.
    """
    token = token_of_key(f"{client.pk}:{key}") if key else new_token()
    with transaction.atomic():
        ClientAccount.objects.select_for_update(no_key=True).get(pk=client.pk)
        if key and link_made_with(client=client, key=key):
            return token
        Invitation.objects.filter(client=client, used_at=None, revoked_at=None).update(revoked_at=at)
        invitation = Invitation.objects.create(
            client=client,
            token_hash=token_hash(token),
            made_at=at,
            made_by=f"{by.kind}:{by.id}",
            expires_at=at + lasts,
        )
        record(act="invitation.made", subject="invitation", subject_id=invitation.pk, by=by, at=at)
    return token


def take_back_invitations(*, client: ClientAccount, by: Actor, at: datetime) -> int:
    """Take back every unused link of a client; return how many there were."""
    with transaction.atomic():
        count = Invitation.objects.filter(client=client, used_at=None, revoked_at=None).update(revoked_at=at)
        record(act="invitation.taken_back", subject="client", subject_id=client.pk, by=by, at=at)
    return count


def refuse_invitation(*, token: str, at: datetime) -> None:
    """Record that a link let nobody in: in its practice, where it is a link of ours, and in the record of the house."""
    practice_id = practice_of_invitation(token=token)
    if practice_id is None:
        note_at_the_door(Refused.CLIENT_LINK, at=at)
        return
    with practice_context(practice_id):
        found = Invitation.objects.get(token_hash=token_hash(token))
        note_refused(what=Refused.CLIENT_LINK, subject="invitation", subject_id=found.pk, by=SYSTEM, at=at)


def open_invitation(*, token: str, at: datetime) -> ClientAccount:
    """Use a link up and return its client, who has read the safety notice on the page that holds the button.

    Raises InvitationGone when the link is unknown, used, expired, taken back, or its client has left. Two people
    opening it at once: one gets in.
    """
    practice_id = practice_of_invitation(token=token)
    if practice_id is None:
        raise InvitationGone
    with practice_context(practice_id), transaction.atomic():
        of_link = Invitation.objects.filter(token_hash=token_hash(token))
        used = of_link.filter(used_at=None, revoked_at=None, expires_at__gt=at, client__ended_at=None)
        if not used.update(used_at=at):
            raise InvitationGone
        found = of_link.get()
        client = ClientAccount.objects.get(pk=found.client_id)
        client.last_seen_at = at
        client.notice_accepted_at = client.notice_accepted_at or at
        client.save(update_fields=["last_seen_at", "notice_accepted_at"])
        by = Actor(ActorKind.CLIENT, client.pk)
        record(act="invitation.used", subject="invitation", subject_id=found.pk, by=by, at=at)
    return client
