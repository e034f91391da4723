"""Where dates stand on a chart's time line: the span, places in percent and the ticks."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from evenhand.wording.dates import short_month_of, short_plain_day

EDGE = 2.0  # percent kept free at both ends, so that a marker on the first day is drawn whole
MOST_TICKS = 7
DAY_STEPS = (1, 2, 7, 14)
MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240)


@dataclass(frozen=True, slots=True)
class Tick:
    """A date on the axis: its place in percent and the words under it."""

    place: float
    words: str


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """The span of a chart, from its first to its last instant, read in one time zone."""

    start: datetime
    end: datetime
    zone: ZoneInfo
    _drawn_at: dict[datetime, str] = field(default_factory=dict, init=False, repr=False, compare=False)

    def place(self, at: datetime) -> float:
        """Where an instant stands, in percent of the width; the middle when the whole span is one instant.

        Places go by the seconds that passed; a difference in one zone would miss the hour of a clock change.
        """
        start, end = self.start.timestamp(), self.end.timestamp()
        if end <= start:
            return 50.0
        return EDGE + (at.timestamp() - start) / (end - start) * (100 - 2 * EDGE)

    def percent(self, at: datetime) -> str:
        """The same as an SVG length; every instant is drawn several times, so it is reckoned once."""
        known = self._drawn_at.get(at)
        if known is None:
            known = self._drawn_at[at] = f"{self.place(at):.2f}%"
        return known

    def ticks(self) -> tuple[Tick, ...]:
        """At most seven local midnights, by days, weeks, months or years: the finest that fits."""
        first, last = self.start.astimezone(self.zone).date(), self.end.astimezone(self.zone).date()
        for days in DAY_STEPS:
            if (last - first).days // days < MOST_TICKS:
                return self._drawn(_every_days(first, last, days), words=lambda day: short_plain_day(day, year=False))
        for months in MONTH_STEPS:
            found = list(_every_months(first, last, months))
            if len(found) <= MOST_TICKS:
                break
        same_year = first.year == last.year
        return self._drawn(found, words=lambda day: short_month_of(day, year=not same_year))

    def _drawn(self, days: Sequence[date], *, words: Callable[[date], str]) -> tuple[Tick, ...]:
        """The ticks of these days; a day that began before the first instant moves to the edge."""
        ticks = []
        for day in days:
            place = self.place(datetime.combine(day, time(), tzinfo=self.zone))
            ticks.append(Tick(place=min(100.0, max(0.0, place)), words=words(day)))
        return tuple(ticks)


def axis_for(instants: Sequence[datetime], zone: ZoneInfo) -> TimeAxis:
    """The axis that holds all instants. Raises ValueError when there is none."""
    if not instants:
        raise ValueError("A time line needs at least one instant.")
    return TimeAxis(start=min(instants), end=max(instants), zone=zone)


def _every_days(first: date, last: date, step: int) -> list[date]:
    return [first + timedelta(days=n) for n in range(0, (last - first).days + 1, step)]


def _every_months(first: date, last: date, step: int) -> Iterator[date]:
    """The firsts of months after `first`, counted from January so that they fall on round months."""
    month = first.year * 12 + first.month - 1 + (first.day > 1)
    month += -month % step
    while month <= last.year * 12 + last.month - 1:
        yield date(month // 12, month % 12 + 1, 1)
        month += step
