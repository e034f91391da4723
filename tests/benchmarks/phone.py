"""A phone in Chromium: its screen, its slow line, and what its browser notes down of the work it has."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from scripts.system_parts import PARTS, chromium_program, sentence_about
from tests.journeys.conftest import CHROMIUM_ARGUMENTS
from tests.journeys.screens import PHONE

if TYPE_CHECKING:
    from tests.client_pages import ClientPages

ROUND_TRIP_MS = 150
DOWN_BYTES = 1_638_400 / 8
UP_BYTES = 675_000 / 8
"""Bytes a second: with the round trip, the "slow 4G" on which Lighthouse judges a page for phones."""

CATEGORIES = ["devtools.timeline", "disabled-by-default-devtools.timeline", "loading", "blink.user_timing"]
Event = Mapping[str, Any]
"""One note of the browser: what it did, in which process and thread, when, and for how long."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run the system's Chromium until the block ends."""
    program = chromium_program()
    if not program:
        raise SystemExit(sentence_about([PARTS["chromium"]]))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def phone(browser: Browser, pages: ClientPages, server: str) -> Iterator[tuple[Page, CDPSession]]:
    """Open a phone that holds nothing yet but the client's cookie; its page and a line to the browser's tools."""
    context = browser.new_context(
        base_url=server,
        viewport={"width": PHONE.width, "height": PHONE.height},
        device_scale_factor=2,
        has_touch=True,
        is_mobile=True,
        locale="en-GB",
    )
    context.add_cookies([{"name": pages.cookie_name, "value": pages.cookie, "url": server}])
    page = context.new_page()
    yield page, context.new_cdp_session(page)
    context.close()


def slow_line(tools: CDPSession) -> None:
    """Put a page on a slow line."""
    tools.send("Network.enable")
    line = {"offline": False, "latency": ROUND_TRIP_MS, "downloadThroughput": DOWN_BYTES, "uploadThroughput": UP_BYTES}
    tools.send("Network.emulateNetworkConditions", line)


@contextmanager
def traced(browser: Browser, page: Page) -> Iterator[list[Event]]:
    """Let the browser note down what it does for a page in the block; the notes are in the list after it."""
    events: list[Event] = []
    browser.start_tracing(page=page, categories=CATEGORIES)
    yield events
    events += json.loads(browser.stop_tracing())["traceEvents"]


def milliseconds_of_processor(event: Event) -> float:
    """Return what a piece of work took of the processor: other work on the machine makes no difference to it."""
    return float(event.get("tdur", 0)) / 1000
