"""Legal pages: texts of the library with places that the facts of a host fill; one with a place left open is none.

Pure but for the texts, which are read once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from evenhand.faces.site.hosting.reading import Fact, Facts
from evenhand.faces.site.library_texts import texts_of
from evenhand.wording.languages import SOURCE

PLACE: Final = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a legal page: its heading, its paragraphs, and a list where one belongs to it."""

    heading: str
    paragraphs: tuple[str, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LegalPage:
    """A legal page as it is shown: all its places are filled. `language` is that of the library's text."""

    slug: str
    title: str
    about: str
    sections: tuple[Section, ...]
    language: str


def legal_slugs() -> tuple[str, ...]:
    """Return the names of the legal pages, in order."""
    return tuple(page["slug"] for page in _pages(SOURCE)[0])


def facts_asked_for() -> frozenset[str]:
    """Return the names of all facts that the texts know, needed or not."""
    return frozenset(name for page in _pages(SOURCE)[0] for name in (*page["needs"], *_where_there(page)))


def facts_missing(slug: str, facts: Facts) -> tuple[str, ...]:
    """Return the facts that a page needs and a host has not filled in; empty for a page that can be shown."""
    page = next(one for one in _pages(SOURCE)[0] if one["slug"] == slug)
    return tuple(name for name in page["needs"] if name not in facts)


def legal_page(slug: str, facts: Facts, language: str) -> LegalPage | None:
    """Return a legal page with its places filled; None while a fact is missing, or for a name that is not known."""
    pages, spoken = _pages(language)
    page = next((one for one in pages if one["slug"] == slug), None)
    if page is None or facts_missing(slug, facts):
        return None
    return LegalPage(slug, page["title"], page["about"], tuple(_sections(page, facts)), spoken)


def title_of(slug: str, language: str) -> str:
    """Return what a legal page is called."""
    return next(str(page["title"]) for page in _pages(language)[0] if page["slug"] == slug)


def _pages(language: str) -> tuple[list[dict[str, Any]], str]:
    texts, spoken = texts_of("legal", language)
    return texts["pages"], spoken


def _where_there(page: Mapping[str, Any]) -> Iterator[str]:
    yield from (section["when"] for section in page["sections"] if section.get("when"))


def _sections(page: Mapping[str, Any], facts: Facts) -> Iterator[Section]:
    for section in page["sections"]:
        if section.get("when") and section["when"] not in facts:
            continue
        listed = facts.get(section.get("list", ""), ())
        yield Section(
            section["heading"],
            tuple(_filled(one, facts) for one in section["paragraphs"]),
            (listed,) if isinstance(listed, str) else listed,
        )


def _filled(text: str, facts: Facts) -> str:
    return PLACE.sub(lambda place: _in_words(facts[place[1]]), text)


def _in_words(fact: Fact) -> str:
    return fact if isinstance(fact, str) else ", ".join(fact)
