"""How a page loads on a slow phone: on a slow line in fact, on a slow processor by reckoning.

The line is slowed down by the browser. The processor is not: slowing down a busy machine shows how busy it is.
As Lighthouse does, the page is loaded at full speed and the slowness is reckoned: what the page's main thread used of
the processor, task by task, is taken times four. For the largest paint three times the work before it is added to the
time that passed, as if none of it had been done while the line was waited for: never less than a slow phone needs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playwright.sync_api import Browser

from tests.benchmarks.phone import Event, milliseconds_of_processor, phone, slow_line, traced
from tests.page_budgets import SLOWER

if TYPE_CHECKING:
    from tests.client_pages import ClientPages

LONG_TASK_MS = 50
"""What a task may take before a tap that comes meanwhile feels late."""

WATCH = """
globalThis.shifts = 0;
new PerformanceObserver((list) => {
  for (const shift of list.getEntries()) globalThis.shifts += shift.hadRecentInput ? 0 : shift.value;
}).observe({ type: "layout-shift", buffered: true });
"""

FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"


@dataclass(frozen=True, slots=True)
class Loading:
    """What a person meets: ms to the page's largest paint, ms in which a tap would be late, how far things shift."""

    largest_paint_ms: float
    blocked_ms: float
    shifts: float


def load(browser: Browser, pages: ClientPages, server: str, address: str) -> Loading:
    """Open a page on a phone that holds nothing yet."""
    with phone(browser, pages, server) as (page, tools):
        slow_line(tools)
        page.add_init_script(WATCH)
        with traced(browser, page) as events:
            page.goto(address, wait_until="networkidle")
        return loading_of(events, first_paint_ms=page.evaluate(FIRST_PAINT), shifts=page.evaluate("shifts"))


def loading_of(events: Sequence[Event], *, first_paint_ms: float, shifts: float) -> Loading:
    """Return what a trace of one loading says; raises ValueError when nothing was painted.

    The page itself says how long after its beginning it was first painted; the trace says when that was on its clock.
    """
    largest = max(_marks(events, "largestContentfulPaint::Candidate"), key=_when)
    same = largest["args"]["data"]["navigationId"]
    paints = _marks(events, "firstContentfulPaint")
    first = min(_when(paint) for paint in paints if paint["args"]["data"]["navigationId"] == same)
    begun = first - 1000 * first_paint_ms
    own = [event for event in events if (event["pid"], event["tid"]) == (largest["pid"], largest["tid"])]
    tasks = [event for event in own if event["name"] == "RunTask" and _when(event) >= begun]
    before = sum(milliseconds_of_processor(task) for task in tasks if _when(task) < _when(largest))
    slowed = [SLOWER * milliseconds_of_processor(task) for task in tasks if _when(task) >= first]
    return Loading(
        largest_paint_ms=(_when(largest) - begun) / 1000 + (SLOWER - 1) * before,
        blocked_ms=sum(max(0.0, task - LONG_TASK_MS) for task in slowed),
        shifts=shifts,
    )


def _marks(events: Sequence[Event], name: str) -> list[Event]:
    return [event for event in events if event["name"] == name]


def _when(event: Event) -> float:
    """Return when an event began, in the microseconds of the browser's clock."""
    return float(event["ts"])
