"""A zone's even stretches say what zoneinfo says, wherever they are begun."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.scheduling.slots.zones import day_at, start_of_day, stretches
from tests.domain.scheduling.slots.cases import DAYS_WITH_A_CHANGE

AROUND = [(zone, day) for zone, days in DAYS_WITH_A_CHANGE.items() for day in days]


def wall(zone: ZoneInfo, moment: int) -> datetime:
    return datetime.fromtimestamp(moment, UTC).astimezone(zone)


def changes() -> Iterator[tuple[ZoneInfo, int]]:
    """The quarters of an hour in which one of the zones changes its clock."""
    for name, day in AROUND:
        zone, noon = ZoneInfo(name), int(datetime.fromisoformat(f"{day}T12:00Z").timestamp())
        quarters = range(noon - 36 * 3_600, noon + 36 * 3_600, 900)
        yield from ((zone, one) for one in quarters if wall(zone, one).utcoffset() != wall(zone, one - 900).utcoffset())


@given(st.sampled_from(sorted(changes(), key=str)), st.integers(-300, 70), st.integers(1, 600), st.integers(0, 599))
def test_a_moment_lies_in_one_stretch_which_knows_its_wall_time_and_whether_it_comes_again(
    change: tuple[ZoneInfo, int], begun: int, lasts: int, later: int
) -> None:
    zone, start = change[0], change[1] + begun * 60
    moment = start + later % lasts * 60
    found = stretches(zone, start, start + lasts * 60)
    assert (found[0].start, found[-1].end) == (start, start + lasts * 60)
    [here] = [one for one in found if one.start <= moment < one.end]
    shown = wall(zone, moment)
    assert shown.replace(tzinfo=UTC, fold=0).timestamp() == moment + here.offset
    assert bool(shown.fold) == (moment + here.offset < here.anew)


@pytest.mark.parametrize(("name", "day"), AROUND)
def test_a_local_day_begins_with_its_first_moment(name: str, day: str) -> None:
    zone = ZoneInfo(name)
    begun = start_of_day(zone, date.fromisoformat(day))
    assert wall(zone, begun).date() >= date.fromisoformat(day)
    assert wall(zone, begun - 1).date() < date.fromisoformat(day)
    assert day_at(zone, begun) == wall(zone, begun).date()
