"""Sessions that come again: every so many weeks at the same local time, and what moving one does to those after it.

Days and minutes are those of one zone's wall; moments are whole seconds since 1970 in UTC. A wall time keeps its place
on the clock when that is put forward or back. One that a clock skips does not take place; one that comes twice is meant
at its first occurrence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from evenhand.wording import say

MOST_WEEKS_APART = 26
MOST_TIMES = 60
MINUTES_OF_DAY = 24 * 60


class RecurrenceProblem(ValueError):
    """A recurrence that cannot be planned; the message says what to change."""


@dataclass(frozen=True, slots=True)
class Recurrence:
    """`count` sessions from `first_day` on, `every_weeks` apart, at `minute` of the local day in `zone`."""

    zone: ZoneInfo
    first_day: date
    minute: int
    every_weeks: int = 1
    count: int = 1


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One of them, with its number from 1 on; `start` is None where the clock skips that time on that day."""

    number: int
    day: date
    start: int | None


@dataclass(frozen=True, slots=True)
class Shift:
    """How sessions of a series are moved: so many days later (or earlier), to a minute of the local day."""

    days: int
    minute: int


def checked(recurrence: Recurrence) -> Recurrence:
    """Return a recurrence; raises RecurrenceProblem for one that nobody plans."""
    if not 1 <= recurrence.every_weeks <= MOST_WEEKS_APART:
        raise RecurrenceProblem(say("Sessions of a series are 1 to %(most)s weeks apart.", most=MOST_WEEKS_APART))
    if not 1 <= recurrence.count <= MOST_TIMES:
        raise RecurrenceProblem(say("A series has 1 to %(most)s sessions.", most=MOST_TIMES))
    if not 0 <= recurrence.minute < MINUTES_OF_DAY:
        raise RecurrenceProblem(say("A session begins at a time of day."))
    return recurrence


def occurrences(recurrence: Recurrence) -> Iterator[Occurrence]:
    """Yield the sessions of a recurrence in order, those that a clock skips too, so that each can be told of."""
    apart = timedelta(weeks=recurrence.every_weeks)
    for number in range(recurrence.count):
        day = recurrence.first_day + number * apart
        yield Occurrence(number + 1, day, moment_on(recurrence.zone, day, recurrence.minute))


def moment_on(zone: ZoneInfo, day: date, minute: int) -> int | None:
    """Return the moment at which a zone's wall first shows a minute of a day; None where its clock skips it."""
    wall = datetime.combine(day, time(minute // 60, minute % 60))
    moment = wall.replace(tzinfo=zone).astimezone(UTC)
    shown = moment.astimezone(zone).replace(tzinfo=None)
    return int(moment.timestamp()) if shown == wall else None


def wall_of(zone: ZoneInfo, moment: int) -> tuple[date, int]:
    """Return the local day and the minute of it at a moment."""
    local = datetime.fromtimestamp(moment, zone)
    return local.date(), local.hour * 60 + local.minute


def shift_between(zone: ZoneInfo, old: int, new: int) -> Shift:
    """Return what was done to a session that began at one moment and now begins at another."""
    (day_before, _), (day, minute) = wall_of(zone, old), wall_of(zone, new)
    return Shift((day - day_before).days, minute)


def shifted(zone: ZoneInfo, moment: int, shift: Shift) -> Occurrence:
    """Return where a session that begins at a moment gets by a shift; its number is 0."""
    day = wall_of(zone, moment)[0] + timedelta(days=shift.days)
    return Occurrence(0, day, moment_on(zone, day, shift.minute))
