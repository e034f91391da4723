"""Days and times in words: each language in its own order."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from evenhand.wording import in_language
from evenhand.wording.dates import (
    ISO,
    MONTH_FIRST,
    clock_of_place,
    day_and_time,
    from_to,
    long_day,
    month_of,
    plain_day,
    short_day,
    short_month_of,
    short_plain_day,
    time_of_day,
)

DAY = date(2026, 11, 30)


def all_of_them() -> list[str]:
    return [
        long_day(DAY),
        long_day(DAY, year=False),
        long_day(DAY, order=MONTH_FIRST),
        long_day(DAY, order=MONTH_FIRST, year=False),
        long_day(DAY, order=ISO),
        short_day(DAY),
        short_day(DAY, year=False),
        plain_day(DAY),
        plain_day(DAY, year=False),
        short_plain_day(DAY),
        short_plain_day(DAY, year=False),
        month_of(DAY),
        short_month_of(DAY),
        short_month_of(DAY, year=False),
        day_and_time(long_day(DAY, year=False), time_of_day(time(14, 30))),
        from_to("14:30", "15:20"),
        clock_of_place("America/New_York"),
    ]


def test_english() -> None:
    assert all_of_them() == [
        "Monday 30 November 2026",
        "Monday 30 November",
        "Monday, November 30, 2026",
        "Monday, November 30",
        "Monday 2026-11-30",
        "Mon 30 Nov 2026",
        "Mon 30 Nov",
        "30 November 2026",
        "30 November",
        "30 Nov 2026",
        "30 Nov",
        "November 2026",
        "Nov 2026",
        "Nov",
        "Monday 30 November, 14:30",
        "14:30 to 15:20",
        "New York time",
    ]


def test_german() -> None:
    with in_language("de"):
        assert all_of_them() == [
            "Montag, 30. November 2026",
            "Montag, 30. November",
            "Montag, November 30, 2026",
            "Montag, November 30",
            "Montag, 2026-11-30",
            "Mo, 30. Nov. 2026",
            "Mo, 30. Nov.",
            "30. November 2026",
            "30. November",
            "30. Nov. 2026",
            "30. Nov.",
            "November 2026",
            "Nov. 2026",
            "Nov.",
            "Montag, 30. November, 14:30",
            "14:30 bis 15:20",
            "Ortszeit New York",
        ]


@pytest.mark.parametrize(
    ("at", "whole", "half"),
    [
        (time(0, 5), "00:05", "12:05 am"),
        (time(12), "12:00", "12:00 pm"),
        (datetime(2026, 1, 1, 23, 59, tzinfo=UTC), "23:59", "11:59 pm"),
    ],
)
def test_a_time_of_day(at: time | datetime, whole: str, half: str) -> None:
    assert (time_of_day(at), time_of_day(at, twelve=True)) == (whole, half)
