"""A zone's wall clock as stretches in which it runs evenly, so that all else is sums of whole numbers.

Between two changes of the clock, wall time is UTC plus a fixed offset. A wall time inside the hour that a clock skips
is in no stretch; one that comes twice is in two, and the second knows that it is a repetition.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

SECONDS_OF_DAY = 86_400
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Stretch:
    """From `start` up to `end`, in UTC seconds, wall time is UTC plus `offset` seconds.

    Wall times before `anew` were there before the clock was put back: their first occurrence is in the stretch before.
    """

    start: int
    end: int
    offset: int
    anew: int

    @property
    def first_wall(self) -> int:
        """Return the wall time with which it begins, as seconds since 1970 on the wall."""
        return self.start + self.offset

    @property
    def end_wall(self) -> int:
        """Return the wall time with which it is over."""
        return self.end + self.offset


def day_of(wall: int) -> date:
    """Return the date on which a wall time lies."""
    return date.fromordinal(_EPOCH + wall // SECONDS_OF_DAY)


def midnight_of(day: date) -> int:
    """Return the wall time with which a date begins."""
    return (day.toordinal() - _EPOCH) * SECONDS_OF_DAY


def offset_at(zone: ZoneInfo, moment: int) -> int:
    """Return how many seconds the wall is ahead of UTC at a moment."""
    ahead = datetime.fromtimestamp(moment, zone).utcoffset()
    return 0 if ahead is None else int(ahead.total_seconds())


def day_at(zone: ZoneInfo, moment: int) -> date:
    """Return the local date at a moment."""
    return day_of(moment + offset_at(zone, moment))


@lru_cache(maxsize=512)
def stretches(zone: ZoneInfo, start: int, end: int) -> tuple[Stretch, ...]:
    """Return the even stretches from a moment up to another, in order.

    Looks once a day, so a zone that changed its clock and back within a day would be missed: none ever did.
    """
    changes: list[tuple[int, int]] = []
    before, at = offset_at(zone, start), start
    while at < end:
        following = min(at + SECONDS_OF_DAY, end)
        after = offset_at(zone, following)
        if after != before:
            changes.append((_moment_of_change(zone, at, following), after))
        before, at = after, following
    return tuple(_between(zone, start, end, changes))


def _between(zone: ZoneInfo, start: int, end: int, changes: list[tuple[int, int]]) -> list[Stretch]:
    edges = [(start, offset_at(zone, start)), *changes]
    former = offset_at(zone, start - SECONDS_OF_DAY)
    found: list[Stretch] = []
    for number, (begun, offset) in enumerate(edges):
        over = edges[number + 1][0] if number + 1 < len(edges) else end
        if begun >= over:
            continue
        anew = begun + (found[-1].offset if found else offset)
        if not found and former != offset:
            anew = _moment_of_change(zone, start - SECONDS_OF_DAY, start) + former
        found.append(Stretch(begun, over, offset, anew))
    return found


def _moment_of_change(zone: ZoneInfo, before: int, after: int) -> int:
    """Return the first moment with the offset that is in force at `after`; the one at `before` is another."""
    new = offset_at(zone, after)
    while after - before > 1:
        middle = (before + after) // 2
        if offset_at(zone, middle) == new:
            after = middle
        else:
            before = middle
    return after


def start_of_day(zone: ZoneInfo, day: date) -> int:
    """Return the first moment of a local date; of one that a zone skipped, the moment at which it would have begun."""
    begun = midnight_of(day)
    local = datetime.combine(day, datetime.min.time(), zone)
    moment = int(local.astimezone(UTC).timestamp())
    if moment + offset_at(zone, moment) == begun:
        return moment
    return _moment_of_change(zone, moment - int(timedelta(days=1).total_seconds()), moment)
