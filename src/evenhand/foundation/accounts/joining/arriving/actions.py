"""What a colleague does with their link: set up a sign-in and join, or join with the sign-in they have."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from evenhand.foundation.accounts.joining.models import ColleagueInvitation
from evenhand.foundation.accounts.joining.queries import practice_of_joining
from evenhand.foundation.accounts.models import User
from evenhand.foundation.accounts.passkeys.actions import add_passkey
from evenhand.foundation.accounts.passkeys.ceremony import PasskeyRefused
from evenhand.foundation.accounts.tokens import token_hash
from evenhand.foundation.audit.actions import note_refused, record
from evenhand.foundation.audit.actor import SYSTEM, Actor, ActorKind
from evenhand.foundation.audit.thresholds import Refused, note_at_the_door
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.models import Member
from evenhand.foundation.vault.lookup import keyed_hash


class JoiningGone(Exception):
    """The link is unknown, used, expired or taken back: which one is never said."""


class SignsInAlready(Exception):
    """Somebody signs in with the invited address; they join with that sign-in. The link stays good."""


def join_with_password(*, token: str, password: str, at: datetime) -> Member:
    """Use a link up, set up a sign-in with the invited address and a password, and return the new member.

    One transaction; of two at once, one gets in. Raises JoiningGone and SignsInAlready.
    """
    hashed = make_password(password)
    with _using(token, at) as link:
        user = _new_user(link, at)
        user.password = hashed
        _store(user)
        return _join(link, user, at)


def join_with_passkey(*, token: str, ceremony: str, answer: str, at: datetime) -> Member:
    """Do the same with a passkey that was made for the link's future sign-in, and no password.

    Raises PasskeyRefused as well; the link stays good then.
    """
    try:
        with _using(token, at) as link:
            user = _new_user(link, at)
            user.set_unusable_password()
            _store(user)
            member = _join(link, user, at)
            by = Actor(ActorKind.THERAPIST, member.pk)
            add_passkey(person=user, token=ceremony, answer=answer, name="", by=by, at=at)
    except PasskeyRefused:
        _refuse(token, Refused.PASSKEY, at)
        raise
    return member


def join_as_known(*, token: str, user: User, at: datetime) -> Member:
    """Use a link up for somebody who signs in here already, whatever their address; return their place.

    Who worked in this practice before has their place back, in the role of the link. Raises JoiningGone.
    """
    with _using(token, at) as link:
        return _join(link, user, at)


def refuse_joining(*, token: str, at: datetime) -> None:
    """Record that a link let nobody join: in its practice, where it is one of ours, and in the record of the house."""
    _refuse(token, Refused.COLLEAGUE_LINK, at)


def _refuse(token: str, what: Refused, at: datetime) -> None:
    practice_id = practice_of_joining(token=token)
    if practice_id is None:
        note_at_the_door(what, at=at)
        return
    with practice_context(practice_id):
        found = ColleagueInvitation.objects.get(token_hash=token_hash(token))
        note_refused(what=what, subject="colleague_invitation", subject_id=found.pk, by=SYSTEM, at=at)


@contextmanager
def _using(token: str, at: datetime) -> Iterator[ColleagueInvitation]:
    """Use a link up in a transaction of its practice; whatever is raised inside leaves it as good as it was."""
    practice_id = practice_of_joining(token=token)
    if practice_id is None:
        raise JoiningGone
    with practice_context(practice_id), transaction.atomic():
        of_link = ColleagueInvitation.objects.filter(token_hash=token_hash(token))
        if not of_link.filter(used_at=None, revoked_at=None, expires_at__gt=at).update(used_at=at):
            raise JoiningGone
        yield of_link.get()


def _new_user(link: ColleagueInvitation, at: datetime) -> User:
    return User(pk=link.pk, login=keyed_hash(link.email).hex(), email=link.email, created_at=at)


def _store(user: User) -> None:
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError:
        raise SignsInAlready from None


def _join(link: ColleagueInvitation, user: User, at: datetime) -> Member:
    known = Member.objects.select_for_update(no_key=True).filter(user_id=user.pk).first()
    member = known or Member(user=user, joined_at=at)
    if known is None or known.left_at is not None:
        member.role, member.joined_at, member.left_at = link.role, at, None
        member.save()
    by = Actor(ActorKind.THERAPIST, member.pk)
    record(act="colleague.joined", subject="member", subject_id=member.pk, by=by, at=at)
    return member
