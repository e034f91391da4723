"""Doors: the few look-ups that find rows before a practice is known, each declared on its model.

A door by value shows the rows whose column holds exactly the value that was brought (a therapist's id, the hash of a
link's secret) and lets nothing be written. A door without a column shows a whole table; only the outbox has one, for
its worker.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from evenhand.foundation.practices.context import current_scope, door_open

if TYPE_CHECKING:
    from evenhand.foundation.practices.tenant import TenantModel

Value = UUID | bytes | str


class NoDoor(RuntimeError):
    """A table was asked across practices without an open door: a mistake in the program, never shown to a person."""


@dataclass(frozen=True, slots=True)
class Door:
    """One way to rows of any practice: by the value of a field, or to the whole table (`field` is None).

    `changes` says that rows which are seen may be changed too; adding and deleting take a practice always.
    """

    field: str | None = None
    changes: bool = False


def through(model: type[TenantModel], **value: Value) -> AbstractContextManager[None]:
    """Open a declared door of a model for the block: `through(Member, user=user_id)`, `through(OutboxRow)`.

    Raises NoDoor for one that the model does not declare.
    """
    named, brought = next(iter(value.items()), (None, b""))
    if len(value) > 1 or named not in [door.field for door in model.doors]:
        raise NoDoor(f"{model.__name__} declares no such door: {', '.join(value) or 'the whole table'}.")
    return door_open(door_name(model, named) + as_words(brought))


def door_name(model: type[TenantModel], field: str | None) -> str:
    """Return how a door is called in the database; the value that was brought follows it."""
    return f"{model._meta.db_table}.{field or '*'}="


def as_words(value: Value) -> str:
    """Return a value as PostgreSQL writes it: UUIDs with dashes, bytes as hexadecimal digits."""
    return value.hex() if isinstance(value, bytes) else str(value)


def check_a_door_is_open(model: type[TenantModel]) -> None:
    """Raise NoDoor unless a door of this model stands open."""
    if not current_scope().door.startswith(f"{model._meta.db_table}."):
        raise NoDoor(f"{model.__name__} is asked across practices without an open door; see practices/doors.py.")
