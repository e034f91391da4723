"""Finding worksheets by the words that somebody typed: in names, purpose, problems and slug."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from evenhand.domain.worksheets.definition import Definition


def sheets_holding(words: str, sheets: Iterable[Definition]) -> list[Definition]:
    """Return the sheets in which every one of these words occurs, in whatever case; all of them without words."""
    wanted = words.casefold().split()
    return [sheet for sheet in sheets if _holds_all(sheet, wanted)]


def _holds_all(sheet: Definition, wanted: list[str]) -> bool:
    text = " ".join(_searched(sheet)).casefold()
    return all(word in text for word in wanted)


def _searched(sheet: Definition) -> Iterator[str]:
    yield from (sheet.slug, sheet.library_name, sheet.client_title, sheet.purpose, sheet.when)
    yield from sheet.indications
