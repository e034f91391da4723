"""Days and moments in a client's words, on the client's own clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo


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
        return f"{self.day(at.astimezone(self.zone).date())}, {self.time(at)}"

    def day(self, day: date) -> str:
        """Return a day as people say it: "today", "tomorrow", "Friday 27 Nov", with a year when it is another one."""
        away = (day - self.today).days
        if away in _NEAR:
            return _NEAR[away]
        year = "" if day.year == self.today.year else f" {day.year}"
        return f"{day:%A} {day.day} {day:%b}{year}"

    def due(self, day: date) -> str:
        """Return when something is due; a day that is over is said without reproach."""
        if day < self.today:
            return f"was for {self.day(day)}, still open"
        return "for today" if day == self.today else f"by {self.day(day)}"


_NEAR = {0: "today", 1: "tomorrow", -1: "yesterday"}
