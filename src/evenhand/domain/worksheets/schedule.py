"""When an assignment is waiting for an entry: plain rules on plain days, in the client's own calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from evenhand.wording import say


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
        raise ScheduleProblem(say("Choose how many times, from 2 to 60."))
    if schedule.rhythm is Rhythm.EVERY and not 1 <= (schedule.every_days or 0) <= 90:
        raise ScheduleProblem(say("Choose how many days apart, from 1 to 90."))
    if schedule.rhythm is Rhythm.EVERY and schedule.due_on is None:
        raise ScheduleProblem(say("Choose the day on which the first one is due."))
    if schedule.due_on is not None and schedule.due_on < schedule.starts_on:
        raise ScheduleProblem(say("Choose a due day from today on."))
    return schedule


def local_day(moment: datetime, zone: str) -> date:
    """Return the day it is in a zone at a moment."""
    return moment.astimezone(ZoneInfo(zone)).date()


def standing(schedule: Schedule, *, sent: int, last_sent_on: date | None, today: date) -> Waiting:
    """Return where an assignment stands after `sent` entries, the last one on a day, seen on `today`.

    Both are days in the client's zone. With `every`, each stretch of days asks for one entry; a stretch that passed
    without one is simply over and is never counted against anyone, and a second entry in one stretch is welcome
    without standing for the next.
    """
    if schedule.rhythm is Rhythm.WHENEVER:
        return Waiting("open", None, sent + 1, None)
    if schedule.rhythm is Rhythm.EVERY:
        return _standing_repeated(schedule, sent=sent, last_sent_on=last_sent_on, today=today)
    of = 1 if schedule.rhythm is Rhythm.ONCE else schedule.times or 1
    return Waiting("done" if sent >= of else "now", schedule.due_on, min(sent + 1, of), of)


def _standing_repeated(schedule: Schedule, *, sent: int, last_sent_on: date | None, today: date) -> Waiting:
    current = stretch_of(schedule, today)
    filled = -1 if last_sent_on is None else stretch_of(schedule, last_sent_on)
    if filled < current:
        return Waiting("now", due_day(schedule, current), sent + 1, None)
    opens_on = due_day(schedule, filled) + timedelta(days=1)
    return Waiting("later", due_day(schedule, filled + 1), sent + 1, None, opens_on=opens_on)


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

    A time in the evening part of quiet hours that go across midnight moves to an hour before they begin, any other time
    inside them to their end. The day stays the one that was meant: a reminder never comes on a later one. A wall time
    that a clock change leaves out is taken as if the clocks had not changed yet; one that comes twice, the first time.
    """
    day, moment = due_on - timedelta(days=days_before), at
    if quiet_from > quiet_until and moment >= quiet_from:
        before = datetime.combine(day, quiet_from) - timedelta(hours=1)
        moment = max(before.time(), quiet_until) if before.date() == day else quiet_until
    elif moment < quiet_until and (quiet_from <= moment or quiet_from > quiet_until):
        moment = quiet_until
    return datetime.combine(day, moment, tzinfo=ZoneInfo(zone))
