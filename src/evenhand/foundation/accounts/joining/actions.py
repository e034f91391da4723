"""What owners do to let colleagues in: invite, send the link again, take it back."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from evenhand.foundation.accounts.joining.models import ColleagueInvitation
from evenhand.foundation.accounts.speaking.queries import language_for
from evenhand.foundation.accounts.tokens import new_token, token_hash
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import Actor
from evenhand.foundation.outbox.actions import enqueue, withdraw
from evenhand.foundation.outbox.mail import MAIL, letter
from evenhand.foundation.outbox.words import joining
from evenhand.foundation.practices.models import Member
from evenhand.foundation.vault.lookup import keyed_hash
from evenhand.wording import in_language

LINK_DAYS = 7


class OwnersInvite(Exception):
    """Who acts is no owner who works in the practice."""


class WorksHere(Exception):
    """Somebody with this address works in the practice already."""


def invite_colleague(*, email: str, role: Member.Role, by: Actor, at: datetime) -> ColleagueInvitation:
    """Send a link to somebody who shall work here in a role; it works once and for LINK_DAYS.

    An owner's act; one transaction with the mail. Whether the address signs in elsewhere is not looked at. Asked again
    for the same address and role while that link is good, it sends nothing more; with another role the former link is
    taken back. Raises OwnersInvite and WorksHere.
    """
    with transaction.atomic():
        _owners_only(by)
        if Member.objects.filter(left_at=None, user__login=keyed_hash(email).hex()).exists():
            raise WorksHere
        former = ColleagueInvitation.objects.filter(email_hash=keyed_hash(email), used_at=None, revoked_at=None).first()
        if former is not None:
            if former.role == role and former.expires_at > at:
                return former
            _revoke(former, at)
        return _send(email, role, by, at)


def send_colleagues_link_again(*, invitation: ColleagueInvitation, by: Actor, at: datetime) -> None:
    """Send a new link in the place of one that nobody has used; the former one no longer works.

    Pressed twice it sends one. Raises OwnersInvite.
    """
    with transaction.atomic():
        _owners_only(by)
        if _revoke(invitation, at):
            _send(invitation.email, Member.Role(invitation.role), by, at)


def take_back_colleagues_link(*, invitation: ColleagueInvitation, by: Actor, at: datetime) -> None:
    """Take a link back: it lets nobody join. One that was used or taken back stays as it is. Raises OwnersInvite."""
    with transaction.atomic():
        _owners_only(by)
        if _revoke(invitation, at):
            record(
                act="colleague.invitation_taken_back",
                subject="colleague_invitation",
                subject_id=invitation.pk,
                by=by,
                at=at,
            )


def _send(email: str, role: Member.Role, by: Actor, at: datetime) -> ColleagueInvitation:
    token, until = new_token(), at + timedelta(days=LINK_DAYS)
    made = ColleagueInvitation.objects.create(
        email=email.strip(),
        email_hash=keyed_hash(email),
        role=role,
        token_hash=token_hash(token),
        made_at=at,
        made_by=f"{by.kind}:{by.id}",
        expires_at=until,
    )
    with in_language(language_for(None)):
        message = joining(link=f"{settings.PUBLIC_ADDRESS}/in/join/{token}/", days=LINK_DAYS)
    enqueue(kind=MAIL, content=letter(to=made.email, message=message), key=_key(made), at=at, stale_at=until)
    record(act="colleague.invited", subject="colleague_invitation", subject_id=made.pk, by=by, at=at)
    return made


def _revoke(invitation: ColleagueInvitation, at: datetime) -> bool:
    """Take a link back with its mail, where that has not left; return whether it was still out."""
    out = ColleagueInvitation.objects.filter(pk=invitation.pk, used_at=None, revoked_at=None)
    if not out.update(revoked_at=at):
        return False
    withdraw(key=_key(invitation), at=at)
    return True


def _key(invitation: ColleagueInvitation) -> str:
    return f"joining:{invitation.pk}"


def _owners_only(by: Actor) -> None:
    """Lock who acts, so that two acts of one owner follow each other; raise OwnersInvite for anybody else."""
    owners = Member.objects.select_for_update(no_key=True).filter(role=Member.Role.OWNER, left_at=None)
    if by.id is None or owners.filter(pk=by.id).first() is None:
        raise OwnersInvite
