"""Resetting the sign-in of a therapist who lost every way in, and reading that it was done."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from evenhand.foundation.accounts.models import PasswordReset, User
from evenhand.foundation.accounts.passwords.actions import RESET_MINUTES
from evenhand.foundation.accounts.queries import memberships_of
from evenhand.foundation.accounts.resetting.models import ResetNotice
from evenhand.foundation.accounts.signed_in.actions import end_all_sign_ins
from evenhand.foundation.accounts.tokens import new_token, token_hash
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import SYSTEM, Actor
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.models import Member
from evenhand.foundation.vault.lookup import keyed_hash


class NobodyThere(Exception):
    """Nobody who works in a practice here signs in with that address."""


def reset_sign_in(*, email: str, at: datetime) -> str:
    """Return the secret of a link with which a therapist chooses a new password in the place of every way they had.

    For the host's terminal, the only place from which it can be asked for: no page and no mail makes such a link. It
    works once, for RESET_MINUTES; passkeys, apps and recovery codes go when it is used. Every session of theirs ends
    now. One transaction, in the record of each practice they work in, told there to them and to the owners. Raises
    NobodyThere.
    """
    login, token = keyed_hash(email).hex(), new_token()
    user = User.objects.filter(login=login, is_active=True).first()
    places = memberships_of(user_id=user.pk) if user else []
    if user is None or not places:
        raise NobodyThere
    with transaction.atomic():
        PasswordReset.objects.filter(login=login, used_at=None, expires_at__gt=at).update(expires_at=at)
        PasswordReset.objects.create(
            login=login,
            made_at=at,
            answered_at=at,
            user=user,
            token_hash=token_hash(token),
            expires_at=at + timedelta(minutes=RESET_MINUTES),
            takes_second_steps=True,
        )
        for place in places:
            with practice_context(place.practice_id):
                end_all_sign_ins(person=user, by=SYSTEM, at=at)
                _tell(place, at)
                record(act="sign_in.reset_by_host", subject="member", subject_id=place.pk, by=SYSTEM, at=at)
    return token


def read_notices(*, member: Member, by: Actor, at: datetime) -> None:
    """Note that a member has read what was said of reset sign-ins; without an unread notice nothing happens."""
    with transaction.atomic():
        if ResetNotice.objects.filter(to=member, read_at=None).update(read_at=at):
            record(act="reset_notices.read", subject="member", subject_id=member.pk, by=by, at=at)


def _tell(about: Member, at: datetime) -> None:
    """Keep a notice for the one whose sign-in it is, and for every owner of the practice."""
    told = Member.objects.filter(Q(pk=about.pk) | Q(role=Member.Role.OWNER), left_at=None).order_by("pk")
    ResetNotice.objects.bulk_create([ResetNotice(to=one, about=about, made_at=at) for one in told])
