"""Which starts are left for a service, found by taking stretches away rather than by trying each start."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from evenhand.domain.scheduling.slots.caps import Booked
from evenhand.domain.scheduling.slots.limits import earliest, first_day, last_day
from evenhand.domain.scheduling.slots.opening import MINUTE, Piece, pieces, runs, without
from evenhand.domain.scheduling.slots.rules import Rules, Slot, Span, Taken
from evenhand.domain.scheduling.slots.zones import SECONDS_OF_DAY, day_at


def free_slots(rules: Rules, taken: Sequence[Taken], *, start: int, end: int, now: int) -> list[Slot]:
    """Return the slots that begin from `start` up to `end`, in order; moments are seconds in UTC.

    `taken` holds everything that touches that time or counts for a cap there. A wall time that a clock skips is never
    offered, one that comes twice is offered at its first occurrence, and lengths are absolute. A group that others can
    still join is a slot too, whatever hours, grid and caps say: it will be held anyway.
    """
    first, last = first_day(rules, now), last_day(rules, now)
    since = max(start, earliest(rules, now))
    if since >= end:
        return []
    length, seats = rules.duration * MINUTE, rules.seats
    found = _pieces_around(rules, since, end)
    booked = Booked(rules, taken)
    room: dict[date, bool] = {}
    bookable = [
        piece
        for piece in found
        if first <= piece.day and (last is None or piece.day <= last) and _room_on(piece.day, booked, room)
    ]
    starts = _starts(rules, bookable, _where_it_fits(rules, found, taken), since, end)
    fresh = [Slot(one, one + length, seats) for one in starts]
    joined = [
        Slot(one.start, one.end, one.seats_left)
        for one in taken
        if is_open_group(rules, one)
        and since <= one.start < end
        and first <= (day := day_at(rules.zone, one.start))
        and (last is None or day <= last)
    ]
    return sorted(fresh + joined) if joined else fresh


def nearest(slots: Iterable[Slot], wanted: int, *, count: int = 3) -> list[Slot]:
    """Return the slots whose starts are closest to a moment, in order of time; of two equally close the earlier."""
    closest = sorted(slots, key=lambda slot: (abs(slot.start - wanted), slot.start))[:count]
    return sorted(closest)


def is_open_group(rules: Rules, one: Taken) -> bool:
    """Return whether something taken is a session of this very service that others can still join."""
    return one.seats_left > 0 and one.service == rules.service


def guards(rules: Rules, taken: Iterable[Taken]) -> list[Span]:
    """Return the starts that clash with what is taken.

    Both buffers have to fit between two sessions, the one's after and the other's before, so they stack. A session that
    ends when the other's buffer begins does not clash.
    """
    length, before = (rules.duration + rules.after) * MINUTE, rules.before * MINUTE
    ahead = length - 1
    return [
        Span(start - kept_before * MINUTE - ahead, end + kept_after * MINUTE + before)
        for start, end, kept_before, kept_after, *_ in taken
    ]


def _pieces_around(rules: Rules, since: int, end: int) -> list[Piece]:
    """Return the open pieces in whole UTC days around, so that many askings look at the same stretches of a clock."""
    over = end + rules.duration * MINUTE
    return pieces(rules, since // SECONDS_OF_DAY * SECONDS_OF_DAY, -(-over // SECONDS_OF_DAY) * SECONDS_OF_DAY)


def _room_on(day: date, booked: Booked, known: dict[date, bool]) -> bool:
    if day not in known:
        known[day] = booked.leaves_room_on(day)
    return known[day]


def _where_it_fits(rules: Rules, found: Sequence[Piece], taken: Sequence[Taken]) -> list[Span]:
    """Return the stretches of starts from which a session fits between closed doors and what is taken."""
    length = rules.duration * MINUTE
    fits = [
        Span(run.start, run.end - length + 1) for run in runs(found, rules.time_off) if run.end - run.start >= length
    ]
    return without(fits, guards(rules, taken))


def _starts(rules: Rules, bookable: Sequence[Piece], fits: Sequence[Span], since: int, end: int) -> Iterator[int]:
    """Walk pieces and stretches side by side, and lay the grid of each piece's day over what both have in common."""
    step, shift, position = rules.step * MINUTE, rules.offset * MINUTE, 0
    for piece in bookable:
        low, high, base = max(piece.start, piece.anew, since), min(piece.end, end), piece.midnight + shift
        while position < len(fits) and fits[position].end <= piece.start:
            position += 1
        following = position
        while following < len(fits) and fits[following].start < high:
            first = max(low, fits[following].start)
            yield from range(base + -(-(first - base) // step) * step, min(high, fits[following].end), step)
            following += 1
