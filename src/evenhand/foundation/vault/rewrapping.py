"""Moving what hangs on a replaced practice key to the newest one, a few rows in each short transaction.

Each step asks the database anew which key is the newest, so it does no harm when two do this at once, and it can stop
after any step: what was moved and what was not are both readable, because the former key stays where it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.apps import apps
from django.db import models, transaction
from django.db.models import F
from django.db.models.functions import Substr

from evenhand.foundation.practices.prepared_writes import PreparedUpdate
from evenhand.foundation.practices.tenant import TenantModel
from evenhand.foundation.vault.erasing import erasing
from evenhand.foundation.vault.fields import VaultTextField
from evenhand.foundation.vault.keyring import Purpose, keyring, wrapping_place
from evenhand.foundation.vault.models import WrappedKey
from evenhand.foundation.vault.sealing import NotReadable, key_id_of, seal, unseal

AT_ONCE: Final = 200
Pause = Callable[[], object]


@dataclass(slots=True)
class Moved:
    """How many keys and texts were moved to the newest practice key, and how many do not open and were left alone."""

    keys: int = 0
    texts: int = 0
    closed: int = 0


def practice_keys(*, locked: bool = False) -> list[WrappedKey]:
    """Return the keys of the practice in force, the oldest first; the last one is for new texts."""
    found = WrappedKey.objects.filter(purpose=Purpose.PRACTICE).order_by("created_at", "id")
    return list(found.select_for_update(no_key=True) if locked else found)


def sealed_by_practice_keys() -> Iterator[tuple[type[TenantModel], VaultTextField]]:
    """Return every table with the field in it that a practice key seals itself, without a case key between."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, VaultTextField) and field.key == Purpose.PRACTICE and issubclass(model, TenantModel):
                yield model, field


def hanging_on(key_ids: Sequence[UUID]) -> int:
    """Return how many keys and texts of the practice in force name one of these practice keys."""
    texts = (_naming(model, str(field.attname), key_ids).count() for model, field in sealed_by_practice_keys())
    return _naming(WrappedKey, "wrapped", key_ids).count() + sum(texts)


def move_everything(*, pause: Pause) -> Moved:
    """Move all that hangs on replaced keys of the practice in force; call `pause` between two transactions.

    Goes over it again until nothing is found, for what work under way has written meanwhile under the key it knew.
    """
    moved = Moved()
    while True:
        keys, closed = _over(WrappedKey, "wrapped", _rewrapped, pause)
        texts = 0
        for model, field in sealed_by_practice_keys():
            resealed, failed = _over(model, str(field.attname), _reopened(field), pause)
            texts, closed = texts + resealed, closed + failed
        moved.keys, moved.texts, moved.closed = moved.keys + keys, moved.texts + texts, closed
        if not keys and not texts:
            return moved


def _over(model: type[TenantModel], column: str, move: Callable[[Any], None], pause: Pause) -> tuple[int, int]:
    """Go over a table's rows once, by their ids; return how many were moved and how many do not open."""
    store, last, moved, closed = PreparedUpdate(model, column), UUID(int=0), 0, 0
    while True:
        with transaction.atomic(), erasing():
            keyring().forget()
            replaced = [row.pk for row in practice_keys()][:-1]
            found = _naming(model, column, replaced).filter(pk__gt=last).order_by("pk")
            rows = list(found.select_for_update(no_key=True)[:AT_ONCE])
            opened = [row for row in rows if _opens(row, move)]
            store.store_all(opened)
        moved, closed = moved + len(opened), closed + len(rows) - len(opened)
        if len(rows) < AT_ONCE:
            return moved, closed
        last = rows[-1].pk
        pause()


def _naming(model: type[TenantModel], column: str, key_ids: Sequence[UUID]) -> models.QuerySet[Any]:
    """Keep the rows whose sealed bytes name one of the keys: their id stands behind the byte of the layout."""
    named = Substr(F(column), 2, 16, output_field=models.BinaryField())
    return model.objects.annotate(named=named).filter(named__in=[one.bytes for one in key_ids])


def _opens(row: Any, move: Callable[[Any], None]) -> bool:
    try:
        move(row)
    except NotReadable:
        return False
    return True


def _rewrapped(row: WrappedKey) -> None:
    wrapped, place = bytes(row.wrapped), wrapping_place(row)
    former = keyring().practice_key(key_id_of(wrapped))
    newest_id, newest = keyring().for_writing(Purpose.PRACTICE, None)
    row.wrapped = seal(newest_id, newest, unseal(former, wrapped, place), place)


def _reopened(field: VaultTextField) -> Callable[[Any], None]:
    def reopen(row: Any) -> None:
        getattr(row, field.attname)

    return reopen
