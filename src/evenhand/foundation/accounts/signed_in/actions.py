"""Signing in and its end: noted where it begins, renewed under a new key, ended here or from another browser."""

from __future__ import annotations

from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import transaction

from evenhand.foundation.accounts.persons import Person, columns_of
from evenhand.foundation.accounts.signed_in.devices import device_words
from evenhand.foundation.accounts.signed_in.models import SignedIn
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import Actor


def note_signed_in(*, person: Person, session_key: str, user_agent: str, by: Actor, at: datetime) -> SignedIn:
    """Note that a person has come in, in the browser whose session has this key. In their practice.

    What ended without a word, because it ran out or its browser forgot it, leaves the table now.
    """
    mine = columns_of(person)
    with transaction.atomic():
        alive = Session.objects.filter(expire_date__gt=at).values("session_key")
        SignedIn.objects.filter(**mine).exclude(session_key__in=alive).delete()
        place = SignedIn.objects.create(
            **mine, session_key=session_key, device=device_words(user_agent), started_at=at, last_seen_at=at
        )
        record(act=f"{by.kind}.signed_in", subject="signed_in", subject_id=place.pk, by=by, at=at)
    return place


def renew_sign_in(*, former_key: str, session_key: str, by: Actor, at: datetime) -> None:
    """Note that a browser's session goes on under a new key, because its holder has just proved who they are."""
    with transaction.atomic():
        SignedIn.objects.filter(session_key=former_key).update(session_key=session_key, last_seen_at=at)
        record(act="signed_in.renewed", subject=str(by.kind), subject_id=by.id, by=by, at=at)


def note_signed_out(*, session_key: str, by: Actor, at: datetime) -> None:
    """Note that a person has gone out in their own browser; its session is ended with it."""
    with transaction.atomic():
        _end([session_key])
        record(act=f"{by.kind}.signed_out", subject=str(by.kind), subject_id=by.id, by=by, at=at)


def end_sign_in(*, place: SignedIn, by: Actor, at: datetime) -> None:
    """End one browser's session from another; it holds from that browser's next request on."""
    with transaction.atomic():
        _end([place.session_key])
        record(act="signed_in.ended", subject="signed_in", subject_id=place.pk, by=by, at=at)


def end_all_sign_ins(*, person: Person, by: Actor, at: datetime, but: str = "") -> int:
    """End every session of a person, `but` the one with this key; return how many there were."""
    with transaction.atomic():
        places = SignedIn.objects.select_for_update(no_key=True).filter(**columns_of(person)).exclude(session_key=but)
        keys = [place.session_key for place in places]
        _end(keys)
        record(act="signed_in.all_ended", subject=str(by.kind), subject_id=by.id, by=by, at=at)
    return len(keys)


def _end(keys: list[str]) -> None:
    Session.objects.filter(session_key__in=keys).delete()
    SignedIn.objects.filter(session_key__in=keys).delete()
