"""One day of the calendar as blocks, one below the other: sessions, and between them what the time is otherwise.

Times are minutes of a local day; blocks are whole quarters of an hour, so that a style sheet can make them so high.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Generic, TypeVar

QUARTER = 15
QUARTERS_OF_DAY = 24 * 60 // QUARTER
USUAL_FROM, USUAL_UNTIL = 8 * 60, 18 * 60

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Piece(Generic[Thing]):
    """Something that stands in a day, from a minute until another."""

    start: int
    end: int
    thing: Thing


@dataclass(frozen=True, slots=True)
class Block(Generic[Thing]):
    """So many quarters of an hour: `thing` is what stands there, else `kind` says what the time is.

    `start` and `end` are minutes of the day, as they are drawn. `kind` is "closed", "open", "off" or "busy".
    """

    start: int
    end: int
    kind: str
    thing: Thing | None = None

    @property
    def quarters(self) -> int:
        """How many quarters of an hour it is high."""
        return (self.end - self.start) // QUARTER


def hours_to_show(spans: Iterable[tuple[int, int]]) -> tuple[int, int]:
    """Return from which until which whole hour a day is drawn, in minutes: the usual ones, and all that is in it."""
    found = list(spans)
    first = min([USUAL_FROM, *(start for start, _ in found)])
    last = max([USUAL_UNTIL, *(end for _, end in found)])
    return first // 60 * 60, min(-(-last // 60) * 60, 24 * 60)


def laid_out(
    pieces: Sequence[Piece[Thing]],
    *,
    first: int,
    last: int,
    openings: Iterable[tuple[int, int]],
    busy: Iterable[tuple[int, int]] = (),
    off: Iterable[tuple[int, int]] = (),
) -> list[Block[Thing]]:
    """Return the blocks of a day from a whole hour until another, without gap or overlap, in order of time.

    A piece is a quarter high at least; one that would begin in the one before begins below it.
    """
    kinds = ["closed"] * QUARTERS_OF_DAY
    for kind, spans in (("open", openings), ("busy", busy), ("off", off)):
        for start, end in spans:
            for quarter in range(max(start, 0) // QUARTER, min(-(-end // QUARTER), QUARTERS_OF_DAY)):
                kinds[quarter] = kind
    cursor, until = first // QUARTER, last // QUARTER
    blocks: list[Block[Thing]] = []
    for piece in sorted(pieces, key=lambda one: (one.start, one.end)):
        start = max(cursor, min(round(piece.start / QUARTER), until - 1))
        end = max(start + 1, min(round(piece.end / QUARTER), until))
        blocks += _between(kinds, cursor, start)
        blocks.append(Block(start * QUARTER, end * QUARTER, "", piece.thing))
        cursor = end
    return blocks + _between(kinds, cursor, until)


def _between(kinds: Sequence[str], start: int, end: int) -> list[Block[Thing]]:
    """Return the blocks without a piece in some quarters, those of one kind together."""
    found: list[Block[Thing]] = []
    for kind, quarters in groupby(range(start, end), key=lambda quarter: kinds[quarter]):
        run = list(quarters)
        found.append(Block(run[0] * QUARTER, (run[-1] + 1) * QUARTER, kind))
    return found
