"""Events of a calendar file, and when each takes place: repetitions, exceptions, and instances that were changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from evenhand.domain.scheduling.calendars.lines import Component, Line
from evenhand.domain.scheduling.calendars.problems import FeedProblem, Work
from evenhand.domain.scheduling.calendars.repeating import Repeat, repeat_of, repetitions
from evenhand.domain.scheduling.calendars.values import LONGEST, Written, length_of, moment_of
from evenhand.domain.scheduling.calendars.zones import UTC_ZONE, Zone, Zones
from evenhand.wording import say

DAY = 86_400


@dataclass(frozen=True, slots=True)
class Event:
    """One event as written, or one changed instance of another (`instance` is when that would have begun).

    `length` is seconds, or days for an event of whole days. `more` are beginnings with a length of their own or None;
    `without` are moments and `without_days` local days on which it does not take place. `onwards` says that a changed
    instance stands for those after it too.
    """

    uid: str
    zone: Zone
    start: datetime
    whole_day: bool
    length: int
    busy: bool
    cancelled: bool
    sequence: int
    repeats: tuple[Repeat, ...] = ()
    more: tuple[tuple[datetime, int | None], ...] = ()
    without: frozenset[int] = frozenset()
    without_days: frozenset[datetime] = frozenset()
    instance: int | None = None
    onwards: bool = False

    def seconds(self, start: datetime) -> tuple[int, int]:
        """Return from when until when it lasts when it begins at a wall time, in UTC seconds."""
        begins = self.zone.moment(start)
        if self.whole_day:
            return begins, self.zone.moment(start + timedelta(days=self.length))
        return begins, begins + self.length


def event_of(part: Component, zones: Zones) -> Event:
    """Return the event of a VEVENT; raises FeedProblem when it cannot be told when it takes place."""
    line = part.first("DTSTART")
    if line is None:
        raise FeedProblem(say("This calendar has an event without a beginning."))
    if part.all("EXRULE"):
        raise FeedProblem(say("This calendar has an event with an outdated kind of exception, which is not read."))
    start = moment_of(line.value)
    zone = UTC_ZONE if start.utc else zones.own if start.whole_day else zones.of(line.parameters)
    event = Event(
        uid=(uid.value if (uid := part.first("UID")) else ""),
        zone=zone,
        start=start.wall,
        whole_day=start.whole_day,
        length=_length(part, start, zone, zones),
        busy=part.word("TRANSP") != "TRANSPARENT" and part.word("X-MICROSOFT-CDO-BUSYSTATUS") != "FREE",
        cancelled=part.word("STATUS") == "CANCELLED",
        sequence=int(part.word("SEQUENCE")) if part.word("SEQUENCE").isdecimal() else 0,
        repeats=tuple(repeat_of(rule.value) for rule in part.all("RRULE")),
        more=tuple(one for rdate in part.all("RDATE") for one in _more(rdate, zone, zones)),
    )
    return _with_exceptions(event, part, zones)


def _with_exceptions(event: Event, part: Component, zones: Zones) -> Event:
    without: set[int] = set()
    days: set[datetime] = set()
    for line in part.all("EXDATE"):
        for text in filter(None, line.value.split(",")):
            written = moment_of(text)
            if written.whole_day:
                days.add(written.wall)
            else:
                without.add(_zone_of(written, line, zones).moment(written.wall))
    changed = part.first("RECURRENCE-ID")
    if changed is None:
        return replace(event, without=frozenset(without), without_days=frozenset(days))
    written = moment_of(changed.value)
    return replace(
        event,
        without=frozenset(without),
        without_days=frozenset(days),
        instance=_zone_of(written, changed, zones).moment(written.wall),
        onwards=changed.parameters.get("RANGE", "").upper() == "THISANDFUTURE",
    )


def _zone_of(written: Written, line: Line, zones: Zones) -> Zone:
    if written.utc:
        return UTC_ZONE
    return zones.own if written.whole_day else zones.of(line.parameters)


def _length(part: Component, start: Written, zone: Zone, zones: Zones) -> int:
    """Return how long an event lasts: days for one of whole days, else seconds."""
    ends, lasts = part.first("DTEND"), part.first("DURATION")
    if ends is not None:
        end = moment_of(ends.value)
        if start.whole_day:
            length = (end.wall - start.wall).days + (0 if end.whole_day or end.wall.time() == start.wall.time() else 1)
        else:
            length = _zone_of(end, ends, zones).moment(end.wall) - zone.moment(start.wall)
    elif lasts is not None:
        spoken = length_of(lasts.value)
        length = -(-spoken // timedelta(days=1)) if start.whole_day else int(spoken.total_seconds())
    else:
        length = 1 if start.whole_day else 0
    if length < 0:
        raise FeedProblem(
            say("This calendar has an event on %(date)s that ends before it begins.", date=start.wall.date())
        )
    if length * (DAY if start.whole_day else 1) > LONGEST.total_seconds():
        raise FeedProblem(say("This calendar has an event that lasts for more than ten years."))
    return length


def _more(line: Line, zone: Zone, zones: Zones) -> Iterator[tuple[datetime, int | None]]:
    """Yield the further beginnings of an event, as wall times of its own zone."""
    for text in filter(None, line.value.split(",")):
        begins, _, ends = text.partition("/")
        written = moment_of(begins)
        its_zone = _zone_of(written, line, zones)
        begun = its_zone.moment(written.wall)
        length = None
        if ends.lstrip("+").upper().startswith("P"):
            length = int(length_of(ends).total_seconds())
        elif ends:
            end = moment_of(ends)
            length = (UTC_ZONE if end.utc else its_zone).moment(end.wall) - begun
        yield zone.wall(begun), length


def instances(events: list[Event], *, window: tuple[int, int], work: Work) -> Iterator[tuple[int, int]]:
    """Yield from when until when somebody is busy with the events of one UID, between two moments; unordered.

    A changed instance stands in the place of the one that it names, however the two are ordered in the file; of two
    for the same one the later version counts. One whose event is not in the file stands by itself.
    """
    changed: dict[int, Event] = {}
    for event in sorted((event for event in events if event.instance is not None), key=lambda event: event.sequence):
        changed[event.instance or 0] = event
    for event in events:
        if event.instance is None and not event.cancelled:
            yield from _of_whole(event, changed, window, work)
    for event in changed.values():
        if event.busy and not event.cancelled:
            work.step()
            yield event.seconds(event.start)


def _of_whole(
    event: Event, changed: dict[int, Event], window: tuple[int, int], work: Work
) -> Iterator[tuple[int, int]]:
    onwards = [(at, changed[at]) for at in sorted(changed) if changed[at].onwards]
    for start, own_length in _beginnings(event, window, work, reach=_reach(event, changed)):
        begins, ends = event.seconds(start)
        if begins in event.without or (start.replace(hour=0, minute=0, second=0) in event.without_days):
            continue
        if begins in changed:
            continue
        stands = next((one for at, one in reversed(onwards) if at < begins), None)
        if stands is not None:
            if stands.busy and not stands.cancelled:
                moved = stands.start - stands.zone.wall(stands.instance or 0)
                yield stands.seconds(stands.zone.wall(begins) + moved)
        elif event.busy:
            yield begins, ends if own_length is None else begins + own_length


def _reach(event: Event, changed: dict[int, Event]) -> int:
    """Return how far outside a window, in seconds, an instance may begin and still be of it."""
    longest = event.length * (DAY if event.whole_day else 1)
    for at, one in changed.items():
        if one.onwards:
            begins, ends = one.seconds(one.start)
            longest = max(longest, abs(begins - at) + ends - begins)
    return longest + 2 * DAY


def _beginnings(
    event: Event, window: tuple[int, int], work: Work, *, reach: int
) -> Iterator[tuple[datetime, int | None]]:
    """Yield each wall time once at which an event begins near a window, with a length of its own or None."""
    after, before = event.zone.wall(window[0] - reach), event.zone.wall(window[1] + reach)
    seen: set[datetime] = set()
    own = [(event.start, None), *event.more]
    repeated = (
        (start, None)
        for rule in event.repeats
        for start in repetitions(
            rule, start=event.start, until=_until(rule, event), after=after, before=before, work=work
        )
    )
    for source in (own, repeated):
        for start, length in source:
            work.step()
            if after <= start < before and start not in seen:
                seen.add(start)
                yield start, length


def _until(rule: Repeat, event: Event) -> datetime | None:
    """Return the last wall time of a rule, in the zone of its event; a day counts to its end."""
    if rule.until is None:
        return None
    if not isinstance(rule.until, datetime):
        return datetime.combine(rule.until, datetime.max.time().replace(microsecond=0))
    if rule.until.tzinfo is None:
        return rule.until
    if event.whole_day:
        return rule.until.replace(tzinfo=None)
    return event.zone.wall(int(rule.until.timestamp()))
