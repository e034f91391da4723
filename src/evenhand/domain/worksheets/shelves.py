"""The order in which the library is shown: shelves by what a sheet is for, read once from the library."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from evenhand.domain.worksheets.definition import Definition
from evenhand.wording import later

OTHERS: Final = later("Your practice's own")


@dataclass(frozen=True, slots=True)
class Shelf:
    """One shelf: what its sheets are for, a name for addresses and the slugs of its sheets in order."""

    slug: str
    title: str
    sheets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shelved:
    """A shelf with the sheets that stand on it, in order; never empty."""

    slug: str
    title: str
    sheets: tuple[Definition, ...]


@cache
def shelves() -> tuple[Shelf, ...]:
    """Return every shelf of the library, in order."""
    written = (resources.files("evenhand.library") / "shelves.toml").read_text(encoding="utf-8")
    return tuple(Shelf(one["slug"], one["title"], tuple(one["sheets"])) for one in tomllib.loads(written)["shelves"])


def on_shelves(sheets: Iterable[Definition]) -> list[Shelved]:
    """Return these sheets on their shelves, those on none (a practice's own) first; empty shelves are left out."""
    left = {sheet.slug: sheet for sheet in sheets}
    found = [
        Shelved(shelf.slug, shelf.title, tuple(left.pop(slug) for slug in shelf.sheets if slug in left))
        for shelf in shelves()
    ]
    return [one for one in (Shelved("own", OTHERS, tuple(left.values())), *found) if one.sheets]
