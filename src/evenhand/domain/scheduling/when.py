"""A time in words for whoever comes to it: on their own clock, named, with the practice's clock beside it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from evenhand.domain.scheduling.models import Calendar
from evenhand.wording import say
from evenhand.wording.dates import DAY_FIRST, clock_of_place, day_and_time, long_day, time_of_day


def in_words(*, start: datetime, end: datetime, zone: str, home: str, calendar: Calendar | None = None) -> str:
    """Return a stretch such as "Tuesday 24 November 2026, 14:30 to 15:20, London time (09:30 New York time)".

    `zone` is the reader's, `home` the practice's, whose clock is added where the two differ. Dates and times of day
    have the formats of the therapist's calendar.
    """
    order, twelve = _formats_of(calendar)
    here, over = start.astimezone(ZoneInfo(zone)), end.astimezone(ZoneInfo(zone))
    there = start.astimezone(ZoneInfo(home))
    until = time_of_day(over, twelve=twelve)
    if over.date() != here.date():
        until = day_and_time(long_day(over.date(), order=order), until)
    day, at = long_day(here.date(), order=order), time_of_day(here, twelve=twelve)
    said = say("%(day)s, %(start)s to %(end)s, %(place)s", day=day, start=at, end=until, place=clock_of_place(zone))
    if there.utcoffset() == here.utcoffset():
        return said
    elsewhere = time_of_day(there, twelve=twelve)
    if there.date() != here.date():
        elsewhere = day_and_time(long_day(there.date(), order=order), elsewhere)
    return say("%(here)s (%(elsewhere)s %(place)s)", here=said, elsewhere=elsewhere, place=clock_of_place(home))


def clock_in_words(at: datetime, *, zone: ZoneInfo, calendar: Calendar | None = None) -> str:
    """Return a moment such as "Tuesday 24 November 2026, 14:30" on the clock of a zone, in a calendar's formats."""
    order, twelve = _formats_of(calendar)
    here = at.astimezone(zone)
    return day_and_time(long_day(here.date(), order=order), time_of_day(here, twelve=twelve))


def _formats_of(calendar: Calendar | None) -> tuple[str, bool]:
    if calendar is None:
        return DAY_FIRST, False
    return calendar.date_format, calendar.time_format == Calendar.TimeFormat.HOURS_12
