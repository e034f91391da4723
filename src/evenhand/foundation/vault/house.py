"""The house secret, which hangs on the root key as practice keys do and stays the same when that is replaced.

Below it lie the key for what belongs to no practice, the pepper of keyed look-up, and the key of signatures: were they
derived from the root key itself, no address would be found and no recovery code fit after a change of it.
"""

from __future__ import annotations

import os
from datetime import datetime

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import transaction

from evenhand.foundation.vault.erasing import erasing
from evenhand.foundation.vault.models import HouseSecret
from evenhand.foundation.vault.root_key import KEY_BYTES, derive
from evenhand.foundation.vault.roots import HOUSE_KEY_ID, root_id, root_of, root_wrapping_key
from evenhand.foundation.vault.sealing import NotReadable, key_id_of, seal, unseal

_PLACE = b"house secret"
_opened: dict[bytes, bytes] = {}


def house_secret() -> bytes:
    """Return the house secret: one query in the life of a process. Raises NotReadable when its root key is missing.

    A database that `evenhand migrate` gave none stands directly on the root key.
    """
    own: bytes = settings.ROOT_KEY
    found = _opened.get(own)
    if found is None:
        stored = HouseSecret.objects.first()
        if stored is None:
            return own
        found = _opened[own] = _open(stored)
    return found


def house_key() -> AESGCM:
    """Return the key for what belongs to no practice: the addresses by which therapists sign in."""
    return AESGCM(derive(house_secret(), "house"))


def signing_key() -> str:
    """Return what Django signs sessions and cookies with."""
    return derive(house_secret(), "signing").hex()


def root_in_force() -> bytes:
    """Return the root key that new practice keys hang on; it stays in force until the open transaction ends.

    The house secret's row says which it is: a change of the root key begins by hanging that on the new one, and waits
    for whoever holds it.
    """
    stored = HouseSecret.objects.select_for_update(no_key=True).first()
    return root_of(key_id_of(bytes(stored.wrapped))) if stored else settings.ROOT_KEY


def give_house_secret(*, fresh: bool, at: datetime) -> None:
    """Store a house secret where there is none that the root key at hand opens.

    A fresh one is random. Where people are known already by what was derived from the root key, the secret is the root
    key's own 32 bytes, so that everything stays as it was.
    """
    own: bytes = settings.ROOT_KEY
    with transaction.atomic():
        stored = HouseSecret.objects.select_for_update(no_key=True).first()
        if stored is not None:
            try:
                _open(stored)
            except NotReadable:
                fresh = True
            else:
                return
        secret = os.urandom(KEY_BYTES) if fresh else own
        HouseSecret.objects.update_or_create(
            pk=HOUSE_KEY_ID, defaults={"wrapped": _wrapped(secret, own), "made_at": at}
        )


def hang_house_on(root: bytes) -> bool:
    """Wrap the house secret by another root key; return whether it was not yet. Raises NotReadable."""
    with transaction.atomic(), erasing():
        stored = HouseSecret.objects.select_for_update(no_key=True).get()
        if key_id_of(bytes(stored.wrapped)) == root_id(root):
            return False
        stored.wrapped = _wrapped(_open(stored), root)
        stored.save(update_fields=["wrapped"])
    return True


def _open(stored: HouseSecret) -> bytes:
    wrapped = bytes(stored.wrapped)
    return unseal(root_wrapping_key(root_of(key_id_of(wrapped))), wrapped, _PLACE)


def _wrapped(secret: bytes, root: bytes) -> bytes:
    return seal(root_id(root), root_wrapping_key(root), secret, _PLACE)
