"""Choosing the ways in of a client, and their passphrase."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from evenhand.foundation.accounts.models import ClientAccount
from evenhand.foundation.accounts.passwords.rules import password_problem
from evenhand.foundation.accounts.signed_in.actions import end_all_sign_ins
from evenhand.foundation.accounts.ways.models import WaysIn
from evenhand.foundation.accounts.ways.passphrases import hashed, matches, tidy_passphrase
from evenhand.foundation.accounts.ways.queries import ways_of
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import Actor


class PassphraseRefused(Exception):
    """The passphrase is too short, too long or one that many people use; its words say which."""


def choose_ways(
    *, client: ClientAccount, passkey: bool, password: bool, mailed_link: bool, number: bool, by: Actor, at: datetime
) -> None:
    """Let a client come in by these ways and no others from now on; an invitation from the therapist always opens.

    A passphrase or passkey that is there already is kept, and works again once its way is chosen again. The same
    choice as before changes nothing.
    """
    chosen = {"passkey": passkey, "password": password, "mailed_link": mailed_link, "number": number}
    with transaction.atomic():
        ways = _own_row(client)
        if all(getattr(ways, way) == wanted for way, wanted in chosen.items()):
            return
        WaysIn.objects.filter(pk=ways.pk).update(**chosen)
        record(act="ways_in.chosen", subject="client", subject_id=client.pk, by=by, at=at)


def proves_passphrase(*, client: ClientAccount, typed: str, by: Actor, at: datetime) -> bool:
    """Return whether somebody inside typed the passphrase in force; a wrong one is in the record."""
    if matches(typed, ways_of(client=client).passphrase):
        return True
    with transaction.atomic():
        record(act="passphrase.refused", subject="client", subject_id=client.pk, by=by, at=at)
    return False


def set_passphrase(*, client: ClientAccount, passphrase: str, by: Actor, at: datetime, here: str = "") -> None:
    """Let a client come in by this passphrase, and by no earlier one; nobody can read it back.

    Where it takes the place of an earlier one, every session of the client ends but the one with the key `here`.
    The passphrase in force, set once more, changes nothing.
    Raises PassphraseRefused with the words for the page.
    """
    problem = password_problem(tidy_passphrase(passphrase))
    if problem:
        raise PassphraseRefused(problem)
    former = ways_of(client=client).passphrase
    if former and matches(passphrase, former):
        return
    kept = hashed(passphrase)
    with transaction.atomic():
        ways = _own_row(client)
        WaysIn.objects.filter(pk=ways.pk).update(passphrase=kept, passphrase_set_at=at)
        if ways.passphrase:
            end_all_sign_ins(person=client, by=by, at=at, but=here)
        record(act="passphrase.set", subject="client", subject_id=client.pk, by=by, at=at)


def _own_row(client: ClientAccount) -> WaysIn:
    """Return the row of a client, made where there is none; nobody else changes it in this transaction."""
    ClientAccount.objects.select_for_update(no_key=True).get(pk=client.pk)
    return WaysIn.objects.get_or_create(client=client)[0]
