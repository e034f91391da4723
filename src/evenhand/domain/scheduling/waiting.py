"""The rules of the waiting list: which times suit somebody who waits, and until when one is kept for them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from evenhand.wording import say

DAY = 24 * 60
WEEK = 7


class WishProblem(ValueError):
    """What somebody wishes for makes no sense; the words say what to change."""


@dataclass(frozen=True, slots=True)
class Wish:
    """The weekdays that suit (0 is Monday; none: all), and the minutes of the local day between which it may begin."""

    weekdays: frozenset[int] = frozenset()
    from_minute: int = 0
    until_minute: int = DAY


def wished(*, weekdays: Collection[int], from_minute: int, until_minute: int) -> Wish:
    """Return a wish; raises WishProblem for one that no time can suit."""
    if not all(0 <= day < WEEK for day in weekdays):
        raise WishProblem(say("A week has seven days."))
    if not 0 <= from_minute < until_minute <= DAY:
        raise WishProblem(say("A part of a day ends after it began."))
    return Wish(frozenset(weekdays), from_minute, until_minute)


def suits(wish: Wish, start: int, zone: ZoneInfo) -> bool:
    """Return whether a time that begins at `start`, in seconds of UTC, suits a wish on the clock of a zone."""
    local = datetime.fromtimestamp(start, zone)
    minute = local.hour * 60 + local.minute
    on_day = not wish.weekdays or local.weekday() in wish.weekdays
    return on_day and wish.from_minute <= minute < wish.until_minute


@dataclass(frozen=True, slots=True)
class Nights:
    """The hours in which somebody is not written to, on the clock of their zone; none where both are the same."""

    zone: ZoneInfo
    begin: time
    end: time

    def next(self, at: datetime) -> tuple[datetime, datetime]:
        """Return when the first quiet hours begin and end that are not over at a moment."""
        day = at.astimezone(self.zone).date() - timedelta(days=1)
        while True:
            last = day if self.begin < self.end else day + timedelta(days=1)
            begin = datetime.combine(day, self.begin, self.zone).astimezone(UTC)
            end = datetime.combine(last, self.end, self.zone).astimezone(UTC)
            if end > at:
                return begin, end
            day += timedelta(days=1)

    def waking(self, at: datetime, length: timedelta) -> datetime:
        """Return when so much time is over that somebody is awake for; quiet hours do not count. In UTC."""
        now, left = at.astimezone(UTC), length
        if self.begin == self.end:
            return now + left
        while True:
            begin, end = self.next(now)
            awake = max(begin - now, timedelta())
            if left <= awake:
                return now + left
            now, left = end, left - awake


def kept_until(*, start: int, told_at: datetime, lasts: int, not_later: int, nights: Nights) -> datetime | None:
    """Return until when a time is kept for somebody who is told of it at `told_at`; None when that is too late.

    `lasts` and `not_later` are minutes: how long it is kept, and how long before the start it is offered at the latest.
    Their nights do not count, so that nothing runs out while they sleep; but it is kept no longer than until it begins.
    """
    begins = datetime.fromtimestamp(start, UTC)
    if begins - told_at < timedelta(minutes=not_later) or begins <= told_at:
        return None
    return min(nights.waking(told_at, timedelta(minutes=lasts)), begins)
