"""The order in which the library is shown: shelves by what a sheet is for, read once from the library."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from evenhand.domain.worksheets.definition import Definition
from evenhand.domain.worksheets.translations import said_by_library
from evenhand.wording import language, later
from evenhand.wording.languages import SOURCE

FILE: Final = "shelves.toml"
OTHERS: Final = later("Your practice's own")


@dataclass(frozen=True, slots=True)
class Shelf:
    """One shelf: what its sheets are for, a name for addresses and the slugs of its sheets in order.

    `language` is that of its title.
    """

    slug: str
    title: str
    sheets: tuple[str, ...]
    language: str = SOURCE


@dataclass(frozen=True, slots=True)
class Shelved:
    """A shelf with the sheets that stand on it, in order; never empty. `language` is that of its title."""

    slug: str
    title: str
    sheets: tuple[Definition, ...]
    language: str = SOURCE


def shelves() -> tuple[Shelf, ...]:
    """Return every shelf of the library, in order, in the language in force where it was translated.

    Raises DefinitionError for a translation that cannot be used.
    """
    return _shelves_in(language())


@cache
def _shelves_in(code: str) -> tuple[Shelf, ...]:
    written = (resources.files("evenhand.library") / FILE).read_text(encoding="utf-8")
    tables = tomllib.loads(written)["shelves"]
    said, spoken = said_by_library(FILE, {one["slug"]: one["title"] for one in tables}, into=code)
    return tuple(Shelf(one["slug"], said[one["slug"]], tuple(one["sheets"]), spoken) for one in tables)


def on_shelves(sheets: Iterable[Definition]) -> list[Shelved]:
    """Return these sheets on their shelves, those on none (a practice's own) first; empty shelves are left out."""
    left = {sheet.slug: sheet for sheet in sheets}
    found = [
        Shelved(shelf.slug, shelf.title, tuple(left.pop(slug) for slug in shelf.sheets if slug in left), shelf.language)
        for shelf in shelves()
    ]
    return [one for one in (Shelved("own", OTHERS, tuple(left.values()), language()), *found) if one.sheets]
