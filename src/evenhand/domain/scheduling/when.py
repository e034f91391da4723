"""A time in words for whoever comes to it: on their own clock, named, with the practice's clock beside it."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from evenhand.domain.scheduling.models import Calendar


def in_words(*, start: datetime, end: datetime, zone: str, home: str, calendar: Calendar | None = None) -> str:
    """Return a stretch such as "Tuesday 24 November 2026, 14:30 to 15:20, London time (09:30 New York time)".

    `zone` is the reader's, `home` the practice's, whose clock is added where the two differ. Dates and times of day
    have the formats of the therapist's calendar.
    """
    dates = Calendar.DateFormat(calendar.date_format) if calendar else Calendar.DateFormat.DAY_FIRST
    twelve = calendar is not None and calendar.time_format == Calendar.TimeFormat.HOURS_12
    here, over = start.astimezone(ZoneInfo(zone)), end.astimezone(ZoneInfo(zone))
    there = start.astimezone(ZoneInfo(home))
    until = (
        _clock(over, twelve) if over.date() == here.date() else f"{_day(over.date(), dates)}, {_clock(over, twelve)}"
    )
    said = f"{_day(here.date(), dates)}, {_clock(here, twelve)} to {until}, {_place(zone)} time"
    if there.utcoffset() == here.utcoffset():
        return said
    day = "" if there.date() == here.date() else f"{_day(there.date(), dates)}, "
    return f"{said} ({day}{_clock(there, twelve)} {_place(home)} time)"


def clock_in_words(at: datetime, *, zone: ZoneInfo, calendar: Calendar | None = None) -> str:
    """Return a moment such as "Tuesday 24 November 2026, 14:30" on the clock of a zone, in a calendar's formats."""
    dates = Calendar.DateFormat(calendar.date_format) if calendar else Calendar.DateFormat.DAY_FIRST
    twelve = calendar is not None and calendar.time_format == Calendar.TimeFormat.HOURS_12
    here = at.astimezone(zone)
    return f"{_day(here.date(), dates)}, {_clock(here, twelve)}"


def _day(day: date, dates: Calendar.DateFormat) -> str:
    if dates is Calendar.DateFormat.ISO:
        return f"{day:%A} {day.isoformat()}"
    if dates is Calendar.DateFormat.MONTH_FIRST:
        return f"{day:%A}, {day:%B} {day.day}, {day.year}"
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def _clock(moment: datetime, twelve: bool) -> str:
    if not twelve:
        return f"{moment:%H:%M}"
    return f"{moment.hour % 12 or 12}:{moment:%M} {'am' if moment.hour < 12 else 'pm'}"


def _place(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")
