"""What the benchmark of pages reads out of a browser's notes, on notes written by hand."""

from __future__ import annotations

import pytest

from tests.benchmarks.figures import Figure, grid
from tests.benchmarks.keys import Key, keys_of
from tests.benchmarks.loading import loading_of
from tests.benchmarks.phone import Event

MAIN, OTHER = 7, 8


def task(at: float, lasts: float, *, thread: int = MAIN, used: float | None = None) -> Event:
    """A piece of work, in microseconds; it used the processor all the time unless told otherwise."""
    ran = lasts if used is None else used
    return {"name": "RunTask", "ph": "X", "pid": 1, "tid": thread, "ts": at, "dur": lasts, "tdur": ran, "args": {}}


def call(kind: str, at: float, lasts: float) -> Event:
    """A call of what waits for a key, in microseconds."""
    return {**task(at, lasts), "name": "EventDispatch", "args": {"data": {"type": kind}}}


def mark(name: str, at: float, *, loading: str = "ours") -> Event:
    """A moment in the loading of a page."""
    data = {"data": {"navigationId": loading}}
    return {"name": name, "ph": "R", "pid": 1, "tid": MAIN, "ts": at, "args": data}


def test_a_key_costs_what_was_called_for_it_and_all_work_until_the_next_key_times_four() -> None:
    first = [task(1_000, 900), call("keydown", 1_100, 100), call("keypress", 1_300, 500), call("input", 1_400, 300)]
    drawing = [task(3_000, 2_000)]
    second = [task(9_000, 200), call("keydown", 9_050, 100), call("mousemove", 9_160, 20)]
    assert keys_of([*first, *drawing, *second]) == [Key(4 * 0.6, 4 * 2.9), Key(4 * 0.1, 4 * 0.2)]


def test_work_of_other_threads_and_waiting_for_a_busy_processor_do_not_count() -> None:
    events = [task(1_000, 900, used=300), call("keydown", 1_100, 100), task(1_000, 50_000, thread=OTHER)]
    assert keys_of(events) == [Key(4 * 0.1, 4 * 0.3)]


def test_a_loading_is_slowed_down_by_the_work_before_its_largest_paint() -> None:
    seen = loading_of(
        [
            task(1_000, 8_000),
            task(20_000, 10_000),
            mark("firstContentfulPaint", 100_000),
            mark("largestContentfulPaint::Candidate", 100_000),
            task(110_000, 5_000),
            mark("largestContentfulPaint::Candidate", 210_000),
            task(220_000, 30_000),
        ],
        first_paint_ms=90,
        shifts=0.01,
    )
    assert seen.largest_paint_ms == pytest.approx(200 + 3 * 15)
    assert seen.blocked_ms == pytest.approx(4 * 30 - 50)
    assert seen.shifts == pytest.approx(0.01)


def test_the_paint_of_another_page_does_not_count() -> None:
    seen = loading_of(
        [
            mark("firstContentfulPaint", 5_000, loading="empty"),
            task(10_000, 90_000),
            mark("firstContentfulPaint", 150_000),
            mark("largestContentfulPaint::Candidate", 150_000),
        ],
        first_paint_ms=50,
        shifts=0,
    )
    assert seen.largest_paint_ms == pytest.approx(50)
    assert seen.blocked_ms == 0


def test_a_grid_has_one_line_a_page_and_says_which_misses() -> None:
    def row(value: float) -> list[Figure]:
        return [Figure("weight", value, "KB", 130), Figure("requests", 8, "", 8), Figure("shifts", 0.0126, "CLS")]

    said = grid("Pages", {"light": row(130), "heavy": row(130.1)}).splitlines()
    assert said[2].split() == ["weight", "requests", "shifts"]
    assert said[3].split() == ["light", "130.0", "of", "130", "KB", "8", "of", "8", "0.013", "CLS", "holds"]
    assert said[4].endswith("OVER")
