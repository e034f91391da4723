"""An oracle for slots: it walks time minute by minute and asks each rule of each minute, as slowly as it is plain.

It shares nothing with the engine but the values: wall times come from zoneinfo alone.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache, partial
from zoneinfo import ZoneInfo

from evenhand.domain.scheduling.slots import CapUnit, Period, Refusal, Rules, Slot, Taken

MINUTE = 60


def wall(rules: Rules, moment: int) -> datetime:
    """What the wall of the practice shows at a moment."""
    return _wall(rules.zone, moment)


@lru_cache(maxsize=20_000)
def _wall(zone: ZoneInfo, moment: int) -> datetime:
    return datetime.fromtimestamp(moment, UTC).astimezone(zone)


def is_open(rules: Rules, moment: int) -> bool:
    """Whether doors are open at a moment."""
    here = wall(rules, moment)
    if here.date() in rules.days_off or any(one.start <= moment < one.end for one in rules.time_off):
        return False
    hours = rules.hours
    day = hours.overrides.get(here.date())
    if day is None:
        day = (hours.service or hours.therapist or hours.practice)[here.weekday()]
    minute = here.hour * 60 + here.minute
    return any(one.start <= minute < one.end for one in day)


def slots_by_walking(rules: Rules, taken: list[Taken], *, start: int, end: int, now: int) -> list[Slot]:
    """The slots, found minute by minute."""
    length, is_open_at = rules.duration * MINUTE, cache(partial(is_open, rules))
    fresh = [
        Slot(moment, moment + length, rules.seats)
        for moment in range(-(-start // MINUTE) * MINUTE, end, MINUTE)
        if against(rules, taken, moment, now, is_open_at) is None and not joins(rules, taken, moment)
    ]
    groups = [
        Slot(one.start, one.end, one.seats_left)
        for one in taken
        if start <= one.start < end and joins(rules, [one], one.start) and against(rules, taken, one.start, now) is None
    ]
    return sorted(fresh + groups)


def joins(rules: Rules, taken: list[Taken], moment: int) -> bool:
    """Whether a group of this service with a free seat begins at a moment."""
    return any(one.seats_left > 0 and one.service == rules.service and one.start == moment for one in taken)


def against(
    rules: Rules, taken: list[Taken], moment: int, now: int, is_open_at: Callable[[int], bool] | None = None
) -> Refusal | None:
    """The first rule against a start at a moment; `is_open_at` remembers which minutes were looked at."""
    here = wall(rules, moment)
    if not in_window(rules, here.date(), wall(rules, now).date()):
        return Refusal.OUTSIDE_WINDOW
    too_soon = moment - now < rules.notice * MINUTE
    if joins(rules, taken, moment):
        return Refusal.TOO_SOON if too_soon else None
    if here.date() in rules.days_off:
        return Refusal.DAY_OFF
    open_at = is_open_at or partial(is_open, rules)
    if not all(open_at(moment + minute * MINUTE) for minute in range(rules.duration)):
        return Refusal.CLOSED
    if here.fold or (here.hour * 60 + here.minute - rules.offset) % rules.step or here.second:
        return Refusal.OFF_GRID
    if too_soon:
        return Refusal.TOO_SOON
    if any(is_full(rules, taken, here.date(), number) for number in range(len(rules.caps))):
        return Refusal.FULL
    return Refusal.TAKEN if any(clashes(rules, one, moment) for one in taken) else None


def in_window(rules: Rules, day: date, today: date) -> bool:
    """Whether a local date can be booked today, counted a day at a time."""
    window = rules.window
    if day < today or (window.first and day < window.first) or (window.last and day > window.last):
        return False
    if window.days is None:
        return True
    if not window.working:
        return (day - today).days <= window.days
    counted, reach = 0, today
    while counted < window.days:
        reach += timedelta(days=1)
        counted += reach.weekday() in window.weekdays
    return day <= reach


def is_full(rules: Rules, taken: list[Taken], day: date, number: int) -> bool:
    """Whether one more session would go over one of the caps."""
    cap = rules.caps[number]
    if cap.service not in (None, rules.service):
        return False
    minutes = sessions = 0
    for one in taken:
        on = wall(rules, one.start).date()
        if one.counts and cap.service in (None, one.service) and same_period(rules, cap.period, on, day):
            sessions += 1
            minutes += (one.end - one.start) // MINUTE
    if cap.unit is CapUnit.SESSIONS:
        return sessions + 1 > cap.most
    return minutes + rules.duration > cap.most


def same_period(rules: Rules, period: Period, one: date, other: date) -> bool:
    """Whether two dates are in the same day, week or month."""
    if period is Period.DAY:
        return one == other
    if period is Period.MONTH:
        return (one.year, one.month) == (other.year, other.month)
    return first_of_week(rules, one) == first_of_week(rules, other)


def first_of_week(rules: Rules, day: date) -> date:
    """The first day of a date's week, looked for backwards."""
    while day.weekday() != rules.first_weekday:
        day -= timedelta(days=1)
    return day


def clashes(rules: Rules, one: Taken, moment: int) -> bool:
    """Whether a session at a moment, with both buffers, meets something that is taken, with both of its own."""
    begins, ends = moment - rules.before * MINUTE, moment + (rules.duration + rules.after) * MINUTE
    return begins < one.end + one.after * MINUTE and one.start - one.before * MINUTE < ends
