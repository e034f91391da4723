"""What one key costs the page in which it is typed, on a processor four times slower.

Two figures a key, both in milliseconds of processor of the page's main thread, times four. They are counted, not
timed: what else this machine does meanwhile makes no difference to them.

*Until it is in the field*: from the key's arrival to the end of everything that is called for it: the browser's own
editing, the layout this needs, and our scripts. This is held to the 16 ms of look.md, one frame of a screen: while it
holds, no key waits for the one before, and it is the part that a page can make slow.

*Until it is drawn*: all that the main thread does from one key to the next: the same, then style, layout and paint of
the frame that shows it, and now and then a save. It is shown and not held to 16 ms, because no page can keep to that:
on the machine this was written on, a bare text area without style or script needs 17 ms, and 12 ms while it is
empty. So every figure stands beside that of a bare text area with the same words, measured in the same run.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from playwright.sync_api import Browser, Page

from tests.benchmarks.phone import Event, milliseconds_of_processor, traced
from tests.page_budgets import SLOWER

WORDS = "and then I said it. "
ROUNDS = 6
BETWEEN_KEYS_MS = 60
"""A quick typist's pace; slow enough that a key's frame is drawn before the next one comes."""

TO_THE_MIDDLE = """(area) => {
  area.focus();
  const middle = Math.floor(area.value.length / 2);
  area.setSelectionRange(middle, middle);
}"""
CALLED = ("keydown", "keypress", "beforeinput", "textInput", "input", "keyup")


@dataclass(frozen=True, slots=True)
class Key:
    """One key: slowed milliseconds until it is in the field, and until it is drawn."""

    in_the_field: float
    drawn: float


def typed(browser: Browser, page: Page) -> list[Key]:
    """Type in the middle of the page's first text area; return what each key cost."""
    page.locator("textarea:not([hidden])").first.evaluate(TO_THE_MIDDLE)
    page.keyboard.type(WORDS, delay=BETWEEN_KEYS_MS)
    with traced(browser, page) as events:
        page.keyboard.type(WORDS * ROUNDS, delay=BETWEEN_KEYS_MS)
    return keys_of(events)


def keys_of(events: Sequence[Event]) -> list[Key]:
    """Return what each key of a trace cost the main thread that it came to."""
    downs = [event for event in events if _is_call(event) and event["args"]["data"]["type"] == "keydown"]
    threads = {(event["pid"], event["tid"]) for event in downs}
    own = [event for event in events if (event["pid"], event["tid"]) in threads and event.get("ph") == "X"]
    starts = sorted(event["ts"] for event in downs)
    called = _by_key(_outermost([event for event in own if _is_call(event)]), starts)
    worked = _by_key([event for event in own if event["name"] == "RunTask"], starts)
    return [Key(SLOWER * field, SLOWER * drawn) for field, drawn in zip(called, worked, strict=True)]


def _is_call(event: Event) -> bool:
    return event["name"] == "EventDispatch" and event["args"].get("data", {}).get("type") in CALLED


def _outermost(events: Sequence[Event]) -> list[Event]:
    """Leave out what was called within another call."""
    found: list[Event] = []
    for event in sorted(events, key=lambda event: (event["ts"], -event["dur"])):
        if not found or event["ts"] >= found[-1]["ts"] + found[-1]["dur"]:
            found.append(event)
    return found


def _by_key(events: Sequence[Event], starts: Sequence[float]) -> list[float]:
    """Add up the milliseconds of processor of what ended after a key came and before the next one did."""
    sums = [0.0] * len(starts)
    for event in events:
        key = bisect_right(starts, event["ts"] + event["dur"]) - 1
        if key >= 0:
            sums[key] += milliseconds_of_processor(event)
    return sums
