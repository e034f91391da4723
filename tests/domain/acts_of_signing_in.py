"""How to come to each act of signing in; with them, ACTS is whole."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from evenhand.foundation.accounts.passkeys import actions as passkeys
from evenhand.foundation.accounts.passkeys.ceremony import begin_showing
from tests.domain.acts import ACTS, Ready, act_of
from tests.factories import NOW, a_therapist, therapist_actor
from tests.foundation.accounts.passkeys.made import a_passkey, making
from tests.foundation.accounts.passkeys.soft_device import SoftDevice

__all__ = ["ACTS"]

LATER = NOW + timedelta(minutes=5)


@act_of(passkeys.add_passkey, "passkey.added")
def making_a_passkey() -> Ready:
    member = a_therapist()
    ceremony = making(member)
    add = partial(passkeys.add_passkey, person=member.user, token=ceremony.token, answer=SoftDevice().makes(ceremony))
    return Ready(member.practice_id, partial(add, name="Phone", by=therapist_actor(member), at=LATER))


@act_of(passkeys.rename_passkey, "passkey.renamed")
def naming_a_passkey() -> Ready:
    member = a_therapist()
    _, passkey = a_passkey(of=member)
    rename = partial(passkeys.rename_passkey, passkey=passkey, name="Laptop")
    return Ready(member.practice_id, partial(rename, by=therapist_actor(member), at=LATER))


@act_of(passkeys.remove_passkey, "passkey.removed")
def removing_a_passkey() -> Ready:
    member = a_therapist()
    _, passkey = a_passkey(of=member)
    return Ready(
        member.practice_id, partial(passkeys.remove_passkey, passkey=passkey, by=therapist_actor(member), at=LATER)
    )


@act_of(passkeys.use_passkey, "passkey.used")
def coming_in_with_a_passkey() -> Ready:
    member = a_therapist()
    device, _ = a_passkey(of=member)
    ceremony = begin_showing(purpose="therapist", at=NOW)
    use = partial(passkeys.use_passkey, token=ceremony.token, answer=device.shows(ceremony), purpose="therapist")
    return Ready(None, partial(use, at=LATER))
