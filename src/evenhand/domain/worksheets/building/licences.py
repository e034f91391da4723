"""On what ground a practice's own sheet or instrument may be shown: the licences that allow it, from the library."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from evenhand.domain.worksheets.building.trees import Tree
from evenhand.domain.worksheets.definition.instruments import KIND
from evenhand.domain.worksheets.definition.lines import Path
from evenhand.domain.worksheets.translations import said_by_library
from evenhand.wording import language, say

FILE = "licences.toml"


@dataclass(frozen=True, slots=True)
class LicenceWords:
    """A licence by the name that stands in a definition, and what it means to the person who chooses it."""

    name: str
    words: str


def licences() -> tuple[LicenceWords, ...]:
    """Return the licences under which a sheet may be shown here, in the language in force where they were translated.

    Raises DefinitionError for a translation that cannot be used.
    """
    return _licences_in(language())


@cache
def _licences_in(code: str) -> tuple[LicenceWords, ...]:
    written = (resources.files("evenhand.library") / FILE).read_text(encoding="utf-8")
    names = {one["name"]: one["words"] for one in tomllib.loads(written)["licences"]}
    said, _ = said_by_library(FILE, names, into=code)
    return tuple(LicenceWords(name, said[name]) for name in names)


def licence_fault(tree: Tree) -> tuple[Path, str] | None:
    """Return what is wrong with the licence of a sheet, and where; None for one that is allowed.

    An instrument has a table of its own (whose it is, and on what ground), which the loader asks for.
    """
    if tree.get("kind") == KIND:
        return None
    licence = tree.get("licence")
    if licence in {one.name for one in licences()}:
        return None
    known = ", ".join(f'"{one.name}"' for one in licences())
    if licence is None:
        return ("licence",), say("Say under which licence the sheet stands: %(known)s.", known=known)
    return ("licence",), say(
        'The licence "%(licence)s" does not allow this use: a sheet here stands under %(known)s.',
        licence=licence,
        known=known,
    )
