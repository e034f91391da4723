"""What people do with passkeys: make one, name it, remove it, come in with it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from evenhand.foundation.accounts.passkeys import ceremony
from evenhand.foundation.accounts.passkeys.ceremony import Opened, PasskeyRefused
from evenhand.foundation.accounts.passkeys.models import Passkey, SpentChallenge
from evenhand.foundation.accounts.passkeys.queries import passkey_by_credential
from evenhand.foundation.accounts.persons import Person, columns_of
from evenhand.foundation.accounts.queries import membership_of
from evenhand.foundation.audit.actions import note_refused, record
from evenhand.foundation.audit.actor import Actor, ActorKind
from evenhand.foundation.audit.thresholds import Refused, note_at_the_door
from evenhand.foundation.practices.context import practice_context

LONGEST_NAME = 60
UNNAMED = "Passkey"


def add_passkey(*, person: Person, token: str, answer: str, name: str, by: Actor, at: datetime) -> Passkey:
    """Keep the passkey that a device has just made for a person, under the name they gave it.

    In the person's practice. Raises PasskeyRefused when the answer proves nothing, was used, or its key is known; that
    is then in the record.
    """
    try:
        opened, credential, count = ceremony.made(token=token, answer=answer, person=person, at=at)
        with transaction.atomic():
            _spend(opened, at)
            passkey = Passkey.objects.create(
                **columns_of(person),
                credential_id=credential.credential_id,
                credential=bytes(credential),
                sign_count=count,
                name=_name(name),
                made_at=at,
            )
            record(act="passkey.added", subject="passkey", subject_id=passkey.pk, by=by, at=at)
    except (IntegrityError, PasskeyRefused):
        note_refused(what=Refused.PASSKEY, subject=str(by.kind), subject_id=person.pk, by=by, at=at)
        raise PasskeyRefused from None
    return passkey


def rename_passkey(*, passkey: Passkey, name: str, by: Actor, at: datetime) -> None:
    """Give a passkey another name, which only its owner sees. Nothing happens when that is its name already."""
    with transaction.atomic():
        kept = Passkey.objects.select_for_update(no_key=True).filter(pk=passkey.pk).first()
        if kept is None or kept.name == _name(name):
            return
        kept.name = _name(name)
        kept.save(update_fields=["name"])
        record(act="passkey.renamed", subject="passkey", subject_id=passkey.pk, by=by, at=at)


def remove_passkey(*, passkey: Passkey, by: Actor, at: datetime) -> None:
    """Forget a passkey: it lets nobody in from now on. Nothing happens when it is gone already."""
    with transaction.atomic():
        removed, _ = Passkey.objects.filter(pk=passkey.pk).delete()
        if removed:
            record(act="passkey.removed", subject="passkey", subject_id=passkey.pk, by=by, at=at)


def use_passkey(*, token: str, answer: str, purpose: str, at: datetime) -> Passkey:
    """Return the passkey that an answer was made with; each answer works once.

    The caller starts the session of its `user`, or of the client `client_id` in `practice_id`, and looks whether they
    still have a place. Raises PasskeyRefused. An answer that was refused is in the record: of its
    owner's practice for a known passkey, else of the house.
    """
    passkey = _named_in(answer)
    by = None if passkey is None else _actor_of(passkey)
    if passkey is None or by is None:
        note_at_the_door(Refused.PASSKEY, at=at)
        raise PasskeyRefused
    practice_id, actor = by
    with practice_context(practice_id):
        try:
            with transaction.atomic():
                locked = Passkey.objects.select_for_update(no_key=True).get(pk=passkey.pk)
                opened, count = ceremony.shown(token=token, answer=answer, purpose=purpose, passkey=locked, at=at)
                _spend(opened, at)
                Passkey.objects.filter(pk=passkey.pk).update(sign_count=count, last_used_at=at)
                record(act="passkey.used", subject="passkey", subject_id=passkey.pk, by=actor, at=at)
        except (PasskeyRefused, IntegrityError, Passkey.DoesNotExist):
            note_refused(what=Refused.PASSKEY, subject="passkey", subject_id=passkey.pk, by=actor, at=at)
            raise PasskeyRefused from None
    return passkey


def _named_in(answer: str) -> Passkey | None:
    try:
        return passkey_by_credential(ceremony.credential_id_in(answer))
    except PasskeyRefused:
        return None


def _actor_of(passkey: Passkey) -> tuple[UUID, Actor] | None:
    """Return in which practice a passkey's owner acts, and as whom; None for a therapist who has no place any more."""
    if passkey.client_id is not None and passkey.practice_id is not None:
        return passkey.practice_id, Actor(ActorKind.CLIENT, passkey.client_id)
    member = membership_of(user_id=passkey.user_id) if passkey.user_id else None
    return None if member is None else (member.practice_id, Actor(ActorKind.THERAPIST, member.pk))


def _name(typed: str) -> str:
    return " ".join(typed.split())[:LONGEST_NAME] or UNNAMED


def _spend(opened: Opened, at: datetime) -> None:
    """Use a challenge up; raises IntegrityError when it was."""
    SpentChallenge.objects.filter(expires_at__lte=at).delete()
    SpentChallenge.objects.create(hash=opened.hash, expires_at=opened.until)
