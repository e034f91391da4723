"""What therapists do with their password: come in by it, change it, choose a new one by a link."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from evenhand.foundation.accounts.models import CodeApp, Passkey, PasswordReset, RecoveryCode, User
from evenhand.foundation.accounts.passwords.rules import LONGEST
from evenhand.foundation.accounts.queries import member_by_login
from evenhand.foundation.accounts.signed_in.actions import end_all_sign_ins
from evenhand.foundation.accounts.speaking.queries import language_for
from evenhand.foundation.accounts.throttling.counters import count_for_nobody, forget_failures
from evenhand.foundation.accounts.tokens import new_token, token_hash
from evenhand.foundation.audit.actions import note_refused, record
from evenhand.foundation.audit.actor import SYSTEM, Actor, ActorKind
from evenhand.foundation.audit.thresholds import Refused, note_at_the_door
from evenhand.foundation.outbox.actions import enqueue
from evenhand.foundation.outbox.mail import MAIL, letter
from evenhand.foundation.outbox.words import new_password
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.models import Member
from evenhand.foundation.vault.lookup import keyed_hash
from evenhand.wording import in_language

RESET_MINUTES = 60


class ResetGone(Exception):
    """The link is unknown, used or expired: which one is never said."""


def check_password(*, email: str, password: str, at: datetime) -> Member | None:
    """Return the therapist whose address and password these are; None for anybody else, after the same work.

    A wrong password of a known therapist is in the record of their practice; for an address that nobody has, the same
    is hashed and as much is written, so that neither answer nor time tells them apart.
    """
    member = member_by_login(login=keyed_hash(email).hex())
    if member is None:
        User().set_password(password[:LONGEST])
        count_for_nobody(at=at)
        note_at_the_door(Refused.SIGN_IN, at=at)
        return None
    if len(password) <= LONGEST and member.user.check_password(password):
        return member
    with practice_context(member.practice_id), transaction.atomic():
        record(act="password.refused", subject="member", subject_id=member.pk, by=SYSTEM, at=at)
        note_at_the_door(Refused.SIGN_IN, at=at)
    return None


def change_password(*, user: User, password: str, session_key: str, by: Actor, at: datetime) -> None:
    """Let a therapist come in by another password from now on; ends every session but the one with this key.

    Links to choose a password that are still out no longer work.
    """
    with transaction.atomic():
        _set(user, password, at)
        end_all_sign_ins(person=user, by=by, at=at, but=session_key)
        record(act="password.changed", subject="user", subject_id=user.pk, by=by, at=at)


def answer_password_resets(*, at: datetime) -> int:
    """Send a link to everybody who asked for one and is known here; return how many were asked for.

    The worker calls it. The link works once, for RESET_MINUTES, and takes no second step away.
    """
    asked = list(PasswordReset.objects.filter(answered_at=None).order_by("made_at").values_list("pk", "login")[:20])
    for pk, login in asked:
        member = member_by_login(login=login)
        if member is None:
            PasswordReset.objects.filter(pk=pk).update(answered_at=at)
        else:
            _answer(pk, member, at)
    return len(asked)


def reset_password(*, token: str, password: str, at: datetime) -> None:
    """Use a link up and let its therapist come in by the new password; every session of theirs ends.

    Raises ResetGone, also when two use it at once: one gets through. Second steps stay as they are, unless the host
    made the link for somebody who lost them.
    """
    found = PasswordReset.objects.select_related("user").filter(token_hash=token_hash(token)).first()
    member = None if found is None else member_by_login(login=found.login)
    if found is None or member is None:
        raise ResetGone
    by = Actor(ActorKind.THERAPIST, member.pk)
    with practice_context(member.practice_id), transaction.atomic():
        if not PasswordReset.objects.filter(pk=found.pk, used_at=None, expires_at__gt=at).update(used_at=at):
            raise ResetGone
        _set(member.user, password, at)
        if found.takes_second_steps:
            _take_second_steps(member.user)
        end_all_sign_ins(person=member.user, by=by, at=at)
        forget_failures(account=f"therapist|{found.login}")
        record(act="password.reset", subject="user", subject_id=member.user_id, by=by, at=at)


def refuse_reset(*, token: str, at: datetime) -> None:
    """Record that a link let nobody choose a password: in its therapist's practice, and in the record of the house."""
    found = PasswordReset.objects.filter(token_hash=token_hash(token)).first()
    member = None if found is None else member_by_login(login=found.login)
    if found is None or member is None:
        note_at_the_door(Refused.RESET_LINK, at=at)
        return
    with practice_context(member.practice_id):
        note_refused(what=Refused.RESET_LINK, subject="password_link", subject_id=found.pk, by=SYSTEM, at=at)


def _set(user: User, password: str, at: datetime) -> None:
    user.set_password(password)
    user.save(update_fields=["password"])
    PasswordReset.objects.filter(login=user.login, used_at=None, expires_at__gt=at).update(expires_at=at)


def _take_second_steps(user: User) -> None:
    for kind in (CodeApp, RecoveryCode, Passkey):
        kind.objects.filter(user=user).delete()
    User.objects.filter(pk=user.pk).update(second_step_put_off_at=None)


def _answer(pk: UUID, member: Member, at: datetime) -> None:
    token = new_token()
    until = at + timedelta(minutes=RESET_MINUTES)
    with practice_context(member.practice_id), transaction.atomic():
        answered = PasswordReset.objects.filter(pk=pk, answered_at=None).update(
            answered_at=at, user=member.user, token_hash=token_hash(token), expires_at=until
        )
        if answered:
            with in_language(language_for(member.user)):
                message = new_password(link=f"{settings.PUBLIC_ADDRESS}/in/password/{token}/", minutes=RESET_MINUTES)
            content = letter(to=member.user.email, message=message)
            enqueue(kind=MAIL, content=content, key=f"password:{pk}", at=at, stale_at=until)
            record(act="password_reset.made", subject="user", subject_id=member.user_id, by=SYSTEM, at=at)
