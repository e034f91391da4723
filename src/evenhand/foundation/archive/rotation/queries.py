"""Which keys hang where, how old they are, and whether a change of keys is unfinished."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.models import Practice
from evenhand.foundation.vault.models import HouseSecret
from evenhand.foundation.vault.rewrapping import hanging_on, practice_keys
from evenhand.foundation.vault.sealing import key_id_of


@dataclass(frozen=True, slots=True)
class PracticeKey:
    """One key of a practice: since when it is there, the root key it names, how many keys and texts hang on it."""

    id: UUID
    made_at: datetime
    root: UUID
    hanging: int


@dataclass(frozen=True, slots=True)
class KeysOfPractice:
    """A practice with its keys, the oldest first; the last one is in force."""

    practice_id: UUID
    name: str
    keys: tuple[PracticeKey, ...]

    @property
    def is_unfinished(self) -> bool:
        """Whether something still hangs on a key that was replaced."""
        return any(key.hanging for key in self.keys[:-1])


def root_of_house() -> UUID | None:
    """Return the id of the root key that the house secret names; None where there is no such secret yet."""
    stored = HouseSecret.objects.first()
    return key_id_of(bytes(stored.wrapped)) if stored else None


def keys_of_practices(*, counted: bool = True) -> list[KeysOfPractice]:
    """Return every practice with its keys; `counted` False leaves out what hangs on keys in force, which is most."""
    found = []
    for practice_id, name in Practice.objects.order_by("created_at").values_list("pk", "name"):
        with practice_context(practice_id):
            rows = practice_keys()
            keys = tuple(
                PracticeKey(
                    id=row.pk,
                    made_at=row.created_at,
                    root=key_id_of(bytes(row.wrapped)),
                    hanging=hanging_on([row.pk]) if counted or row is not rows[-1] else 0,
                )
                for row in rows
            )
        found.append(KeysOfPractice(practice_id, name, keys))
    return found
