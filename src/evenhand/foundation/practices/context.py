"""Which practice the current work is for.

Managers of tenant tables ask here and refuse without an answer, so that a forgotten filter is an error
and never somebody else's rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from uuid import UUID


class NoCurrentPractice(RuntimeError):
    """A tenant table was asked outside `practice_context`: a mistake in the program, never shown to a person."""


@dataclass(frozen=True, slots=True)
class CurrentPractice:
    """The practice in force, with a drawer for what lives exactly as long (the vault keeps unwrapped keys there)."""

    practice_id: UUID
    drawer: dict[str, object] = field(default_factory=dict, repr=False)


_current: ContextVar[CurrentPractice | None] = ContextVar("current_practice", default=None)


def current_practice() -> CurrentPractice:
    """Return the practice in force; raises NoCurrentPractice outside `practice_context`."""
    found = _current.get()
    if found is None:
        raise NoCurrentPractice("No practice is current. Wrap the work in practice_context(practice_id).")
    return found


def current_practice_id() -> UUID:
    """Return the id of the practice in force; raises NoCurrentPractice outside `practice_context`."""
    return current_practice().practice_id


@contextmanager
def practice_context(practice_id: UUID) -> Iterator[CurrentPractice]:
    """Make one practice current for the block; on leaving, the former one is back and the drawer is gone."""
    here = CurrentPractice(practice_id)
    token = _current.set(here)
    try:
        yield here
    finally:
        _current.reset(token)
        here.drawer.clear()
