"""Looking up passkeys."""

from __future__ import annotations

from uuid import UUID

from evenhand.foundation.accounts.passkeys.models import Passkey
from evenhand.foundation.accounts.persons import Person, columns_of


def passkeys_of(*, person: Person) -> list[Passkey]:
    """Return a person's passkeys, the oldest first."""
    return list(Passkey.objects.filter(**columns_of(person)).order_by("made_at", "pk"))


def passkey_of(*, person: Person, passkey_id: UUID) -> Passkey | None:
    """Return one passkey of a person; None when it is not there or somebody else's."""
    return Passkey.objects.filter(pk=passkey_id, **columns_of(person)).first()


def passkey_by_credential(credential_id: bytes) -> Passkey | None:
    """Return the passkey that a device named, with the therapist it lets in; None for one that never was here."""
    return Passkey.objects.select_related("user").filter(credential_id=credential_id).first()
