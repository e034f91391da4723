"""Strands of sheets as lines of a page: the usual order for a problem, with each sheet in a piece of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from evenhand.domain.worksheets.bundled import bundled_sheet
from evenhand.domain.worksheets.sequences import Stage, Strand
from evenhand.faces.components.library_words import Piece, without_marks
from evenhand.wording import language, say


@dataclass(frozen=True, slots=True)
class StrandLine:
    """A strand for a page: its problem, the order in pieces that can be links, and what one looks at first.

    `language` is that of its name and of the first look.
    """

    name: str
    order: tuple[Piece, ...]
    beside: tuple[Piece, ...]
    first_look: str
    slugs: tuple[str, ...]
    language: str


def strand_lines(strands: Iterable[Strand]) -> list[StrandLine]:
    """Return strands as lines of a page."""
    return [
        StrandLine(
            strand.name[:1].upper() + strand.name[1:],
            tuple(_joined((_stage(one, strand.language) for one in strand.stages), say(", then "))),
            tuple(_joined((_stage(one, strand.language) for one in strand.beside), "; ")),
            without_marks(strand.first_look),
            strand.sheets,
            strand.language,
        )
        for strand in strands
    ]


def _stage(stage: Stage, spoken: str) -> Iterator[Piece]:
    """The sheets of one step, those that stand side by side joined by "with", and what to know of it."""
    yield from _joined(([_named(slug)] for slug in stage.sheets), f" {say('with')} ")
    if stage.note:
        note = without_marks(stage.note)
        yield Piece(f" ({note})" if stage.sheets else note, "", spoken)


def _named(slug: str) -> Piece:
    sheet = bundled_sheet(slug)
    return Piece(sheet.library_name, slug, sheet.language) if sheet else Piece(slug, slug)


def _joined(parts: Iterable[Iterable[Piece]], word: str) -> Iterator[Piece]:
    between: Iterable[Piece] = ()
    for part in parts:
        yield from chain(between, part)
        between = (Piece(word, "", language()),)
