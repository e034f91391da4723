"""When something that repeats comes again (RFC 5545, 3.3.10), in local wall time without a zone.

Each period (day, week, month or year) of a rule gives the days that pass every part of it; nothing is asked of periods
after the window, and without a count those before it are skipped, so that no rule can go on for ever.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from icalendar import vRecur

from evenhand.domain.scheduling.calendars.problems import FeedProblem, Work
from evenhand.wording import say

MOST_TIMES_A_DAY = 96
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Every(StrEnum):
    """The period in which a rule counts."""

    DAY = "DAILY"
    WEEK = "WEEKLY"
    MONTH = "MONTHLY"
    YEAR = "YEARLY"


@dataclass(frozen=True, slots=True)
class Repeat:
    """A rule: every `interval` periods, on the days and at the times that pass each part that is given.

    `weekdays` are (place, weekday): the place counts in the month or year, from its end below 0, and 0 is every one.
    `until` is as written, a day or a moment; whoever has the zone turns it into wall time.
    """

    every: Every
    interval: int = 1
    count: int | None = None
    until: date | None = None
    months: frozenset[int] = frozenset()
    weeks: frozenset[int] = frozenset()
    year_days: frozenset[int] = frozenset()
    month_days: frozenset[int] = frozenset()
    weekdays: frozenset[tuple[int, int]] = frozenset()
    hours: tuple[int, ...] = ()
    minutes: tuple[int, ...] = ()
    seconds: tuple[int, ...] = ()
    places: tuple[int, ...] = ()
    week_begins: int = 0


def repeat_of(text: str) -> Repeat:
    """Return the rule in words such as `FREQ=WEEKLY;BYDAY=MO`; raises FeedProblem for one that cannot be followed."""
    try:
        parts = {str(key).upper(): list(values) for key, values in vRecur.from_ical(text.strip()).items()}
        return _repeat(parts)
    except (ValueError, TypeError, KeyError, IndexError, OverflowError) as problem:
        if isinstance(problem, FeedProblem):
            raise
        raise FeedProblem(say("This calendar has an event that repeats by a rule which cannot be read.")) from problem


def _repeat(parts: dict[str, list[object]]) -> Repeat:
    freq = str(parts["FREQ"][0]).upper()
    if freq in ("HOURLY", "MINUTELY", "SECONDLY"):
        raise FeedProblem(say("This calendar has an event that repeats more often than daily, which is not read."))
    if {"RSCALE", "BYEASTER"} & parts.keys():
        raise FeedProblem(
            say("This calendar has an event that repeats by another calendar than ours, which is not read.")
        )
    until = parts.get("UNTIL", [None])[0]
    repeat = Repeat(
        every=Every(freq),
        interval=_number(parts.get("INTERVAL", [1])[0], least=1, most=10_000),
        count=_number(parts["COUNT"][0], least=1, most=10_000_000) if "COUNT" in parts else None,
        until=until if isinstance(until, date) else None,
        months=frozenset(_numbers(parts, "BYMONTH", 1, 12)),
        weeks=frozenset(_numbers(parts, "BYWEEKNO", -53, 53)),
        year_days=frozenset(_numbers(parts, "BYYEARDAY", -366, 366)),
        month_days=frozenset(_numbers(parts, "BYMONTHDAY", -31, 31)),
        weekdays=frozenset(_weekday(str(one)) for one in parts.get("BYDAY", [])),
        hours=_numbers(parts, "BYHOUR", 0, 23),
        minutes=_numbers(parts, "BYMINUTE", 0, 59),
        seconds=tuple(min(one, 59) for one in _numbers(parts, "BYSECOND", 0, 60)),
        places=_numbers(parts, "BYSETPOS", -366, 366),
        week_begins=WEEKDAYS.index(str(parts.get("WKST", ["MO"])[0]).upper()),
    )
    if "UNTIL" in parts and repeat.until is None:
        raise ValueError("UNTIL")
    if max(len(repeat.hours), 1) * max(len(repeat.minutes), 1) * max(len(repeat.seconds), 1) > MOST_TIMES_A_DAY:
        raise FeedProblem(say("This calendar has an event that repeats too often within a day to be read."))
    return repeat


def _number(value: object, *, least: int, most: int) -> int:
    number = int(str(value))
    if not least <= number <= most:
        raise ValueError(value)
    return number


def _numbers(parts: dict[str, list[object]], name: str, least: int, most: int) -> tuple[int, ...]:
    return tuple(sorted({_number(value, least=least, most=most) for value in parts.get(name, [])}))


def _weekday(words: str) -> tuple[int, int]:
    """Return (place, weekday) of words such as `MO` or `-1FR`."""
    place, name = words[:-2], words[-2:].upper()
    return _number(place or 0, least=-53, most=53), WEEKDAYS.index(name)


def repetitions(
    repeat: Repeat, *, start: datetime, until: datetime | None, after: datetime, before: datetime, work: Work
) -> Iterator[datetime]:
    """Yield when a rule comes round, in order, from `after` up to `before`; all are wall times without a zone.

    `start` is the event's own beginning, from which rule and count begin. Each period and each day that passes is a
    step of `work`, which raises FeedProblem when it is too much.
    """
    rule = _with_what_start_says(repeat, start)
    times = _times(rule, start)
    last = before if until is None else min(before, until + timedelta(seconds=1))
    counted = 0
    for period in _periods(rule, start, after if rule.count is None else start):
        if datetime.combine(period, time.min) >= last:
            return
        work.step()
        for moment in _in_period(rule, period, times, work):
            if moment < start:
                continue
            counted += 1
            if moment >= last or (rule.count is not None and counted > rule.count):
                return
            if moment >= after:
                yield moment


def _with_what_start_says(repeat: Repeat, start: datetime) -> Repeat:
    """Return the rule with the day that its own parts leave open."""
    months, month_days, weekdays = repeat.months, repeat.month_days, repeat.weekdays
    if not (repeat.weeks or repeat.year_days or month_days or weekdays):
        if repeat.every is Every.YEAR:
            months = months or frozenset((start.month,))
        if repeat.every in (Every.YEAR, Every.MONTH):
            month_days = frozenset((start.day,))
        if repeat.every is Every.WEEK:
            weekdays = frozenset(((0, start.weekday()),))
    return Repeat(
        repeat.every, repeat.interval, repeat.count, repeat.until, months, repeat.weeks, repeat.year_days, month_days,
        weekdays, repeat.hours, repeat.minutes, repeat.seconds, repeat.places, repeat.week_begins,
    )  # fmt: skip


def _times(rule: Repeat, start: datetime) -> list[time]:
    return [
        time(hour, minute, second)
        for hour in rule.hours or (start.hour,)
        for minute in rule.minutes or (start.minute,)
        for second in rule.seconds or (start.second,)
    ]


def _periods(rule: Repeat, start: datetime, after: datetime) -> Iterator[date]:
    """Yield the first day of each period that counts, from the one before `after` on, to the end of time."""
    first, skipped = _first_period(rule, start), 0
    target = max(after, start).date()
    if rule.every is Every.DAY:
        skipped = (target - first).days // rule.interval
    elif rule.every is Every.WEEK:
        skipped = (target - first).days // (7 * rule.interval)
    elif rule.every is Every.MONTH:
        skipped = ((target.year - first.year) * 12 + target.month - first.month) // rule.interval
    else:
        skipped = (target.year - first.year) // rule.interval
    number = max(skipped - 1, 0)
    while (period := _nth_period(rule, first, number)) is not None:
        yield period
        number += 1


def _first_period(rule: Repeat, start: datetime) -> date:
    if rule.every is Every.WEEK:
        return start.date() - timedelta(days=(start.weekday() - rule.week_begins) % 7)
    if rule.every is Every.MONTH:
        return start.date().replace(day=1)
    return start.date() if rule.every is Every.DAY else date(start.year, 1, 1)


def _nth_period(rule: Repeat, first: date, number: int) -> date | None:
    """Return the first day of a period, None after the end of the calendar."""
    ahead = number * rule.interval
    try:
        if rule.every is Every.DAY:
            return first + timedelta(days=ahead)
        if rule.every is Every.WEEK:
            return first + timedelta(weeks=ahead)
        months = first.month - 1 + (ahead if rule.every is Every.MONTH else 0)
        years = ahead if rule.every is Every.YEAR else 0
        return date(first.year + years + months // 12, months % 12 + 1, 1)
    except (OverflowError, ValueError):
        return None


def _in_period(rule: Repeat, period: date, times: list[time], work: Work) -> list[datetime]:
    days = [day for day in _days(rule, period, work) if _passes(rule, day)]
    work.step(len(days) * len(times))
    found = [datetime.combine(day, at) for day in days for at in times]
    if not rule.places:
        return found
    chosen = {place - 1 if place > 0 else len(found) + place for place in rule.places if place}
    return [moment for place, moment in enumerate(found) if place in chosen]


def _days(rule: Repeat, period: date, work: Work) -> list[date]:
    """Return the days of a period, or those of them that can pass."""
    if rule.every is Every.DAY:
        return [period]
    if rule.every is Every.WEEK:
        return [period + timedelta(days=day) for day in range(7) if period.toordinal() + day <= date.max.toordinal()]
    months: tuple[int, ...] = (period.month,)
    if rule.every is Every.YEAR:
        narrowed = rule.months and not rule.weeks and not rule.year_days
        months = tuple(sorted(rule.months)) if narrowed else tuple(range(1, 13))
    found: list[date] = []
    for month in months:
        longest = _days_in_month(period.year, month)
        chosen = range(1, longest + 1) if not rule.month_days else sorted(_counted(rule.month_days, longest))
        found += [date(period.year, month, day) for day in chosen]
    work.step(len(found))
    return found


def _counted(numbers: frozenset[int], last: int) -> set[int]:
    """Return numbers that may count from the end as those from the beginning, without any that is not there."""
    return {found for one in numbers if 1 <= (found := one if one > 0 else last + 1 + one) <= last and one}


def _days_in_month(year: int, month: int) -> int:
    return 31 if month == 12 else (date(year, month + 1, 1) - date(year, month, 1)).days


def _passes(rule: Repeat, day: date) -> bool:
    return (
        (not rule.months or day.month in rule.months)
        and (not rule.month_days or day.day in _counted(rule.month_days, _days_in_month(day.year, day.month)))
        and (not rule.weekdays or any(_is_weekday(rule, day, *one) for one in rule.weekdays))
        and (not rule.year_days or _day_of_year(day) in _counted(rule.year_days, _day_of_year(date(day.year, 12, 31))))
        and (not rule.weeks or _is_in_weeks(rule, day))
    )


def _day_of_year(day: date) -> int:
    return day.timetuple().tm_yday


def _is_weekday(rule: Repeat, day: date, place: int, weekday: int) -> bool:
    if day.weekday() != weekday:
        return False
    if not place or rule.every in (Every.DAY, Every.WEEK):
        return True
    if rule.every is Every.MONTH or rule.months:
        nth, length = day.day, _days_in_month(day.year, day.month)
    else:
        nth, length = _day_of_year(day), _day_of_year(date(day.year, 12, 31))
    return place == (nth - 1) // 7 + 1 if place > 0 else -place == (length - nth) // 7 + 1


def _is_in_weeks(rule: Repeat, day: date) -> bool:
    """Return whether a day lies in one of the numbered weeks; the first week has four days of its year at least."""
    begins = day - timedelta(days=(day.weekday() - rule.week_begins) % 7)
    year = (begins + timedelta(days=3)).year
    week = (begins - _first_week(year, rule.week_begins)).days // 7 + 1
    weeks = (_first_week(year + 1, rule.week_begins) - _first_week(year, rule.week_begins)).days // 7
    return week in _counted(rule.weeks, weeks)


def _first_week(year: int, week_begins: int) -> date:
    fourth = date(year, 1, 4)
    return fourth - timedelta(days=(fourth.weekday() - week_begins) % 7)
