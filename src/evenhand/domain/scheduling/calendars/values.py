"""Single values of a calendar file: a day or a moment, a length of time, a distance from UTC, a period."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from icalendar import vDate, vDatetime, vDuration, vUTCOffset

from evenhand.domain.scheduling.calendars.problems import FeedProblem
from evenhand.wording import say

V = TypeVar("V")
LONGEST = timedelta(days=3660)
_DAY = re.compile(r"\d{8}\Z")
_MOMENT = re.compile(r"\d{8}T\d{6}Z?\Z")


@dataclass(frozen=True, slots=True)
class Written:
    """A time as written: wall time (midnight of a whole day), whether it is a day, and whether it is in UTC."""

    wall: datetime
    whole_day: bool = False
    utc: bool = False


def moment_of(text: str) -> Written:
    """Return what `20260105`, `20260105T090000` or `20260105T090000Z` say; raises FeedProblem for anything else."""
    words = text.strip().upper()
    if _DAY.match(words):
        day: date = _read(vDate.from_ical, words)
        return Written(datetime.combine(day, datetime.min.time()), whole_day=True)
    if not _MOMENT.match(words):
        raise FeedProblem(say("This calendar has a time that cannot be read."))
    moment: datetime = _read(vDatetime.from_ical, words.removesuffix("Z"))
    return Written(moment.replace(tzinfo=None), utc=words.endswith("Z"))


def length_of(text: str) -> timedelta:
    """Return a length such as `PT1H30M`; raises FeedProblem for one that cannot be read or is longer than ten years."""
    length: timedelta = _read(vDuration.from_ical, text.strip().upper())
    if abs(length) > LONGEST:
        raise FeedProblem(say("This calendar has an event that lasts for more than ten years."))
    return length


def distance_of(text: str) -> int:
    """Return the seconds that `+0130` is ahead of UTC; raises FeedProblem when it cannot be read."""
    found: timedelta = _read(vUTCOffset.from_ical, text.strip())
    return int(found.total_seconds())


def _read(reads: Callable[[str], V], text: str) -> V:
    try:
        return reads(text)
    except (ValueError, TypeError, OverflowError, KeyError, IndexError) as problem:
        raise FeedProblem(say("This calendar has a time that cannot be read.")) from problem
