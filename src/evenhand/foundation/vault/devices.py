"""The key below which a person's own device keeps what is not saved yet: one a case file, stored nowhere here."""

from __future__ import annotations

from uuid import UUID

from evenhand.foundation.vault.keyring import Purpose, keyring, wrapping_place
from evenhand.foundation.vault.models import WrappedKey
from evenhand.foundation.vault.root_key import derive
from evenhand.foundation.vault.sealing import NotReadable, key_id_of, unseal


def device_key(*, case_id: UUID) -> bytes:
    """Return the 32 bytes of a case file's key for devices: always the same, derived from the case key (HKDF-SHA256).

    It opens nothing that is stored on the server, and goes with the case key when a case file is deleted: then this
    raises NotReadable.
    """
    row = WrappedKey.objects.filter(purpose=Purpose.CASE, case_id=case_id).order_by("created_at", "id").first()
    if row is None:
        raise NotReadable("There is no key for this case file: it was deleted, or never had one.")
    above = keyring().practice_key(key_id_of(bytes(row.wrapped)))
    return derive(unseal(above, bytes(row.wrapped), wrapping_place(row)), "kept on a device")
