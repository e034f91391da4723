"""Entries typed long after the event, pauses between entries, plans without an answer."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.tracking.detectors import DETECTORS
from evenhand.domain.tracking.detectors.delays import end_of_event
from evenhand.domain.tracking.detectors.finding import Finding
from evenhand.domain.tracking.detectors.looking import Look
from evenhand.domain.tracking.entries import Entry
from tests.domain.tracking.makers import NOW, SKIP, START, entry, field, form, look_for, pattern

SHEET = form(field("happened_at", "datetime"), field("happened_on", "date"), field("plan"), field("outcome"))


def sent_after(*hours: float | None, **parameters: float) -> Finding | None:
    """Entries a week apart, each sent so many hours after its event; None for one without a time."""
    own = []
    for n, delay in enumerate(hours, start=1):
        sent = START + timedelta(days=7 * n)
        said = {} if delay is None else {"happened_at": (sent - timedelta(hours=delay)).isoformat()}
        own.append(entry(n, said, at=sent))
    return look_for(pattern("backfilled", "happened_at", **parameters), SHEET, own)


def test_half_sent_late_is_pointed_out() -> None:
    found = sent_after(0.1, 13, 30, 2)
    assert found is not None
    assert (found.seen, found.of, found.detail) == (2, 4, "sent more than 12 hours after")
    assert [one.id for one in found.entries] == ["e2", "e3"]


def test_backfilled_is_silent_below_four_and_under_its_share() -> None:
    assert sent_after(20, 20, 20) is None
    assert sent_after(20, 20, 20, None) is None
    assert sent_after(20, 1, 1, 1) is None
    assert sent_after(20, 1, 1, 1, share=0.25) is not None


def test_the_pattern_says_how_late_is_late() -> None:
    assert sent_after(20, 20, 20, 20, hours=24) is None
    assert sent_after(20, 20, 20, 20, hours=19) is not None


def test_an_entry_without_a_time_is_left_out() -> None:
    found = sent_after(13, 13, None, 13, 1)
    assert found is not None
    assert (found.seen, found.of, found.left_out) == (3, 4, 1)


@given(st.lists(st.floats(0, 48), max_size=8), st.floats(0.1, 1))
def test_late_is_counted_by_the_hour(hours: list[float], share: float) -> None:
    late = sum(delay > 12 for delay in hours)
    found = sent_after(*hours, share=share)
    fires = len(hours) >= 4 and late >= share * len(hours)
    assert (found.seen if found else None) == (late if fires else None)


def on_days(*days: tuple[float, str], **parameters: float) -> Finding | None:
    own = [entry(n, {"happened_on": day}, day=sent) for n, (sent, day) in enumerate(days, start=1)]
    return look_for(pattern("backfilled", "happened_on", **parameters), SHEET, own)


def test_a_day_counts_from_its_end() -> None:
    days = [(0.0, "2026-03-02"), (1, "2026-03-02"), (2, "2026-03-03"), (3, "2026-03-05")]
    assert on_days(*days, hours=13, share=0.25) is None
    assert on_days(*days, hours=11, share=0.5) is not None


def test_three_days_typed_in_one_sitting_are_pointed_out() -> None:
    nights = [(0.0, "2026-03-02"), (5, "2026-03-05"), (5.01, "2026-03-06"), (5.02, "2026-03-07"), (6, "2026-03-08")]
    found = on_days(*nights, hours=240)
    assert found is not None
    assert (found.seen, found.of, found.detail) == (3, 5, "sent in one sitting")


def test_entries_of_one_day_in_one_sitting_are_not_backfilled() -> None:
    assert on_days(*[(5 + n / 1000, "2026-03-07") for n in range(5)], hours=240) is None


@pytest.mark.parametrize(
    ("stored", "end"),
    [
        ("2026-03-02", datetime(2026, 3, 2, 15, tzinfo=UTC)),
        ("2026-03-02T10:00:00+00:00", datetime(2026, 3, 2, 10, tzinfo=UTC)),
        ("2026-03-02T10:00:00", datetime(2026, 3, 2, 1, tzinfo=UTC)),
        ("yesterday", None),
        ("9999-12-31", None),
        (20260302, None),
    ],
)
def test_the_end_of_an_event_is_read_in_the_clients_zone(stored: object, end: datetime | None) -> None:
    assert end_of_event(stored, entry(1, zone="Asia/Tokyo")) == end


def pause(*days: float, length: int = 14, is_open: bool = True, own: Sequence[Entry] | None = None) -> Finding | None:
    series = [entry(n, day=day) for n, day in enumerate(days, start=1)]
    wanted = pattern("gap_in_entries", days=length)
    return look_for(wanted, SHEET, own if own is not None else series, series=series, is_open=is_open)


UNTIL_NOW = (NOW - START).days


def test_a_pause_until_now_is_pointed_out_with_the_ones_before() -> None:
    found = pause(0, 20, 25, UNTIL_NOW - 14)
    assert found is not None
    assert (found.seen, found.of, found.counted) == (3, 4, "pauses after an entry")
    assert found.detail == "now 14 days without an entry"
    assert [one.id for one in found.entries] == ["e1", "e3", "e4"]


def test_gap_is_silent_without_an_entry_before_its_time_and_once_the_assignment_is_over() -> None:
    assert pause() is None
    assert pause(0, UNTIL_NOW - 13) is None
    assert pause(0, is_open=False) is None


def test_an_entry_on_another_form_of_the_series_ends_the_pause() -> None:
    assert pause(0, UNTIL_NOW - 1, own=[entry(1, day=0)]) is None


def loops(*entries: tuple[float, object, object], days: int = 7) -> Finding | None:
    own = [
        entry(n, {"plan": plan, "outcome": outcome}, day=UNTIL_NOW - ago)
        for n, (ago, plan, outcome) in enumerate(entries, start=1)
    ]
    return look_for(pattern("open_loop", "plan", "outcome", days=days), SHEET, own)


def test_a_plan_without_an_outcome_is_pointed_out_after_its_days() -> None:
    found = loops((30, "walk", "it rained"), (20, "call", None), (7, "bus", None), (3, "shop", None))
    assert found is not None
    assert (found.seen, found.of) == (2, 4)
    assert [one.id for one in found.entries] == ["e2", "e3"]


def test_open_loop_is_silent_when_all_are_closed_young_or_never_begun() -> None:
    assert loops((30, "walk", "done")) is None
    assert loops((6, "walk", None)) is None
    assert loops((30, None, None)) is None
    assert loops() is None


def test_a_skipped_outcome_closes_the_loop() -> None:
    assert loops((30, "walk", SKIP)) is None


def test_a_first_sitting_that_was_kept_and_never_finished_is_counted_and_named_by_its_day() -> None:
    begun = [entry(n, {"plan": "walk"}, at=NOW - timedelta(days=ago)) for n, ago in ((1, 20), (2, 3))]
    look = Look(pattern("open_loop", "plan", "outcome", days=7), SHEET, (), (), NOW.date(), True, {}, {}, tuple(begun))
    found = DETECTORS["open_loop"](look)
    assert found is not None
    assert (found.seen, found.of, found.counted, found.entries) == (1, 2, "first parts", ())
    assert found.days == ((NOW - timedelta(days=20)).date(),)
