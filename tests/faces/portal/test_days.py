"""Days and moments in a client's words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.faces.portal.days import ClientClock

CLOCK = ClientClock(ZoneInfo("Europe/London"), datetime(2026, 11, 24, 14, 2, tzinfo=UTC))


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 24), "today"),
        (date(2026, 11, 25), "tomorrow"),
        (date(2026, 11, 23), "yesterday"),
        (date(2026, 11, 27), "Friday 27 Nov"),
        (date(2027, 1, 3), "Sunday 3 Jan 2027"),
    ],
)
def test_a_day(day: date, words: str) -> None:
    assert CLOCK.day(day) == words


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 24), "for today"),
        (date(2026, 11, 25), "by tomorrow"),
        (date(2026, 12, 4), "by Friday 4 Dec"),
        (date(2026, 11, 20), "was for Friday 20 Nov, still open"),
    ],
)
def test_a_due_day(day: date, words: str) -> None:
    assert CLOCK.due(day) == words


def test_moments_are_on_the_clients_clock() -> None:
    late = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
    assert CLOCK.moment(late) == "today, 23:30"
    assert ClientClock(ZoneInfo("Asia/Tokyo"), CLOCK.now).moment(late) == "tomorrow, 08:30"
    assert CLOCK.time(datetime(2026, 7, 1, 12, 0, tzinfo=UTC)) == "13:00"


@given(st.integers(-400, 400))
def test_two_days_never_have_the_same_words(away: int) -> None:
    day = CLOCK.today + timedelta(days=away)
    assert (CLOCK.day(day) == CLOCK.day(day + timedelta(days=1))) is False
