"""What the first owner of a house does: found the practice by the link of its host, and say that setting up is done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from evenhand.foundation.accounts.founding.models import FoundingLink
from evenhand.foundation.accounts.founding.queries import is_founded
from evenhand.foundation.accounts.models import User
from evenhand.foundation.accounts.passkeys.actions import add_passkey
from evenhand.foundation.accounts.passkeys.ceremony import PasskeyRefused
from evenhand.foundation.accounts.tokens import token_hash
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import SYSTEM, Actor, ActorKind
from evenhand.foundation.audit.thresholds import Refused, note_at_the_door
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.models import Member, Practice
from evenhand.foundation.vault.actions import make_practice_key
from evenhand.foundation.vault.lookup import keyed_hash


class FoundingGone(Exception):
    """The link is unknown, used or expired, or there is a practice here already."""


class OwnersFinish(Exception):
    """Who acts is no owner who works in the practice."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a first practice is founded with: its name, time zone, country, language, and its owner's address."""

    name: str
    zone: str
    country: str
    language: str
    email: str


def found_with_password(*, token: str, plan: Plan, password: str, at: datetime) -> Member:
    """Use a link up, found the practice with an owner who signs in by a password, and return that owner.

    One transaction; of two at once, one gets through. Raises FoundingGone.
    """
    hashed = make_password(password)
    with _using(token, at) as link:
        owner = _owner(link, plan, at)
        owner.password = hashed
        return found(practice=_practice(plan, at), owner=owner, at=at)


def found_with_passkey(*, token: str, plan: Plan, ceremony: str, answer: str, at: datetime) -> Member:
    """Do the same with a passkey that was made for the link's future sign-in, and no password.

    Raises PasskeyRefused as well; the link stays good then.
    """
    try:
        with _using(token, at) as link:
            owner = _owner(link, plan, at)
            owner.set_unusable_password()
            member = found(practice=_practice(plan, at), owner=owner, at=at)
            with practice_context(member.practice_id):
                by = Actor(ActorKind.THERAPIST, member.pk)
                add_passkey(person=owner, token=ceremony, answer=answer, name="", by=by, at=at)
    except PasskeyRefused:
        note_at_the_door(Refused.PASSKEY, at=at)
        raise
    return member


def found(*, practice: Practice, owner: User, at: datetime) -> Member:
    """Store a practice with its key and its owner; one transaction."""
    with practice_context(practice.pk), transaction.atomic():
        practice.save(force_insert=True)
        owner.save(force_insert=True)
        make_practice_key(at=at)
        member = Member.objects.create(practice=practice, user=owner, role=Member.Role.OWNER, joined_at=at)
        record(act="practice.founded", subject="practice", subject_id=practice.pk, by=SYSTEM, at=at)
    return member


def finish_setting_up(*, member: Member, by: Actor, at: datetime) -> None:
    """Say that the practice is set up: the desk no longer leads an owner on. Again it changes nothing.

    An owner's act; raises OwnersFinish.
    """
    with transaction.atomic():
        if member.role != Member.Role.OWNER:
            raise OwnersFinish
        if Practice.objects.filter(pk=member.practice_id, being_set_up=True).update(being_set_up=False):
            record(act="practice.set_up", subject="practice", subject_id=member.practice_id, by=by, at=at)


def _practice(plan: Plan, at: datetime) -> Practice:
    return Practice(
        name=plan.name,
        zone=plan.zone,
        country=plan.country,
        language=plan.language,
        being_set_up=True,
        created_at=at,
    )


def _owner(link: FoundingLink, plan: Plan, at: datetime) -> User:
    return User(pk=link.pk, login=keyed_hash(plan.email).hex(), email=plan.email, created_at=at)


@contextmanager
def _using(token: str, at: datetime) -> Iterator[FoundingLink]:
    """Use a link up in a transaction; whatever is raised inside leaves it as good as it was."""
    with transaction.atomic():
        of_link = FoundingLink.objects.filter(token_hash=token_hash(token))
        if not of_link.filter(used_at=None, expires_at__gt=at).update(used_at=at) or is_founded():
            raise FoundingGone
        yield of_link.get()
