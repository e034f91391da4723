"""What it costs to work out slots: a month, sixty days, and a year of fifty therapists, by the engine alone."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from time import process_time
from zoneinfo import ZoneInfo

from evenhand.domain.scheduling.slots import (
    Cap,
    CapUnit,
    Hours,
    Opening,
    Period,
    Rules,
    Span,
    Taken,
    Week,
    Window,
    checked,
    free_slots,
)
from tests.benchmarks.figures import Figure, percentile, table

FIRST = datetime(2026, 3, 1, tzinfo=UTC)
"""The year that is asked for has both changes of clocks."""
START, DAY, MINUTE = int(FIRST.timestamp()), 86_400, 60
THERAPISTS, TRIES = 50, 20


def a_calendar(days: int, sessions: int, of: Random) -> tuple[Rules, list[Taken]]:
    """A therapist's rules, some twenty of every kind, and sessions on weekdays."""
    opened: Week = (*((Opening(9 * 60, 12 * 60), Opening(13 * 60, 18 * 60)),) * 5, (), ())
    moved = {(FIRST + timedelta(days=day)).date(): (Opening(10 * 60, 15 * 60),) for day in range(2, 60, 6)}
    rules = Rules(
        zone=ZoneInfo("Europe/Berlin"),
        hours=Hours(opened, opened, opened, moved),
        duration=50,
        step=15,
        service="first",
        before=5,
        after=10,
        notice=24 * 60,
        window=Window(days=400),
        days_off=frozenset((FIRST + timedelta(days=day)).date() for day in (20, 21, 50)),
        time_off=tuple(Span(START + day * DAY + 36_000, START + day * DAY + 43_200) for day in range(3, 60, 9)),
        caps=(Cap(Period.DAY, 12), Cap(Period.WEEK, 70), Cap(Period.MONTH, 20_000, CapUnit.MINUTES)),
    )
    times = (START + of.randrange(days) * DAY + of.randrange(7 * 4, 17 * 4) * 15 * MINUTE for _ in range(sessions))
    return checked(rules), [Taken(one, one + 50 * MINUTE, 0, 10, "first") for one in times]


def seconds_for(calendars: Sequence[tuple[Rules, list[Taken]]], days: int) -> float:
    """Return the seconds of processor that the slots of some calendars take; refuses calendars without any."""
    begun = process_time()
    found = [free_slots(rules, taken, start=START, end=START + days * DAY, now=START) for rules, taken in calendars]
    took = process_time() - begun
    if not all(found):
        raise SystemExit("A calendar has no slot left: there is nothing to measure.")
    return took


def one_at_a_time(days: int, sessions: int) -> float:
    """Return the milliseconds that one therapist's slots take, the median of some calendars."""
    calendars = [a_calendar(days, sessions, Random(number)) for number in range(TRIES)]
    return 1000 * percentile([seconds_for([one], days) for one in calendars], 0.5)


def main() -> int:
    """Print the figures; return 1 when one misses its budget."""
    year = [a_calendar(365, 1_000, Random(number)) for number in range(THERAPISTS)]
    half = [a_calendar(365, 500, Random(number)) for number in range(THERAPISTS)]
    whole_year = seconds_for(year, 365)
    figures = [
        Figure("a month with 80 sessions", one_at_a_time(31, 80), "ms", 1),
        Figure("60 days with 500 sessions", one_at_a_time(60, 500), "ms", 10),
        Figure("a year of 50 therapists with 25,000 sessions", 1000 * seconds_for(half, 365), "ms"),
        Figure("a year of 50 therapists with 50,000 sessions", 1000 * whole_year, "ms", 1_000),
    ]
    print(table("Working out slots", figures))
    return 0 if all(figure.holds for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
