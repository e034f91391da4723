"""What a host wrote of the house, as TOML, read into plain values; refused whole with place and reason.

Pure: no Django, no clock.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

Fact = str | tuple[str, ...]
"""One line, or several such as those of an address."""

Facts = Mapping[str, Fact]

_ADDRESS: Final = re.compile(r"https://[^\s\"<>]{3,200}")
_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_KNOWN: Final = frozenset({"about", "booking", "demo", "source", "pages", "facts"})


class SiteRefused(ValueError):
    """A file that cannot be read; the message names the place and what to write there."""

    def __init__(self, place: str, words: str) -> None:
        """Say where it stands and what to do."""
        super().__init__(f"{place}: {words}")


@dataclass(frozen=True, slots=True)
class Host:
    """What stands in the file. Without one it is a practice's own house, of which nothing more is known.

    `about` says whether the site presents Evenhand to therapists; `booking` is the practice whose public page stands
    first otherwise; `demo` and `source` are addresses elsewhere; `pages` the legal pages that are to be shown.
    """

    about: bool = False
    booking: str = ""
    demo: str = ""
    source: str = ""
    pages: tuple[str, ...] = ()
    facts: Facts = field(default_factory=lambda: MappingProxyType({}))


def read_site(text: str, *, pages: Collection[str], facts: Collection[str]) -> Host:
    """Return what a host wrote; `pages` and `facts` are the names that the legal texts know.

    A fact that is empty is taken as not filled in. Raises SiteRefused at the first thing that is not right.
    """
    try:
        written = tomllib.loads(text)
    except tomllib.TOMLDecodeError as reason:
        raise SiteRefused("site", f"This is not TOML: {reason}") from None
    _only(written, _KNOWN, "site")
    about, booking = written.get("about", False), written.get("booking", "")
    if not isinstance(about, bool):
        raise SiteRefused("about", "Write true or false, without quotes.")
    if not isinstance(booking, str) or (booking and not _SLUG.fullmatch(booking)):
        raise SiteRefused("booking", "Write what stands behind /book/ in the address of the practice's page.")
    if about and booking:
        raise SiteRefused("booking", "Leave it empty where about is true: the first page can lead to one thing only.")
    return Host(
        about=about,
        booking=booking,
        demo=_address(written, "demo"),
        source=_address(written, "source"),
        pages=_pages(written, pages),
        facts=MappingProxyType(dict(_facts(written, facts))),
    )


def _address(written: Mapping[str, object], name: str) -> str:
    found = written.get(name, "")
    if found == "":
        return ""
    if not isinstance(found, str) or not _ADDRESS.fullmatch(found):
        raise SiteRefused(name, "Write an address that begins with https, or nothing between the quotes.")
    return found


def _pages(written: Mapping[str, object], known: Collection[str]) -> tuple[str, ...]:
    found = written.get("pages", [])
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise SiteRefused("pages", 'Write a list of names, such as ["imprint"].')
    for one in found:
        if one not in known:
            raise SiteRefused("pages", f"There is no page {one!r}. There are: {', '.join(known)}.")
    return tuple(dict.fromkeys(found))


def _facts(written: Mapping[str, object], known: Collection[str]) -> Iterator[tuple[str, Fact]]:
    found = written.get("facts", {})
    if not isinstance(found, dict):
        raise SiteRefused("facts", "Write a table here: [facts].")
    _only(found, known, "facts")
    for name, fact in found.items():
        lines = fact if isinstance(fact, list) else [fact]
        if not all(isinstance(one, str) for one in lines):
            raise SiteRefused(f"facts.{name}", "Write a text in quotes, or a list of texts.")
        filled = tuple(" ".join(one.split()) for one in lines if one.strip())
        if filled:
            yield name, filled if isinstance(fact, list) else filled[0]


def _only(written: Mapping[str, object], known: Collection[str], place: str) -> None:
    """Refuse a name that is not known: a fact that is spelled wrong would be missing on a page."""
    for name in written:
        if name not in known:
            raise SiteRefused(f"{place}.{name}", f"This is not known here. Known are: {', '.join(sorted(known))}.")
