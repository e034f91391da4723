"""Days, months and times of day in words, in the language in force.

English names no month by the machine's language, and every other language has its own order of day, month and year.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Final

from evenhand.wording.later import later, later_of
from evenhand.wording.saying import say, say_of

DAY_FIRST: Final = "day"
MONTH_FIRST: Final = "month"
ISO: Final = "iso"
"""How somebody wants dates written: 24 November 2026; November 24, 2026; 2026-11-24."""

WEEKDAYS: Final = (
    later("Monday"),
    later("Tuesday"),
    later("Wednesday"),
    later("Thursday"),
    later("Friday"),
    later("Saturday"),
    later("Sunday"),
)
SHORT_WEEKDAYS: Final = (
    later_of("short", "Mon"),
    later_of("short", "Tue"),
    later_of("short", "Wed"),
    later_of("short", "Thu"),
    later_of("short", "Fri"),
    later_of("short", "Sat"),
    later_of("short", "Sun"),
)
MONTHS: Final = (
    later("January"),
    later("February"),
    later("March"),
    later("April"),
    later_of("whole month", "May"),
    later("June"),
    later("July"),
    later("August"),
    later("September"),
    later("October"),
    later("November"),
    later("December"),
)
SHORT_MONTHS: Final = (
    later_of("short", "Jan"),
    later_of("short", "Feb"),
    later_of("short", "Mar"),
    later_of("short", "Apr"),
    later_of("short", "May"),
    later_of("short", "Jun"),
    later_of("short", "Jul"),
    later_of("short", "Aug"),
    later_of("short", "Sep"),
    later_of("short", "Oct"),
    later_of("short", "Nov"),
    later_of("short", "Dec"),
)


def long_day(day: date, *, order: str = DAY_FIRST, year: bool = True) -> str:
    """Return a day such as "Tuesday 24 November 2026"."""
    return _with_weekday(day, WEEKDAYS[day.weekday()], MONTHS[day.month - 1], order, year=year)


def short_day(day: date, *, order: str = DAY_FIRST, year: bool = True) -> str:
    """Return a day such as "Tue 24 Nov 2026"."""
    return _with_weekday(day, SHORT_WEEKDAYS[day.weekday()], SHORT_MONTHS[day.month - 1], order, year=year)


def day_with_short_month(day: date, *, year: bool = True) -> str:
    """Return a day such as "Tuesday 24 Nov 2026": room for the weekday, none for a long month."""
    return _with_weekday(day, WEEKDAYS[day.weekday()], SHORT_MONTHS[day.month - 1], DAY_FIRST, year=year)


def _with_weekday(day: date, weekday: str, month: str, order: str, *, year: bool) -> str:
    if order == ISO:
        return say("%(weekday)s %(date)s", weekday=weekday, date=day.isoformat())
    words = {"weekday": weekday, "day": day.day, "month": month, "year": day.year}
    if order == MONTH_FIRST:
        return (
            say("%(weekday)s, %(month)s %(day)s, %(year)s", **words)
            if year
            else say("%(weekday)s, %(month)s %(day)s", **words)
        )
    return (
        say("%(weekday)s %(day)s %(month)s %(year)s", **words)
        if year
        else say("%(weekday)s %(day)s %(month)s", **words)
    )


def plain_day(day: date, *, year: bool = True) -> str:
    """Return a day without its weekday, such as "24 November 2026"."""
    return _without_weekday(day, MONTHS[day.month - 1], year=year)


def short_plain_day(day: date, *, year: bool = True) -> str:
    """Return a day without its weekday, such as "24 Nov 2026"."""
    return _without_weekday(day, SHORT_MONTHS[day.month - 1], year=year)


def _without_weekday(day: date, month: str, *, year: bool) -> str:
    words = {"day": day.day, "month": month, "year": day.year}
    return say("%(day)s %(month)s %(year)s", **words) if year else say("%(day)s %(month)s", **words)


def month_of(day: date) -> str:
    """Return a month with its year, such as "November 2026"."""
    return say("%(month)s %(year)s", month=MONTHS[day.month - 1], year=day.year)


def short_month_of(day: date, *, year: bool = True) -> str:
    """Return a month such as "Nov 2026", or "Nov"."""
    month = SHORT_MONTHS[day.month - 1]
    return say("%(month)s %(year)s", month=month, year=day.year) if year else str(month)


def time_of_day(at: datetime | time, *, twelve: bool = False) -> str:
    """Return a time of day such as "14:30", or "2:30 pm" on a clock of twelve hours."""
    if not twelve:
        return f"{at:%H:%M}"
    return half_day_time(at.hour, at.minute)


def half_day_time(hour: int, minute: int) -> str:
    """Return a time of day on a clock of twelve hours, such as "2:30 pm"."""
    clock = f"{hour % 12 or 12}:{minute:02}"
    return (
        say_of("before noon", "%(time)s am", time=clock)
        if hour < 12
        else say_of("after noon", "%(time)s pm", time=clock)
    )


def day_and_time(day: str, clock: str) -> str:
    """Return a moment such as "Tuesday 24 November, 14:30"."""
    return say("%(day)s, %(time)s", day=day, time=clock)


def from_to(start: str, end: str) -> str:
    """Return a stretch such as "14:30 to 15:20"."""
    return say("%(start)s to %(end)s", start=start, end=end)


def place_of(zone: str) -> str:
    """Return the place that a time zone is named after: "New York" for America/New_York."""
    return zone.rpartition("/")[2].replace("_", " ")


def clock_of_place(zone: str) -> str:
    """Return whose clock a zone is, such as "London time"."""
    return say("%(place)s time", place=place_of(zone))
