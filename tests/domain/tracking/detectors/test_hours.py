"""The time of day: events that bunch, and measures that differ."""

from datetime import timedelta
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.tracking.detectors.finding import Finding
from evenhand.domain.tracking.detectors.hours import minute_of_day
from tests.domain.tracking.makers import SKIP, START, entries, entry, field, form, look_for, measure, pattern

SHEET = form(field("when", "time"), measures=[measure("mood")])
clock_times = st.lists(st.integers(0, 1439), max_size=12)


def bunch(*times: object, **parameters: float) -> Finding | None:
    return look_for(pattern("cluster_hour", "when", **parameters), SHEET, entries("when", times))


def test_events_in_one_stretch_are_pointed_out() -> None:
    found = bunch("21:10", "08:00", "22:30", "23:00", "12:00", "15:00")
    assert found is not None
    assert (found.seen, found.of, found.detail) == (3, 6, "from 21:10 to 23:00")


def test_a_stretch_may_go_over_midnight() -> None:
    found = bunch("23:30", "00:10", "01:15", "12:00", "08:00", "16:00")
    assert found is not None
    assert (found.seen, found.detail) == (3, "from 23:30 to 01:15")


def test_cluster_hour_is_silent_below_six_events() -> None:
    assert bunch("21:00", "21:10", "21:20", "21:30", "21:40") is None
    assert bunch("21:00", "21:10", "21:20", "21:30", "21:40", SKIP, SKIP) is None


def test_the_share_is_set_against_all_entries_also_those_without_a_time() -> None:
    times = ["21:00", "21:30", "22:00", "08:00", "12:00", "16:00"]
    assert bunch(*times) is not None
    assert bunch(*times, None, SKIP) is None


def test_a_wider_window_takes_in_more() -> None:
    spread = ["08:00", "10:30", "13:00", "18:00", "20:00", "23:00"]
    assert bunch(*spread) is None
    assert bunch(*spread, window=5) is not None


@given(clock_times)
def test_no_two_hours_hold_more_than_the_ones_found(minutes: list[int]) -> None:
    found = bunch(*[f"{minute // 60:02d}:{minute % 60:02d}" for minute in minutes])
    most = max((sum((m - start) % 1440 <= 120 for m in minutes) for start in range(1440)), default=0)
    fires = len(minutes) >= 6 and most >= 0.4 * len(minutes)
    assert (found.seen if found else None) == (most if fires else None)


@pytest.mark.parametrize(
    ("stored", "minute"),
    [
        ("07:05", 425),
        ("2026-03-02T07:05:00+00:00", 16 * 60 + 5),
        ("2026-03-02T07:05:00", 425),
        ("2026-03-02T23:30:00+09:00", 23 * 60 + 30),
        ("late", None),
        ("2026-03-02Tx", None),
        (7, None),
    ],
)
def test_a_stored_time_is_read_on_the_clients_clock(stored: object, minute: int | None) -> None:
    assert minute_of_day(stored, entry(1, zone="Asia/Tokyo")) == minute


def moods(*parts: tuple[int, float | None], **parameters: float) -> Finding | None:
    own = [
        entry(n, at=START.replace(hour=hour) + timedelta(days=n), values={"mood": value})
        for n, (hour, value) in enumerate(parts, start=1)
    ]
    return look_for(pattern("time_of_day_contrast", "mood", **parameters), SHEET, own)


MORNINGS, EVENINGS = [(8, 3.0), (9, 4), (7, 3), (8, 4)], [(20, 5.0), (21, 6), (19, 5), (20, 6)]


def test_mornings_that_differ_from_evenings_are_pointed_out() -> None:
    found = moods(*MORNINGS, *EVENINGS, (13, 4))
    assert found is not None
    assert (found.seen, found.of) == (8, 9)
    assert found.detail == "median 3.5 in the morning (4), median 5.5 in the evening (4)"


def test_time_of_day_is_silent_with_fewer_than_four_a_part_and_for_a_small_difference() -> None:
    assert moods(*MORNINGS, *EVENINGS[:3]) is None
    assert moods(*MORNINGS, *EVENINGS[:3], (20, None)) is None
    assert moods(*MORNINGS, *EVENINGS, diff=0.3) is None
    assert moods(*MORNINGS, *[(20, value) for _, value in MORNINGS]) is None


@given(st.lists(st.tuples(st.sampled_from([3, 9, 15, 21]), st.integers(0, 10).map(float)), max_size=16))
def test_the_widest_difference_of_medians_decides(parts: list[tuple[int, float]]) -> None:
    by_part: dict[int, list[float]] = {}
    for hour, value in parts:
        by_part.setdefault(hour, []).append(value)
    medians = [median(values) for values in by_part.values() if len(values) >= 4]
    assert (moods(*parts) is not None) == (bool(medians) and max(medians) - min(medians) >= 1)
