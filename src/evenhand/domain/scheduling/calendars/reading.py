"""From the bytes of a calendar file to the times at which its owner is busy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from zoneinfo import ZoneInfo

from evenhand.domain.scheduling.calendars.events import Event, event_of, instances
from evenhand.domain.scheduling.calendars.lines import Component, components
from evenhand.domain.scheduling.calendars.problems import MOST_SPANS, FeedProblem, Work
from evenhand.domain.scheduling.calendars.values import length_of, moment_of
from evenhand.domain.scheduling.calendars.zones import UTC_ZONE, Zones
from evenhand.wording import say
from evenhand.wording.numbers import grouped

DAY = 86_400


@dataclass(frozen=True, slots=True, order=True)
class Busy:
    """From a moment up to another somebody is busy; UTC seconds since 1970."""

    start: int
    end: int


def busy_spans(data: bytes, *, start: int, end: int, zone: ZoneInfo) -> list[Busy]:
    """Return when the owner of a calendar file is busy between two moments, in order, what overlaps as one.

    Events count with their repetitions, exceptions and changed instances, unless they are marked as free or were
    cancelled; whole days and times without a zone are in `zone`. All or nothing: raises FeedProblem, with the reason in
    a sentence, for a file that is too large, damaged, no calendar, or says something that cannot be followed.
    """
    try:
        return _busy_spans(components(data), start, end, zone)
    except (OverflowError, ValueError, OSError) as problem:
        if isinstance(problem, FeedProblem):
            raise
        raise FeedProblem(say("This calendar has a time that cannot be read.")) from problem


def _busy_spans(parts: list[Component], start: int, end: int, zone: ZoneInfo) -> list[Busy]:
    work = Work()
    described = [part for part in parts if part.kind == "VTIMEZONE"]
    zones = Zones(zone, described, until=UTC_ZONE.wall(end + DAY), work=work)
    found: list[Busy] = []
    for span in _all_spans(parts, zones, (start, end), work):
        if span.end > start and span.start < end:
            found.append(Busy(max(span.start, start), min(span.end, end)))
            if len(found) > MOST_SPANS:
                raise FeedProblem(
                    say(
                        "This calendar has more than %(most)s busy times in the time that is read.",
                        most=grouped(MOST_SPANS),
                    )
                )
    return merged(found)


def _all_spans(parts: list[Component], zones: Zones, window: tuple[int, int], work: Work) -> Iterator[Busy]:
    events = sorted((event_of(part, zones) for part in parts if part.kind == "VEVENT"), key=_uid)
    for _, of_one in groupby(events, key=_uid):
        for begins, ends in instances(list(of_one), window=window, work=work):
            yield Busy(begins, ends)
    for part in parts:
        if part.kind == "VFREEBUSY":
            yield from _of_free_busy(part)


def _uid(event: Event) -> str:
    return event.uid


def _of_free_busy(part: Component) -> Iterator[Busy]:
    for line in part.all("FREEBUSY"):
        if line.parameters.get("FBTYPE", "BUSY").upper() == "FREE":
            continue
        for period in filter(None, line.value.split(",")):
            begins, _, ends = period.partition("/")
            begun = UTC_ZONE.moment(moment_of(begins).wall)
            if ends.lstrip("+").upper().startswith("P"):
                yield Busy(begun, begun + int(length_of(ends).total_seconds()))
            else:
                yield Busy(begun, UTC_ZONE.moment(moment_of(ends).wall))


def merged(spans: Iterable[Busy]) -> list[Busy]:
    """Return spans in order, those that overlap or touch as one."""
    found: list[Busy] = []
    for span in sorted(spans):
        if found and span.start <= found[-1].end:
            found[-1] = Busy(found[-1].start, max(found[-1].end, span.end))
        elif span.end > span.start:
            found.append(span)
    return found
