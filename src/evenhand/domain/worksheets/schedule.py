"""When an assignment is waiting for an entry: plain rules on plain days, in the client's own calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class Rhythm(StrEnum):
    """How often an assignment asks for an entry."""

    ONCE = "once"
    TIMES = "times"
    EVERY = "every"
    WHENEVER = "whenever"


class ScheduleProblem(ValueError):
    """A schedule that makes no sense; the message says what to change."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """A rhythm with its numbers: `times` entries in all, or one `every_days` days, the first due on `due_on`."""

    rhythm: Rhythm
    starts_on: date
    due_on: date | None = None
    times: int | None = None
    every_days: int | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Where an assignment stands: `now` when an entry is asked for, `open` when one is welcome, `later`, or `done`.

    `number` counts the entry that comes next from 1; `of` is how many there are in all, None without an end.
    """

    state: str
    due_on: date | None
    number: int
    of: int | None
    opens_on: date | None = None


def checked(schedule: Schedule) -> Schedule:
    """Return the schedule; raises ScheduleProblem for numbers out of range or a due day before the start."""
    if schedule.rhythm is Rhythm.TIMES and not 2 <= (schedule.times or 0) <= 60:
        raise ScheduleProblem("Choose how many times, from 2 to 60.")
    if schedule.rhythm is Rhythm.EVERY and not 1 <= (schedule.every_days or 0) <= 90:
        raise ScheduleProblem("Choose how many days apart, from 1 to 90.")
    if schedule.rhythm is Rhythm.EVERY and schedule.due_on is None:
        raise ScheduleProblem("Choose the day on which the first one is due.")
    if schedule.due_on is not None and schedule.due_on < schedule.starts_on:
        raise ScheduleProblem("Choose a due day from today on.")
    return schedule


def standing(schedule: Schedule, *, sent: int, today: date) -> Waiting:
    """Return where an assignment stands after `sent` entries, seen on `today` (a day in the client's zone).

    With `every`, each stretch of days asks for one entry; a stretch that passed without one is simply over and is
    never counted against anyone.
    """
    if schedule.rhythm is Rhythm.WHENEVER:
        return Waiting("open", None, sent + 1, None)
    if schedule.rhythm is Rhythm.EVERY:
        return _standing_repeated(schedule, sent=sent, today=today)
    of = 1 if schedule.rhythm is Rhythm.ONCE else schedule.times or 1
    return Waiting("done" if sent >= of else "now", schedule.due_on, min(sent + 1, of), of)


def _standing_repeated(schedule: Schedule, *, sent: int, today: date) -> Waiting:
    current = stretch_of(schedule, today)
    due_on = due_day(schedule, max(current, sent))
    if sent > current:
        opens_on = due_day(schedule, sent - 1) + timedelta(days=1)
        return Waiting("later", due_on, sent + 1, None, opens_on=opens_on)
    return Waiting("now", due_day(schedule, current), sent + 1, None)


def stretch_of(schedule: Schedule, day: date) -> int:
    """Return which stretch of a repeated schedule a day lies in; 0 ends with the first due day."""
    first, apart = schedule.due_on or schedule.starts_on, schedule.every_days or 1
    return max(0, -((first - day).days // apart)) if day > first else 0


def due_day(schedule: Schedule, stretch: int) -> date:
    """Return the due day of a stretch of a repeated schedule."""
    return (schedule.due_on or schedule.starts_on) + timedelta(days=(schedule.every_days or 1) * stretch)


def reminder_moment(
    *, due_on: date, days_before: int, at: time, zone: str, quiet_from: time, quiet_until: time
) -> datetime:
    """Return the instant of a reminder: a wall time in the client's zone, moved out of the practice's quiet hours.

    A time inside the quiet hours moves to their end on the same day, or on the day before when it lies in their
    evening part, so that a reminder never comes later than meant.
    """
    day, moment = due_on - timedelta(days=days_before), at
    if quiet_from > quiet_until:
        if moment >= quiet_from:
            moment = (datetime.combine(day, quiet_from) - timedelta(hours=1)).time()
        elif moment < quiet_until:
            moment = quiet_until
    elif quiet_from <= moment < quiet_until:
        moment = quiet_until
    return datetime.combine(day, moment, tzinfo=ZoneInfo(zone))
