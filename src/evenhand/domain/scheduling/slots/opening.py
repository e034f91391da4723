"""When doors are open, in UTC: opening times of local days laid onto the clock's even stretches, time off taken out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from evenhand.domain.scheduling.slots.rules import Day, Rules, Span
from evenhand.domain.scheduling.slots.zones import Stretch, day_of, midnight_of, stretches

MINUTE = 60
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one local day in which doors are open, in UTC seconds; `day` says on which date the wall is.

    `midnight` is the moment at which that wall would show midnight; starts before `anew` repeat an earlier wall time.
    """

    start: int
    end: int
    day: date
    midnight: int
    anew: int


def openings_on(rules: Rules, day: date) -> Day:
    """Return when doors are open on a local date: its override, else its weekday; never on a day off."""
    if day in rules.days_off:
        return ()
    override = rules.hours.overrides.get(day)
    return rules.hours.week()[day.weekday()] if override is None else override


def pieces(rules: Rules, start: int, end: int) -> list[Piece]:
    """Return the open pieces in a stretch of time, in order; each lies in one local day and on one even clock."""
    return [piece for stretch in stretches(rules.zone, start, end) for piece in _pieces_of(rules, stretch)]


def _pieces_of(rules: Rules, stretch: Stretch) -> Iterable[Piece]:
    day, last = day_of(stretch.first_wall), day_of(stretch.end_wall - 1)
    anew = stretch.anew - stretch.offset
    while day <= last:
        midnight = midnight_of(day) - stretch.offset
        for opening in openings_on(rules, day):
            start = max(midnight + opening.start * MINUTE, stretch.start)
            end = min(midnight + opening.end * MINUTE, stretch.end)
            if start < end:
                yield Piece(start, end, day, midnight, anew)
        day += _ONE_DAY


def runs(found: Sequence[Piece], time_off: Sequence[Span]) -> list[Span]:
    """Return the longest stretches without a closed minute: pieces that touch are one, time off is taken out."""
    joined: list[Span] = []
    for piece in found:
        if joined and joined[-1].end == piece.start:
            joined[-1] = Span(joined[-1].start, piece.end)
        else:
            joined.append(Span(piece.start, piece.end))
    return without(joined, time_off)


def without(spans: Sequence[Span], taken_out: Sequence[Span]) -> list[Span]:
    """Return what is left of spans, which are apart and in order, when others are taken out of them."""
    left: list[Span] = []
    gaps, position = apart(taken_out), 0
    most = len(gaps)
    for start, end in spans:
        while position < most and gaps[position][1] <= start:
            position += 1
        following = position
        while following < most:
            gone, back = gaps[following]
            if gone >= end:
                break
            if gone > start:
                left.append(Span(start, gone))
            start = back
            following += 1
        if start < end:
            left.append(Span(start, end))
    return left


def apart(spans: Sequence[Span]) -> list[Span]:
    """Return the same time as spans that neither touch nor overlap, in order; empty ones are left out."""
    found: list[Span] = []
    over: int | None = None
    for span in sorted(spans):
        start, end = span
        if start >= end:
            continue
        if over is None or start > over:
            found.append(span)
            over = end
        elif end > over:
            found[-1] = Span(found[-1].start, end)
            over = end
    return found
