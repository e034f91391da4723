"""Days and moments in words."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from evenhand.faces.components.clock_words import place_of
from evenhand.faces.workspace.clock import Clock

CLOCK = Clock(ZoneInfo("Europe/London"), datetime(2026, 11, 24, 14, 2, tzinfo=UTC))


def test_a_day_of_this_year_goes_without_it() -> None:
    assert CLOCK.day(date(2026, 11, 3)) == "Tue 3 Nov"


def test_a_day_of_another_year_carries_it() -> None:
    assert CLOCK.day(date(2025, 12, 31)) == "Wed 31 Dec 2025"


def test_a_moment_is_told_on_the_practices_clock() -> None:
    assert CLOCK.moment(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)) == "Thu 2 Jul, 00:30"


def test_the_day_of_a_moment_is_the_practices_day() -> None:
    assert CLOCK.day_of(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == "Wed 1 Jul"


def test_today_follows_the_zone() -> None:
    late = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
    assert Clock(ZoneInfo("Asia/Tokyo"), late).today == date(2026, 11, 25)
    assert Clock(ZoneInfo("America/New_York"), late).today == date(2026, 11, 24)


@pytest.mark.parametrize("zone", ["Europe/London", "Europe/Lisbon", "UTC"])
def test_where_clocks_agree_nothing_is_added(zone: str) -> None:
    assert CLOCK.elsewhere(CLOCK.now, zone) == ""


def test_another_clock_is_told_with_its_place() -> None:
    assert CLOCK.elsewhere(CLOCK.now, "America/New_York") == "Tue 24 Nov, 09:02 in New York"


def test_clocks_may_differ_in_summer_only() -> None:
    assert (
        CLOCK.elsewhere(datetime(2026, 7, 1, 12, tzinfo=UTC), "Atlantic/Reykjavik") == "Wed 1 Jul, 12:00 in Reykjavik"
    )


def test_a_zone_without_a_place_names_itself() -> None:
    assert place_of("UTC") == "UTC"
    assert place_of("America/Argentina/Buenos_Aires") == "Buenos Aires"
