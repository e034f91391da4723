"""What somebody does who takes a plan: found the practice by the link that came to their address."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, connection, transaction

from evenhand.domain.plans.models import SignUp
from evenhand.domain.plans.offers import Offers, Promotion
from evenhand.domain.plans.pricing import tidy_code
from evenhand.domain.plans.selling import take_plan
from evenhand.domain.plans.signing_up.asking import BeginningGone
from evenhand.domain.plans.signing_up.wishes import priced, read_wish
from evenhand.foundation.accounts.founding.actions import found
from evenhand.foundation.accounts.models import User
from evenhand.foundation.accounts.passkeys.actions import add_passkey
from evenhand.foundation.accounts.passkeys.ceremony import PasskeyRefused
from evenhand.foundation.accounts.tokens import token_hash
from evenhand.foundation.audit.actor import Actor, ActorKind
from evenhand.foundation.audit.thresholds import Refused, note_at_the_door
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.models import Member, Practice
from evenhand.foundation.vault.lookup import keyed_hash

_USED = """
INSERT INTO plans_codecount AS here (code, uses) VALUES (%s, 1)
ON CONFLICT (code) DO UPDATE SET uses = here.uses + 1 WHERE here.uses < %s RETURNING uses"""
"""One statement: of two who want the last use at once, one gets it. It returns nothing when there is none left."""
WITHOUT_END: Final = 2_000_000_000


class SignsInAlready(Exception):
    """Somebody signs in with this address here. The link stays good."""


class PriceChanged(Exception):
    """What it costs is no longer what was shown, or the code counts no longer. Nothing was begun."""


@dataclass(frozen=True, slots=True)
class NewPractice:
    """What a practice begins with: its name, time zone and country, the address for invoices, and what was agreed.

    `agreed` is the amount that stood on the page, in minor units.
    """

    name: str
    zone: str
    country: str
    addressed_to: str
    agreed: int


def begin_practice(*, token: str, new: NewPractice, password: str, offers: Offers, at: datetime) -> Member:
    """Use a link up and found the practice, with its owner, plan, first invoice and one use of its code.

    The owner signs in by the password. One transaction; of two at once, one gets through. Raises BeginningGone,
    SignsInAlready, PriceChanged, and NotOffered where the plan is no longer there.
    """
    hashed = make_password(password)
    with transaction.atomic():
        return _begun(token, new, hashed, offers, at)


def begin_with_passkey(
    *, token: str, new: NewPractice, ceremony: str, answer: str, offers: Offers, at: datetime
) -> Member:
    """Do the same with a passkey that was made for the sign-up's future owner, and no password.

    Raises PasskeyRefused as well; the link stays good then.
    """
    try:
        with transaction.atomic():
            member = _begun(token, new, make_password(None), offers, at)
            with practice_context(member.practice_id):
                by = Actor(ActorKind.THERAPIST, member.pk)
                add_passkey(person=member.user, token=ceremony, answer=answer, name="", by=by, at=at)
    except PasskeyRefused:
        note_at_the_door(Refused.PASSKEY, at=at)
        raise
    return member


def _begun(token: str, new: NewPractice, password: str, offers: Offers, at: datetime) -> Member:
    """Do what both ways have in common; `password` is hashed."""
    with _using(token, at) as row:
        price = priced(read_wish(row.chosen), offers=offers, at=at)
        if price.quote.now != new.agreed:
            raise PriceChanged
        if price.promotion is not None:
            _use_up(price.promotion)
        member = _found(row, new, password, at)
        with practice_context(member.practice_id):
            take_plan(price=price, addressed_to=new.addressed_to, at=at)
        SignUp.objects.filter(pk=row.pk).update(practice_id=member.practice_id)
    return member


def _use_up(promotion: Promotion) -> None:
    most = WITHOUT_END if promotion.uses is None else promotion.uses
    with connection.cursor() as cursor:
        cursor.execute(_USED, [tidy_code(promotion.code), most])
        if cursor.fetchone() is None:
            raise PriceChanged


def _found(row: SignUp, new: NewPractice, password: str, at: datetime) -> Member:
    practice = Practice(
        name=new.name, zone=new.zone, country=new.country, language=row.language, being_set_up=True, created_at=at
    )
    owner = User(pk=row.pk, login=keyed_hash(row.email).hex(), email=row.email, password=password, created_at=at)
    try:
        with transaction.atomic():
            return found(practice=practice, owner=owner, at=at)
    except IntegrityError:
        raise SignsInAlready from None


@contextmanager
def _using(token: str, at: datetime) -> Iterator[SignUp]:
    """Use a link up in a transaction; whatever is raised inside leaves it as good as it was."""
    with transaction.atomic():
        of_link = SignUp.objects.filter(token_hash=token_hash(token))
        if not of_link.filter(used_at=None, expires_at__gt=at).update(used_at=at):
            raise BeginningGone
        yield of_link.get()
