"""Texts that do not open while a page is shown: a sentence stands in their place, and it is noted which they were."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from evenhand.foundation.practices.context import current_practice

SENTENCE: Final = "These words cannot be shown. The person who runs this program has to look into it."
_DRAWER: Final = "damaged texts"


@dataclass(frozen=True, slots=True)
class Damaged:
    """A cell that did not open: where it stands, never what is in it."""

    table: str
    row_id: UUID
    case_id: UUID | None


@contextmanager
def pages_survive_damage() -> Iterator[dict[Damaged, None]]:
    """While the block runs, a text that does not open reads as a sentence and is noted in what the block gets.

    For showing pages only. The row keeps its sealed form, so that saving it stores that and never the sentence.
    Outside the block, reading such a text raises NotReadable.
    """
    noted: dict[Damaged, None] = {}
    drawer = current_practice().drawer
    drawer[_DRAWER] = noted
    try:
        yield noted
    finally:
        drawer.pop(_DRAWER, None)


def noted_damage() -> dict[Damaged, None] | None:
    """Return what the page in hand noted so far; None where no page is being shown."""
    noted = current_practice().drawer.get(_DRAWER)
    return noted if isinstance(noted, dict) else None
