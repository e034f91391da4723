"""Moments in words as a calendar wants them: in one zone, in its formats, with another zone's clock beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

DAY_FIRST, MONTH_FIRST, ISO = "day", "month", "iso"
"""How a date is written, as `Calendar.date_format` keeps it: 24 November 2026; November 24, 2026; 2026-11-24."""
HOURS_24, HOURS_12 = "24", "12"
"""How a time of day is written, as `Calendar.time_format` keeps it: 14:30; 2:30 pm."""


WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
"""By name and not by the machine's language; their first three letters are their short forms."""


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
        return f"{place_of(self.zone.key)} time"

    def local(self, at: datetime) -> datetime:
        """Return a moment on this clock."""
        return at.astimezone(self.zone)

    def local_of(self, second: int) -> datetime:
        """Return a moment, in seconds since 1970 in UTC, on this clock."""
        return datetime.fromtimestamp(second, self.zone)

    def time(self, at: datetime) -> str:
        """Return the time of day, such as "14:30" or "2:30 pm"."""
        here = self.local(at)
        if self.times == HOURS_24:
            return f"{here:%H:%M}"
        return f"{here.hour % 12 or 12}:{here:%M} {'am' if here.hour < 12 else 'pm'}"

    def minute(self, minute: int) -> str:
        """Return a minute of the local day, from 0 to 1440, as a time of day; 1440 is "24:00" or "midnight"."""
        hour, rest = divmod(minute, 60)
        if self.times == HOURS_24:
            return f"{hour:02}:{rest:02}"
        if minute == 24 * 60:
            return "midnight"
        return f"{hour % 12 or 12}:{rest:02} {'am' if hour < 12 else 'pm'}"

    def day(self, day: date) -> str:
        """Return a day such as "Tuesday 24 November"; with its year when that is another one."""
        return self._day(day, WEEKDAYS[day.weekday()], MONTHS[day.month - 1])

    def short_day(self, day: date) -> str:
        """Return a day such as "Tue 24 Nov"; with its year when that is another one."""
        return self._day(day, WEEKDAYS[day.weekday()][:3], MONTHS[day.month - 1][:3])

    def _day(self, day: date, weekday: str, month: str) -> str:
        if self.dates == ISO:
            return f"{weekday} {day.isoformat()}"
        year = "" if day.year == self.today.year else f" {day.year}"
        if self.dates == MONTH_FIRST:
            return f"{weekday}, {month} {day.day}{year and f',{year}'}"
        return f"{weekday} {day.day} {month}{year}"

    def moment(self, at: datetime) -> str:
        """Return a moment such as "Tuesday 24 November, 14:30"."""
        return f"{self.day(self.local(at).date())}, {self.time(at)}"

    def short_moment(self, at: datetime) -> str:
        """Return a moment such as "Tue 24 Nov, 14:30"."""
        return f"{self.short_day(self.local(at).date())}, {self.time(at)}"

    def times_of(self, start: datetime, end: datetime) -> str:
        """Return from when until when, such as "14:30 to 15:20"; the end says its day where that is another one."""
        same_day = self.local(start).date() == self.local(end).date()
        return f"{self.time(start)} to {self.time(end) if same_day else self.short_moment(end)}"

    def span(self, start: datetime, end: datetime) -> str:
        """Return the whole stretch, such as "Tuesday 24 November, 14:30 to 15:20"."""
        return f"{self.day(self.local(start).date())}, {self.times_of(start, end)}"

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
        return f"{there.time(at) if same_day else there.short_moment(at)} {there.place}"


def place_of(zone: str) -> str:
    """Return the place that a zone is named after: "New York" for America/New_York."""
    return zone.rpartition("/")[2].replace("_", " ")
