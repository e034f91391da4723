"""The free times of a service as pages show them: a month, its days, the times of one day, on one zone's clock."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import attrgetter
from urllib.parse import urlencode

from evenhand.domain.scheduling.models import Service
from evenhand.domain.scheduling.queries.rules import moment_of, rules_of, seconds
from evenhand.domain.scheduling.queries.slots import nearest_slots, slots_between
from evenhand.domain.scheduling.slots.limits import last_day
from evenhand.domain.scheduling.slots.rules import Slot
from evenhand.domain.scheduling.slots.zones import start_of_day
from evenhand.faces.components.clock_words import ClockWords
from evenhand.wording.dates import SHORT_WEEKDAYS, WEEKDAYS, month_of

MOST_MONTHS = 24
ONE_DAY = timedelta(days=1)
WEEK = 7


@dataclass(frozen=True, slots=True)
class Time:
    """One free time: where it begins in seconds of UTC, in words, and on the practice's clock where that differs.

    `seats_left` says how many can still come, which pages show of groups.
    """

    start: int
    at: str
    words: str
    elsewhere: str
    seats_left: int


@dataclass(frozen=True, slots=True)
class FreeDay:
    """A day with free times: its words, how many they are, and the address that shows them."""

    day: date
    words: str
    count: int
    address: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """One place of the month's grid: a day number, "" outside the month, with its day where that has free times."""

    number: str
    free: FreeDay | None


@dataclass(frozen=True, slots=True)
class FreeTimes:
    """A month of free times. `times` are those of the chosen day; without one there are none in this month."""

    clock: ClockWords
    month: str
    weekdays: tuple[tuple[str, str], ...]
    weeks: tuple[tuple[Cell, ...], ...]
    days: tuple[FreeDay, ...]
    day: str
    times: tuple[Time, ...]
    earlier: str
    later: str
    as_list: bool
    other_view: str


@dataclass(frozen=True, slots=True)
class OneDay:
    """The free times of one day alone; `later` is empty, since a day leads nowhere."""

    clock: ClockWords
    day: str
    times: tuple[Time, ...]
    later: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of a page asks to see; what makes no sense in it is passed over.

    `day_alone` asks for nothing but the day, to be put in the place of the one that is shown.
    """

    month: date | None
    day: date | None
    zone: str
    as_list: bool
    day_alone: bool = False

    def address(self, **changed: str) -> str:
        """Return the address of the same page with something else asked for."""
        words = {"zone": self.zone, "view": "list" if self.as_list else ""} | changed
        return "?" + urlencode({name: value for name, value in words.items() if value})


def asked_in(parameters: Mapping[str, str]) -> Asked:
    """Read the parameters of an address."""
    day = _date_in(parameters.get("day", ""))
    month = day or _date_in(f"{parameters.get('month', '')}-01")
    day_alone = day is not None and parameters.get("part") == "day"
    return Asked(month, day, parameters.get("zone", ""), parameters.get("view") == "list", day_alone)


def _date_in(words: str) -> date | None:
    try:
        return date.fromisoformat(words) if len(words) == len("2026-11-24") else None
    except ValueError:
        return None


def free_day(*, service: Service, clock: ClockWords, practice_zone: str, day: date, at: datetime) -> OneDay:
    """Return the free times of one day on a clock."""
    start, end = (start_of_day(clock.zone, one) for one in (day, day + ONE_DAY))
    slots = slots_between(service=service, start=start, end=end, at=at)
    return OneDay(clock, clock.day(day), _times_of_day(slots, clock, practice_zone))


def free_times(
    *, service: Service, clock: ClockWords, practice_zone: str, first_weekday: int, asked: Asked, at: datetime
) -> FreeTimes:
    """Return a month of free times: the one that is asked for, else the first that has some."""
    month = _month_asked(asked, clock)
    slots = _slots_of(service, month, clock, at)
    if not slots and asked.month is None:
        found = nearest_slots(service=service, wanted=seconds(at), at=at, count=1)
        if found:
            month = clock.local(moment_of(found[0].start)).date().replace(day=1)
            slots = _slots_of(service, month, clock, at)
    by_day = _by_day(slots, clock)
    chosen = asked.day if asked.day in by_day else next(iter(by_day), None)
    here = asked.address()
    of_day = f"{here}&day=" if here != "?" else "?day="
    days = {
        day: FreeDay(day, clock.day(day), len(found), f"{of_day}{day.isoformat()}#times", day == chosen)
        for day, found in by_day.items()
    }
    return FreeTimes(
        clock=clock,
        month=month_of(month),
        weekdays=_weekdays(first_weekday),
        weeks=_grid(month, days, first_weekday),
        days=tuple(days.values()),
        day=clock.day(chosen) if chosen else "",
        times=_times_of_day(by_day[chosen], clock, practice_zone) if chosen else (),
        earlier=asked.address(month=f"{_month_after(month, -1):%Y-%m}") if month > _first_of(clock.today) else "",
        later=asked.address(month=f"{_month_after(month, 1):%Y-%m}") if _goes_on(service, month, clock, at) else "",
        as_list=asked.as_list,
        other_view=asked.address(month=f"{month:%Y-%m}", view="" if asked.as_list else "list"),
    )


def moments_of(slots: Sequence[Slot], clock: ClockWords, practice_zone: str) -> tuple[Time, ...]:
    """Return slots in words with their days, each with the practice's clock beside it where that shows another time."""
    return tuple(_time(slot, clock.moment(moment_of(slot.start)), clock, practice_zone) for slot in slots)


def _times_of_day(slots: Sequence[Slot], clock: ClockWords, practice_zone: str) -> tuple[Time, ...]:
    return tuple(_time(slot, clock.time(moment_of(slot.start)), clock, practice_zone) for slot in slots)


def _time(slot: Slot, words: str, clock: ClockWords, practice_zone: str) -> Time:
    start = moment_of(slot.start)
    elsewhere = clock.elsewhere(start, practice_zone)
    return Time(slot.start, start.isoformat(timespec="minutes"), words, elsewhere, slot.seats_left)


def _month_asked(asked: Asked, clock: ClockWords) -> date:
    now = _first_of(clock.today)
    wanted = _first_of(asked.month) if asked.month else now
    return min(max(wanted, now), _month_after(now, MOST_MONTHS))


def _first_of(day: date) -> date:
    return day.replace(day=1)


def _month_after(month: date, count: int) -> date:
    number = month.year * 12 + month.month - 1 + count
    return date(number // 12, number % 12 + 1, 1)


def _slots_of(service: Service, month: date, clock: ClockWords, at: datetime) -> list[Slot]:
    start, end = (start_of_day(clock.zone, day) for day in (month, _month_after(month, 1)))
    return slots_between(service=service, start=start, end=end, at=at)


def _goes_on(service: Service, month: date, clock: ClockWords, at: datetime) -> bool:
    last = last_day(rules_of(service=service), seconds(at))
    following = _month_after(month, 1)
    return following <= _month_after(_first_of(clock.today), MOST_MONTHS) and (last is None or last >= following)


def _by_day(slots: Sequence[Slot], clock: ClockWords) -> dict[date, Sequence[Slot]]:
    """Return slots, which are in order, by their day on the clock; the clock is asked once a day, not once a slot."""
    found: dict[date, Sequence[Slot]] = {}
    begun = 0
    while begun < len(slots):
        day = clock.local_of(slots[begun].start).date()
        over = bisect_left(slots, start_of_day(clock.zone, day + ONE_DAY), begun + 1, key=_start)
        found[day] = slots[begun:over]
        begun = over
    return found


_start = attrgetter("start")


def _weekdays(first: int) -> tuple[tuple[str, str], ...]:
    monday = date(2026, 11, 23)
    days = (monday + timedelta(days=(first + number) % WEEK) for number in range(WEEK))
    return tuple((str(SHORT_WEEKDAYS[day.weekday()]), str(WEEKDAYS[day.weekday()])) for day in days)


def _grid(month: date, days: Mapping[date, FreeDay], first_weekday: int) -> tuple[tuple[Cell, ...], ...]:
    """Return the weeks of a month, each of seven places."""
    before = (month.weekday() - first_weekday) % WEEK
    length = (_month_after(month, 1) - month).days
    cells = [Cell("", None)] * before
    cells += [Cell(str(day.day), days.get(day)) for day in (month + timedelta(days=n) for n in range(length))]
    cells += [Cell("", None)] * (-len(cells) % WEEK)
    return tuple(tuple(cells[at : at + WEEK]) for at in range(0, len(cells), WEEK))
