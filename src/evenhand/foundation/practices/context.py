"""Which practice the current work is for, and which door stands open before one is known.

Managers of tenant tables ask here and refuse without an answer, so that a forgotten filter is an error
and never somebody else's rows. On PostgreSQL every statement carries the answer to the database as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID


class NoCurrentPractice(RuntimeError):
    """A tenant table was asked outside `practice_context`: a mistake in the program, never shown to a person."""


@dataclass(frozen=True, slots=True)
class CurrentPractice:
    """The practice in force, with a drawer for what lives exactly as long (the vault keeps unwrapped keys there)."""

    practice_id: UUID
    drawer: dict[str, object] = field(default_factory=dict, repr=False)


class Scope(NamedTuple):
    """What the database is told with a statement: the practice in force and the open door, each empty without one."""

    practice: str
    door: str


NOWHERE = Scope("", "")

_current: ContextVar[CurrentPractice | None] = ContextVar("current_practice", default=None)
_scope: ContextVar[Scope] = ContextVar("scope", default=NOWHERE)


def current_practice() -> CurrentPractice:
    """Return the practice in force; raises NoCurrentPractice outside `practice_context`."""
    found = _current.get()
    if found is None:
        raise NoCurrentPractice("No practice is current. Wrap the work in practice_context(practice_id).")
    return found


def current_practice_id() -> UUID:
    """Return the id of the practice in force; raises NoCurrentPractice outside `practice_context`."""
    return current_practice().practice_id


def current_scope() -> Scope:
    """Return what the database may show right now."""
    return _scope.get()


@contextmanager
def practice_context(practice_id: UUID) -> Iterator[CurrentPractice]:
    """Make one practice current for the block, with every door shut; on leaving, all is as before.

    The former practice is back and the drawer is gone.
    """
    here = CurrentPractice(practice_id)
    token, scope_token = _current.set(here), _scope.set(Scope(practice_id.hex, ""))
    try:
        yield here
    finally:
        _scope.reset(scope_token)
        _current.reset(token)
        here.drawer.clear()


@contextmanager
def outside_practices() -> Iterator[None]:
    """Step out of the practice in force for the block, to what belongs to none: no tenant row is there."""
    token, scope_token = _current.set(None), _scope.set(NOWHERE)
    try:
        yield
    finally:
        _scope.reset(scope_token)
        _current.reset(token)


@contextmanager
def door_open(name: str) -> Iterator[None]:
    """Name a door to the database for the block; the rooms use `doors.through`, which checks that it was declared."""
    token = _scope.set(_scope.get()._replace(door=name))
    try:
        yield
    finally:
        _scope.reset(token)
