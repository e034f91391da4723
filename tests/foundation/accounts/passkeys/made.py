"""Makers of passkeys for tests."""

from __future__ import annotations

from evenhand.domain.cases.models import CaseFile
from evenhand.foundation.accounts.models import ClientAccount, Passkey
from evenhand.foundation.accounts.passkeys.actions import add_passkey
from evenhand.foundation.accounts.passkeys.ceremony import Ceremony, begin_making
from evenhand.foundation.accounts.passkeys.queries import passkeys_of
from evenhand.foundation.practices.models import Member
from tests.factories import NOW, client_actor, inside, therapist_actor
from tests.foundation.accounts.passkeys.soft_device import SoftDevice


def making(member: Member) -> Ceremony:
    """Begin the ceremony in which a therapist makes a passkey."""
    known = passkeys_of(person=member.user)
    return begin_making(person=member.user, shown_as="anna@example.org", known=known, at=NOW)


def a_passkey(*, of: Member, device: SoftDevice | None = None, name: str = "Phone") -> tuple[SoftDevice, Passkey]:
    """Let a therapist make a passkey on a device."""
    device, ceremony = device or SoftDevice(), making(of)
    with inside(of):
        passkey = add_passkey(
            person=of.user,
            token=ceremony.token,
            answer=device.makes(ceremony),
            name=name,
            by=therapist_actor(of),
            at=NOW,
        )
    return device, passkey


def a_client_with_a_passkey(case: CaseFile) -> tuple[SoftDevice, Passkey]:
    """Let the client of a case file make a passkey on a device."""
    device = SoftDevice()
    with inside(case):
        client = ClientAccount.objects.get(pk=case.client_id)
        ceremony = begin_making(person=client, shown_as="My space", known=[], at=NOW)
        passkey = add_passkey(
            person=client,
            token=ceremony.token,
            answer=device.makes(ceremony),
            name="Phone",
            by=client_actor(case),
            at=NOW,
        )
    return device, passkey
