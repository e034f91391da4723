"""The practice key under a recovery sheet's secret, and back again."""

from __future__ import annotations

import hmac

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from evenhand.foundation.vault.age_keys import sealer_of_sheet
from evenhand.foundation.vault.house import house_secret
from evenhand.foundation.vault.keyring import keyring, wrapped_by_root, wrapping_key_above, wrapping_place
from evenhand.foundation.vault.models import RecoverySheet, WrappedKey
from evenhand.foundation.vault.root_key import KEY_BYTES, derive
from evenhand.foundation.vault.sealing import seal, unseal


def wrap_on_sheet(sheet: RecoverySheet, secret: bytes) -> None:
    """Wrap the newest practice key by a fresh secret, bound to practice, sheet and key; the caller stores the row."""
    row = WrappedKey.objects.filter(purpose=WrappedKey.Purpose.PRACTICE).latest("created_at", "id")
    raw = unseal(wrapping_key_above(row), bytes(row.wrapped), wrapping_place(row))
    sheet.key_id, sheet.sealer = row.pk, sealer_of_sheet(secret)
    sheet.wrapped = seal(row.pk, _key_of(sheet, secret), raw, _place(sheet))


def unwrap_from_sheet(sheet: RecoverySheet, secret: bytes) -> bytes:
    """Return the practice key; raises NotReadable when this is not the sheet's secret."""
    return unseal(_key_of(sheet, secret), bytes(sheet.wrapped), _place(sheet))


def wrap_by_root_key(sheet: RecoverySheet, raw: bytes) -> None:
    """Store the practice key that came from a sheet anew, wrapped by the root key at hand."""
    row = WrappedKey.objects.select_for_update(no_key=True).get(pk=sheet.key_id)
    row.wrapped = wrapped_by_root(row, raw, settings.ROOT_KEY)
    row.save(update_fields=["wrapped"])
    keyring().forget()


def hash_of_words(sheet: RecoverySheet, words: list[str]) -> bytes:
    """Return a keyed hash of the words that are typed back: of no use without the root key, and 22 bits of 256."""
    said = "|".join(["sheet words", str(sheet.pk), sheet.asked, *words])
    return hmac.digest(derive(house_secret(), "sheet words"), said.encode(), "sha256")


def _key_of(sheet: RecoverySheet, secret: bytes) -> AESGCM:
    """HKDF-SHA256 (RFC 5869); the secret is 256 random bits, which need no slow hash."""
    kdf = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=sheet.pk.bytes, info=b"evenhand/recovery sheet")
    return AESGCM(kdf.derive(secret))


def _place(sheet: RecoverySheet) -> bytes:
    return f"sheet|{sheet.practice_id}|{sheet.pk}|{sheet.key_id}".encode()
