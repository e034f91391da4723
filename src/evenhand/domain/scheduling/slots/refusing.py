"""Which rule stands against one start, asked again when somebody books it: an address can be edited."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from evenhand.domain.scheduling.slots.caps import Booked
from evenhand.domain.scheduling.slots.engine import guards, is_open_group
from evenhand.domain.scheduling.slots.limits import earliest, first_day, last_day
from evenhand.domain.scheduling.slots.opening import MINUTE, Piece, pieces, runs
from evenhand.domain.scheduling.slots.rules import Rules, Taken
from evenhand.domain.scheduling.slots.zones import SECONDS_OF_DAY, day_at


class Refusal(StrEnum):
    """Why a start cannot be booked, by the first rule that is against it."""

    OUTSIDE_WINDOW = "outside window"
    DAY_OFF = "day off"
    CLOSED = "closed"
    OFF_GRID = "off the grid"
    TOO_SOON = "too soon"
    FULL = "full"
    TAKEN = "taken"


def refusal(rules: Rules, taken: Sequence[Taken], start: int, *, now: int) -> Refusal | None:
    """Return the first rule against a start; None exactly where `free_slots` lists it."""
    day, last = day_at(rules.zone, start), last_day(rules, now)
    if day < first_day(rules, now) or (last is not None and day > last):
        return Refusal.OUTSIDE_WINDOW
    too_soon = start < earliest(rules, now)
    if any(is_open_group(rules, one) and one.start == start for one in taken):
        return Refusal.TOO_SOON if too_soon else None
    if day in rules.days_off:
        return Refusal.DAY_OFF
    found = pieces(rules, start - SECONDS_OF_DAY, start + rules.duration * MINUTE + SECONDS_OF_DAY)
    piece = _open_for_all_of_it(rules, found, start)
    if piece is None:
        return Refusal.CLOSED
    if (start - piece.midnight - rules.offset * MINUTE) % (rules.step * MINUTE) or start < piece.anew:
        return Refusal.OFF_GRID
    if too_soon:
        return Refusal.TOO_SOON
    if not Booked(rules, taken).leaves_room_on(day):
        return Refusal.FULL
    return Refusal.TAKEN if any(span.start <= start < span.end for span in guards(rules, taken)) else None


def _open_for_all_of_it(rules: Rules, found: Sequence[Piece], start: int) -> Piece | None:
    """Return the open piece in which a session begins, when doors stay open until it ends."""
    over = start + rules.duration * MINUTE
    if not any(run.start <= start and over <= run.end for run in runs(found, rules.time_off)):
        return None
    return next((piece for piece in found if piece.start <= start < piece.end), None)
