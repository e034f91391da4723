"""The catalogues of a language, read from its folder: one file an area, in the form that translators' programs know."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from gettext import c2py
from pathlib import Path
from typing import Final, Protocol

FOLDER: Final = Path(__file__).parent
AREAS: Final = (
    "wording",
    "foundation",
    "domain",
    "config",
    "components",
    "portal",
    "workspace",
    "booking",
    "site",
    "scripts",
)
"""The files of a language: what stands in this part of the program, named after its floor or its face."""


class Catalogue(Protocol):
    """What says a text in one language."""

    def text(self, text: str, context: str = "") -> str:
        """Return the text in this language; the English one where there is none."""

    def count(self, one: str, many: str, number: int) -> str:
        """Return the form of the text that goes with a number."""


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of one language in memory, by context and English text; `form` gives the place of a number's form."""

    texts: Mapping[tuple[str, str], str]
    counts: Mapping[str, tuple[str, ...]]
    form: Callable[[int], int]

    def text(self, text: str, context: str = "") -> str:
        """Return the text in this language; the English one where there is none."""
        return self.texts.get((context, text), text)

    def count(self, one: str, many: str, number: int) -> str:
        """Return the form of the text that goes with a number."""
        forms = self.counts.get(one)
        if forms is None:
            return one if number == 1 else many
        return forms[self.form(number)]


@dataclass(frozen=True, slots=True)
class Entry:
    """One text of a catalogue: its English forms (one, or one and many), and its forms in the language."""

    english: tuple[str, ...]
    forms: tuple[str, ...]
    context: str = ""
    fuzzy: bool = False


def has_folder(code: str) -> bool:
    """Return whether there are catalogues for a language."""
    return (FOLDER / code).is_dir()


def entries_of(code: str, area: str) -> Iterator[Entry]:
    """Return what one file of a language holds; raises PoFileError for a file that cannot be read."""
    from babel.messages.pofile import read_po  # only where another language than English is spoken

    with (FOLDER / code / f"{area}.po").open("rb") as file:
        found = read_po(file, locale=code, abort_invalid=True)
    for message in found:
        if message.id:
            yield Entry(_forms(message.id), _forms(message.string), message.context or "", message.fuzzy)


def _forms(found: object) -> tuple[str, ...]:
    """A text with one form is a string to Babel, one with several a sequence; what is missing is the empty text."""
    return tuple(str(one or "") for one in found) if isinstance(found, list | tuple) else (str(found or ""),)


@cache
def catalogue_of(code: str) -> Texts:
    """Return all texts of a language, read once in a process; what has no translation is left out."""
    from babel.messages.plurals import get_plural

    texts: dict[tuple[str, str], str] = {}
    counts: dict[str, tuple[str, ...]] = {}
    for area in AREAS:
        for entry in entries_of(code, area):
            if not all(entry.forms) or entry.fuzzy:
                continue
            if len(entry.english) > 1:
                counts[entry.english[0]] = entry.forms
            texts[entry.context, entry.english[0]] = entry.forms[0]
    return Texts(texts, counts, c2py(get_plural(code).plural_expr))
