"""Days and moments in a client's words, on the client's own clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from evenhand.wording import later, say
from evenhand.wording.dates import day_and_time, day_with_short_month


@dataclass(frozen=True, slots=True)
class ClientClock:
    """The client's zone and the moment the page is made."""

    zone: ZoneInfo
    now: datetime

    @property
    def today(self) -> date:
        """The day on the client's clock."""
        return self.now.astimezone(self.zone).date()

    def time(self, at: datetime) -> str:
        """Return a time of day such as "14:02"."""
        here = at.astimezone(self.zone)
        return f"{here.hour:02}:{here.minute:02}"

    def moment(self, at: datetime) -> str:
        """Return a moment such as "Tuesday 24 Nov, 14:02", or "today, 14:02"."""
        return day_and_time(self.day(at.astimezone(self.zone).date()), self.time(at))

    def day(self, day: date) -> str:
        """Return a day as people say it: "today", "tomorrow", "Friday 27 Nov", with a year when it is another one."""
        away = (day - self.today).days
        if away in _NEAR:
            return str(_NEAR[away])
        return day_with_short_month(day, year=day.year != self.today.year)

    def due(self, day: date) -> str:
        """Return when something is due; a day that is over is said without reproach."""
        if day < self.today:
            return say("was for %(day)s, still open", day=self.day(day))
        return say("for today") if day == self.today else say("by %(day)s", day=self.day(day))


_NEAR = {0: later("today"), 1: later("tomorrow"), -1: later("yesterday")}
