"""Texts that do not open while a page is shown: a sentence stands in their place, and it is noted which they were."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from evenhand.foundation.practices.context import current_practice
from evenhand.wording import in_language, later, offered

SENTENCE: Final = later("These words cannot be shown. The person who runs this program has to look into it.")
_MARK: Final = "\u2063"
"""Stands unseen before the sentence, so that it is known again in any language when a form brings it back."""
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


def stand_in() -> str:
    """Return what a page shows in place of a text that does not open, in the language of its reader."""
    return f"{_MARK}{SENTENCE}"


def is_stand_in(value: object) -> bool:
    """Return whether a text is such a sentence, in whatever language it was shown."""
    if not isinstance(value, str) or not value.startswith(_MARK):
        return value == SENTENCE
    return value.removeprefix(_MARK) in {_said_in(language.code) for language in offered()}


def _said_in(code: str) -> str:
    with in_language(code):
        return str(SENTENCE)
