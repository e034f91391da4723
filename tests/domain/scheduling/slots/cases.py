"""Cases to hold the engine against the oracle with: rules and taken times around clock changes of twenty zones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from evenhand.domain.scheduling.slots import Cap, CapUnit, Hours, Opening, Period, Rules, Span, Taken, Week, Window

DAYS_WITH_A_CHANGE = {
    "Europe/London": ["2026-03-29", "2026-10-25"],
    "Europe/Berlin": ["2026-03-29", "2026-10-25"],
    "America/New_York": ["2026-03-08", "2026-11-01"],
    "America/St_Johns": ["2006-04-02", "2006-10-29", "2026-03-08"],
    "America/Sao_Paulo": ["2018-02-18", "2018-11-04", "2026-06-01"],
    "America/Santiago": ["2026-04-05", "2026-09-06"],
    "America/Havana": ["2026-03-08", "2026-11-01"],
    "Atlantic/Azores": ["2026-03-29", "2026-10-25"],
    "Australia/Lord_Howe": ["2026-04-05", "2026-10-04"],
    "Australia/Adelaide": ["2026-04-05", "2026-10-04"],
    "Pacific/Auckland": ["2026-04-05", "2026-09-27"],
    "Pacific/Chatham": ["2026-04-05", "2026-09-27"],
    "Pacific/Apia": ["2011-12-30", "2011-04-02"],
    "Africa/Cairo": ["2026-04-24", "2026-10-30", "2014-07-31"],
    "Africa/Casablanca": ["2026-02-15", "2026-03-22"],
    "Asia/Beirut": ["2026-03-29", "2026-10-25"],
    "Asia/Tehran": ["2022-03-22", "2022-09-22"],
    "Asia/Kathmandu": ["2026-05-01"],
    "Asia/Kolkata": ["2026-05-01"],
    "Asia/Pyongyang": ["2015-08-15", "2018-05-05"],
    "Europe/Istanbul": ["2015-11-08", "2016-09-07"],
    "UTC": ["2026-05-01"],
}
"""Zones with half hours and half-hour changes, changes at midnight, a skipped day, and rules that were changed."""

MINUTE, DAY = 60, 86_400


@dataclass(frozen=True, slots=True)
class Case:
    """What is asked of engine and oracle alike."""

    rules: Rules
    taken: list[Taken]
    start: int
    end: int
    now: int


def cases() -> st.SearchStrategy[Case]:
    """Cases of up to a day and a half around a day on which something happens to a clock."""
    return st.integers(0, 2**63).map(lambda seed: a_case(Random(seed)))


def a_case(of: Random) -> Case:
    """One case. Doors are open long and rules are few, so that most cases have slots for a rule to take away."""
    name = of.choice(sorted(DAYS_WITH_A_CHANGE))
    day = date.fromisoformat(of.choice(DAYS_WITH_A_CHANGE[name]))
    noon = int(datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(name)).timestamp())
    start = noon - of.randint(1, 28) * 3_600 + of.choice([0, 0, 0, 7 * MINUTE, 31])
    end = start + of.randint(2, 30) * 3_600
    rules = _rules(of, ZoneInfo(name), day, start, end)
    taken = [_taken(of, rules, start, end) for _ in range(of.choice([0, 1, 2, 3, 5]) + len(rules.caps))]
    soon = start + of.randint(-30, 20) * 3_600 + of.choice([0, 17])
    return Case(rules, taken, start, end, of.choice([start - 40 * DAY, start - of.randint(0, 12) * DAY, soon]))


def _rules(of: Random, zone: ZoneInfo, day: date, start: int, end: int) -> Rules:
    step, buffers = of.choice([5, 10, 15, 15, 30, 30, 45, 50, 60, 7, 1_440]), [0, 0, 5, 10, 30]
    return Rules(
        zone=zone,
        hours=_hours(of, day),
        duration=of.choice([5, 15, 30, 30, 50, 60, 90, 180]),
        step=step,
        service=of.choice(["first", "group"]),
        offset=of.choice([0, 0, of.randrange(min(step, 60))]),
        before=of.choice(buffers),
        after=of.choice(buffers),
        notice=of.choice([0, 0, 60, 1_440]),
        window=_window(of, day) if of.random() < 0.3 else Window(),
        days_off=frozenset([_near(of, day)]) if of.random() < 0.1 else frozenset(),
        time_off=tuple(_span(of, start, end) for _ in range(of.choice([0, 0, 0, 1, 2]))),
        caps=tuple(_cap(of) for _ in range(of.choice([0, 0, 1, 2]))),
        seats=of.choice([1, 1, 6]),
        first_weekday=of.randrange(7),
    )


def _hours(of: Random, day: date) -> Hours:
    overrides = {_near(of, day): _openings(of) for _ in range(of.choice([0, 0, 0, 1, 2]))}
    therapist, service = (_week(of) if of.random() < 0.3 else None for _ in range(2))
    return Hours(_week(of), therapist, service, overrides)


def _week(of: Random) -> Week:
    one, other = _openings(of), _openings(of)
    return (one, one, other, one, one, other, other)


def _openings(of: Random) -> tuple[Opening, ...]:
    if of.random() < 0.3:
        return (Opening(0, 1_440),)
    edges = sorted({of.choice([0, 1_440, of.randrange(289) * 5]) for _ in range(of.choice([0, 2, 2, 2, 4, 6]))})
    meet = of.random() < 0.3
    pairs = pairwise(edges) if meet else zip(edges[::2], edges[1::2], strict=False)
    return tuple(Opening(one, other) for one, other in pairs)


def _near(of: Random, day: date) -> date:
    return day + timedelta(days=of.randint(-1, 1))


def _window(of: Random, day: date) -> Window:
    return Window(
        days=of.choice([None, of.randint(0, 12), of.randint(25, 45)]),
        working=of.random() < 0.6,
        weekdays=frozenset(of.sample(range(7), of.randint(1, 7))),
        first=of.choice([None, None, _near(of, day)]),
        last=of.choice([None, None, _near(of, day)]),
    )


def _span(of: Random, start: int, end: int) -> Span:
    begins = of.randrange(start // MINUTE - 200, end // MINUTE + 200)
    return Span(begins * MINUTE, (begins + of.choice([0, 1, 30, 90, 600])) * MINUTE)


def _cap(of: Random) -> Cap:
    unit = of.choice(list(CapUnit))
    most = of.randint(0, 4) if unit is CapUnit.SESSIONS else of.choice([50, 60, 110, 120, 180, 240, 400])
    return Cap(of.choice(list(Period)), most, unit, of.choice([None, None, "first", "group"]))


def _taken(of: Random, rules: Rules, start: int, end: int) -> Taken:
    """What is taken, near the time that is asked for or some days away, where only caps feel it."""
    away = of.choice([0, 0, of.randint(-8, 8) * DAY // MINUTE])
    begins = of.randrange(start // MINUTE - 300, end // MINUTE + 300) // 5 * 5 + away
    service = of.choice([rules.service, "first", "group", ""])
    lasts, buffers = of.choice([15, 50, 60, 180, 1_440]), [0, 0, 5, 10, 30]
    return Taken(
        begins * MINUTE,
        (begins + lasts) * MINUTE,
        of.choice(buffers),
        of.choice(buffers),
        service,
        of.random() < 0.8,
        of.randint(0, 2) if service == "group" else 0,
    )
