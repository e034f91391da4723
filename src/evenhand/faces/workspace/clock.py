"""Days and moments in words, as the desk says them: on the practice's clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from django.utils import timezone

from evenhand.faces.components.permissions import TherapistRequest
from evenhand.wording import say
from evenhand.wording.dates import day_and_time, place_of, short_day, time_of_day


@dataclass(frozen=True)
class Clock:
    """The practice's zone and the moment the page is made."""

    zone: ZoneInfo
    now: datetime

    @cached_property
    def today(self) -> date:
        """The day in the practice's zone."""
        return self.now.astimezone(self.zone).date()

    def day(self, day: date) -> str:
        """Return a day such as "Tue 3 Nov"; with its year when that is another one."""
        return short_day(day, year=day.year != self.today.year)

    def day_of(self, at: datetime) -> str:
        """Return the day of a moment."""
        return self.day(at.astimezone(self.zone).date())

    def moment(self, at: datetime) -> str:
        """Return a moment such as "Tue 3 Nov, 14:02"."""
        local = at.astimezone(self.zone)
        return day_and_time(self.day(local.date()), time_of_day(local))

    def time(self, at: datetime) -> str:
        """Return a time of day such as "14:02"."""
        return time_of_day(at.astimezone(self.zone))

    def elsewhere(self, at: datetime, zone: str) -> str:
        """Return a moment on another zone's clock, such as "Tue 3 Nov, 09:02 in New York"; "" where clocks agree."""
        there = at.astimezone(ZoneInfo(zone))
        if there.utcoffset() == at.astimezone(self.zone).utcoffset():
            return ""
        moment = day_and_time(self.day(there.date()), time_of_day(there))
        return say("%(moment)s in %(place)s", moment=moment, place=place_of(zone))


def clock_of(request: TherapistRequest) -> Clock:
    """Return the clock of the practice of a signed-in therapist, at this moment."""
    return Clock(ZoneInfo(request.member.practice.zone), timezone.now())
