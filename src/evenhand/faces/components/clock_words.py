"""Moments in words as a calendar wants them: in one zone, in its formats, with another zone's clock beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from evenhand.wording import say
from evenhand.wording.dates import (
    DAY_FIRST,
    ISO,
    MONTH_FIRST,
    MONTHS,
    WEEKDAYS,
    clock_of_place,
    day_and_time,
    from_to,
    half_day_time,
    long_day,
    place_of,
    short_day,
    time_of_day,
)

__all__ = [
    "DAY_FIRST",
    "HOURS_12",
    "HOURS_24",
    "ISO",
    "MONTHS",
    "MONTH_FIRST",
    "WEEKDAYS",
    "ClockWords",
    "place_of",
]

HOURS_24, HOURS_12 = "24", "12"
"""How a time of day is written, as `Calendar.time_format` keeps it: 14:30; 2:30 pm."""


@dataclass(frozen=True, slots=True)
class ClockWords:
    """One zone's clock in words. `now` is the moment at which the page is made: its year is left out of dates.

    Every moment that comes in knows its zone; `dates` and `times` are values of the formats above.
    """

    zone: ZoneInfo
    now: datetime
    dates: str = DAY_FIRST
    times: str = HOURS_24

    @property
    def today(self) -> date:
        """The day on this clock."""
        return self.local(self.now).date()

    @property
    def place(self) -> str:
        """Whose clock this is, such as "London time"."""
        return clock_of_place(self.zone.key)

    def local(self, at: datetime) -> datetime:
        """Return a moment on this clock."""
        return at.astimezone(self.zone)

    def local_of(self, second: int) -> datetime:
        """Return a moment, in seconds since 1970 in UTC, on this clock."""
        return datetime.fromtimestamp(second, self.zone)

    def time(self, at: datetime) -> str:
        """Return the time of day, such as "14:30" or "2:30 pm"."""
        return time_of_day(self.local(at), twelve=self.times != HOURS_24)

    def minute(self, minute: int) -> str:
        """Return a minute of the local day, from 0 to 1440, as a time of day; 1440 is "24:00" or "midnight"."""
        hour, rest = divmod(minute, 60)
        if self.times == HOURS_24:
            return f"{hour:02}:{rest:02}"
        if minute == 24 * 60:
            return say("midnight")
        return half_day_time(hour, rest)

    def day(self, day: date) -> str:
        """Return a day such as "Tuesday 24 November"; with its year when that is another one."""
        return long_day(day, order=self.dates, year=day.year != self.today.year)

    def short_day(self, day: date) -> str:
        """Return a day such as "Tue 24 Nov"; with its year when that is another one."""
        return short_day(day, order=self.dates, year=day.year != self.today.year)

    def moment(self, at: datetime) -> str:
        """Return a moment such as "Tuesday 24 November, 14:30"."""
        return day_and_time(self.day(self.local(at).date()), self.time(at))

    def short_moment(self, at: datetime) -> str:
        """Return a moment such as "Tue 24 Nov, 14:30"."""
        return day_and_time(self.short_day(self.local(at).date()), self.time(at))

    def times_of(self, start: datetime, end: datetime) -> str:
        """Return from when until when, such as "14:30 to 15:20"; the end says its day where that is another one."""
        same_day = self.local(start).date() == self.local(end).date()
        return from_to(self.time(start), self.time(end) if same_day else self.short_moment(end))

    def span(self, start: datetime, end: datetime) -> str:
        """Return the whole stretch, such as "Tuesday 24 November, 14:30 to 15:20"."""
        return day_and_time(self.day(self.local(start).date()), self.times_of(start, end))

    def elsewhere(self, at: datetime, zone: str) -> str:
        """Return a moment on another zone's clock, such as "09:30 New York time"; "" where both clocks show the same.

        The day stands before it where it is another one there.
        """
        if zone == self.zone.key:
            return ""
        there = ClockWords(ZoneInfo(zone), self.now, self.dates, self.times)
        if there.local(at).utcoffset() == self.local(at).utcoffset():
            return ""
        same_day = there.local(at).date() == self.local(at).date()
        return say("%(time)s %(place)s", time=there.time(at) if same_day else there.short_moment(at), place=there.place)
