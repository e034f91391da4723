"""Which languages there are, which of them people can choose, and which one a browser would rather read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from evenhand.wording.catalogues import Catalogue, catalogue_of

SOURCE: Final = "en"


@dataclass(frozen=True, slots=True)
class Language:
    """A language: its code, its name in itself, how a page names it (BCP 47), which way its letters run.

    `catalogue` stands in for the files of its folder, where it has none.
    """

    code: str
    name: str
    tag: str
    direction: str = "ltr"
    catalogue: Catalogue | None = None

    def speaker(self) -> Catalogue | None:
        """Return what says its texts; None for English, which the code says itself."""
        if self is ENGLISH:
            return None
        return self.catalogue or catalogue_of(self.code)


ENGLISH: Final = Language(SOURCE, "English", "en-GB")
_known: dict[str, Language] = {SOURCE: ENGLISH, "de": Language("de", "Deutsch", "de")}


def offered() -> tuple[Language, ...]:
    """Return the languages that people can choose, English first."""
    return tuple(_known.values())


def known(code: str) -> Language:
    """Return the language of a code; English for one that is not there, such as one that was taken out again."""
    return _known.get(code, ENGLISH)


def is_offered(code: str) -> bool:
    """Return whether people can choose a language."""
    return code in _known


@contextmanager
def also_offered(language: Language) -> Iterator[None]:
    """Offer one more language for the block: a test's own."""
    _known[language.code] = language
    try:
        yield
    finally:
        del _known[language.code]


def preferred(accepted: str) -> str:
    """Return the code of the offered language that an Accept-Language header asks for most; English by default.

    The first of equal wishes counts (RFC 9110, 12.5.4); a regional wish such as de-AT is met by its language.
    """
    best, most = SOURCE, 0.0
    for wish in accepted.split(",")[:20]:
        tag, _, weight = wish.partition(";")
        found, quality = _meant_by(tag.strip().lower()), _quality(weight)
        if found and quality > most:
            best, most = found, quality
    return best


def _meant_by(tag: str) -> str:
    """Return the code of the offered language that a tag names whole, else by its first part; "" for none."""
    codes = {known_code.lower(): known_code for known_code in _known}
    return codes.get(tag) or codes.get(tag.partition("-")[0], "")


def _quality(weight: str) -> float:
    name, _, value = weight.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value) if len(value) < 6 else 0.0
    except ValueError:
        return 0.0
