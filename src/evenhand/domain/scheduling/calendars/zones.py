"""Which zone a time in a calendar file is in: a name of the world's list, a name of Windows, or one the file describes.

A wall time that comes twice is its first occurrence; one that a clock skips counts as if the clock had not changed yet.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from evenhand.domain.scheduling.calendars.lines import Component
from evenhand.domain.scheduling.calendars.problems import FeedProblem, Work
from evenhand.domain.scheduling.calendars.repeating import repeat_of, repetitions
from evenhand.domain.scheduling.calendars.values import distance_of, moment_of
from evenhand.wording import say

MOST_LETTERS_SHOWN = 40
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  a wall time
_WINDOWS = {name.casefold(): zone for name, zone in WINDOWS_TO_OLSON.items()}


class Zone(Protocol):
    """What turns wall times into moments."""

    def moment(self, wall: datetime) -> int:
        """Return the UTC seconds since 1970 of a wall time."""

    def wall(self, moment: int) -> datetime:
        """Return the wall time of a moment, without a zone."""


@dataclass(frozen=True, slots=True)
class ListedZone:
    """A zone of the world's list."""

    zone: ZoneInfo

    def moment(self, wall: datetime) -> int:
        """Return the UTC seconds of a wall time."""
        return int(wall.replace(tzinfo=self.zone, fold=0).timestamp())

    def wall(self, moment: int) -> datetime:
        """Return the wall time of a moment."""
        return datetime.fromtimestamp(moment, self.zone).replace(tzinfo=None, fold=0)


@dataclass(frozen=True, slots=True)
class DescribedZone:
    """A zone that a calendar file describes: (moment, offset before, offset after) of each change, in order."""

    changes: tuple[tuple[int, int, int], ...]
    _walls: tuple[int, ...]

    def moment(self, wall: datetime) -> int:
        """Return the UTC seconds of a wall time."""
        seconds = _seconds(wall)
        number = bisect_right(self._walls, seconds)
        if number == 0:
            return seconds - self.changes[0][1]
        change, before, after = self.changes[number - 1]
        return seconds - (before if seconds < change + after else after)

    def wall(self, moment: int) -> datetime:
        """Return the wall time of a moment."""
        number = bisect_right(self.changes, (moment, 10**9, 0))
        offset = self.changes[0][1] if number == 0 else self.changes[number - 1][2]
        return _EPOCH + timedelta(seconds=moment + offset)


UTC_ZONE = ListedZone(ZoneInfo("UTC"))


class Zones:
    """The zones of one file: finds the zone of a name, and `own` for times without one."""

    def __init__(self, own: ZoneInfo, described: list[Component], *, until: datetime, work: Work) -> None:
        """Remember what the file describes; it is looked at when a time asks for it."""
        self.own = ListedZone(own)
        self._described = {line.value.strip(): part for part in described if (line := part.first("TZID")) is not None}
        self._until, self._work = until, work
        self._known: dict[str, Zone] = {}

    def of(self, parameters: Mapping[str, str]) -> Zone:
        """Return the zone that a line's parameters name; raises FeedProblem for one that nobody knows."""
        name = parameters.get("TZID", "").strip()
        if not name:
            return self.own
        if name not in self._known:
            self._known[name] = self._find(name)
        return self._known[name]

    def _find(self, name: str) -> Zone:
        part = self._described.get(name)
        location = part.first("X-LIC-LOCATION") if part else None
        listed = _listed(name) or (_listed(location.value.strip()) if location else None)
        if listed is not None:
            return ListedZone(listed)
        if part is None:
            shown = "".join(letter for letter in name if letter.isprintable())[:MOST_LETTERS_SHOWN]
            raise FeedProblem(
                say("This calendar has a time in a zone that it does not describe: “%(shown)s”.", shown=shown)
            )
        return described_zone(part, until=self._until, work=self._work)


@lru_cache(maxsize=512)
def _listed(name: str) -> ZoneInfo | None:
    """Return the zone of a name in the world's list, of Windows' own, or at the end of a path of some program."""
    parts = name.strip("/").split("/")
    ends = ["/".join(parts[-length:]) for length in (3, 2, 1) if length < len(parts)] if name.startswith("/") else []
    for one in (name, _WINDOWS.get(name.casefold(), ""), *ends):
        try:
            return ZoneInfo(one)
        except (ValueError, OSError, KeyError):
            continue
    return None


def described_zone(part: Component, *, until: datetime, work: Work) -> DescribedZone:
    """Return the zone that a VTIMEZONE describes, with its changes up to a wall time; raises FeedProblem."""
    changes: list[tuple[int, int, int]] = []
    for observance in part.parts:
        begin, before, after = (observance.first(name) for name in ("DTSTART", "TZOFFSETFROM", "TZOFFSETTO"))
        if begin is None or before is None or after is None:
            raise FeedProblem(say("This calendar describes a zone without saying when its clock changes."))
        earlier, later = distance_of(before.value), distance_of(after.value)
        changes += [(_seconds(onset) - earlier, earlier, later) for onset in _onsets(observance, until, earlier, work)]
    if not changes:
        raise FeedProblem(say("This calendar describes a zone without saying when its clock changes."))
    changes.sort()
    return DescribedZone(tuple(changes), tuple(moment + earlier for moment, earlier, _ in changes))


def _onsets(observance: Component, until: datetime, before: int, work: Work) -> set[datetime]:
    """Return the wall times at which one kind of time begins, as the clock shows them before the change."""
    line = observance.first("DTSTART")
    start = moment_of(line.value).wall if line else until
    onsets = {start} | {moment_of(one).wall for rdate in observance.all("RDATE") for one in rdate.value.split(",")}
    for rule in observance.all("RRULE"):
        repeat = repeat_of(rule.value)
        last = repeat.until
        if isinstance(last, datetime) and last.tzinfo is not None:
            last = last.astimezone(UTC).replace(tzinfo=None) + timedelta(seconds=before)
        end = last if isinstance(last, datetime) or last is None else datetime.combine(last, datetime.max.time())
        onsets |= set(repetitions(repeat, start=start, until=end, after=start, before=until, work=work))
    return onsets


def _seconds(wall: datetime) -> int:
    return int((wall - _EPOCH).total_seconds())
