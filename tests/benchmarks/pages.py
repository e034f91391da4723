"""What a client's phone meets: weight, requests, loading and typing of the client's pages, beside look.md's budgets."""

from __future__ import annotations

import sys
from statistics import median
from typing import TYPE_CHECKING

from django.db import connections
from django.utils import timezone
from playwright.sync_api import Browser

from evenhand.config.database import migrate, set_up_django
from evenhand.config.listening import listen
from evenhand.config.starting import prepare_places
from tests import page_budgets
from tests.benchmarks.figures import Figure, all_hold, grid, percentile
from tests.benchmarks.keys import Key, typed
from tests.benchmarks.load import HOST
from tests.benchmarks.loading import load
from tests.benchmarks.measure import disturbance
from tests.benchmarks.phone import chromium, phone
from tests.benchmarks.server import running_server
from tests.journeys.wire import wire_of

if TYPE_CHECKING:
    from tests.client_pages import ClientPages

TRIES = 3
"""How often each is measured. Other work on the machine makes some tries dearer and none cheaper: the least counts."""

BARE = "/bare/"
BARE_WRITING = "/bare/writing/"
Rows = dict[str, list[Figure]]


def weights(browser: Browser, pages: ClientPages, server: str) -> Rows:
    """Return what each page weighs on the wire, for a browser that holds nothing and for one that was here before."""
    rows: Rows = {}
    with phone(browser, pages, server) as (page, _):
        wire = wire_of(page)
        for name, address in pages.addresses.items():
            wire.first_view(address)
            rows[name] = [
                Figure("first view", wire.kilobytes, "KB", page_budgets.FIRST_VIEW_KB),
                Figure("script of it", wire.script_kilobytes, "KB", page_budgets.SCRIPT_KB),
                Figure("requests", len(wire.answers), "", page_budgets.REQUESTS),
            ]
            wire.view(address)
            rows[name].append(Figure("after that", wire.kilobytes, "KB", page_budgets.SECOND_VIEW_KB))
    return rows


def loads(browser: Browser, pages: ClientPages, server: str) -> Rows:
    """Return how each page loads on a slow phone; a page that does nothing comes first."""
    rows: Rows = {}
    for name, address in {"a bare Django page": BARE, **pages.addresses}.items():
        seen = [load(browser, pages, server, address) for _ in range(TRIES)]
        ours = address != BARE
        rows[name] = [
            Figure(
                "largest paint", min(one.largest_paint_ms for one in seen), "ms", page_budgets.LCP_MS if ours else None
            ),
            Figure("late for a tap", min(one.blocked_ms for one in seen), "ms", page_budgets.TBT_MS if ours else None),
            Figure("shifts", max(one.shifts for one in seen), "CLS", page_budgets.CLS if ours else None),
        ]
    return rows


def keys(browser: Browser, pages: ClientPages, server: str) -> Rows:
    """Return what a key costs in a field of 20,000 letters, each time beside a bare text area with the same words."""
    rows: Rows = {}
    for words, address in {"paragraphs": pages.paragraphs, "one paragraph": pages.one_paragraph}.items():
        bare, ours = _quietest_of_both(browser, pages, server, f"{BARE_WRITING}?{words.partition(' ')[0]}", address)
        rows[f"{words}, bare text area"] = _typing(bare, most=None)
        rows[f"{words}, our field"] = _typing(ours, most=page_budgets.TYPING_MS)
    return rows


def _quietest_of_both(browser: Browser, pages: ClientPages, server: str, *addresses: str) -> list[list[Key]]:
    """Type on each page in turn, several times; return for each what it cost when the machine was quietest."""
    rounds: list[list[list[Key]]] = [[] for _ in addresses]
    for _ in range(TRIES):
        for found, address in zip(rounds, addresses, strict=True):
            with phone(browser, pages, server) as (page, _tools):
                page.goto(address, wait_until="networkidle")
                found.append(typed(browser, page))
    return [min(found, key=lambda one: median(key.drawn for key in one)) for found in rounds]


def _typing(found: list[Key], *, most: float | None) -> list[Figure]:
    in_field, drawn = [key.in_the_field for key in found], [key.drawn for key in found]
    return [
        Figure("in the field, p50", median(in_field), "ms"),
        Figure("p99", percentile(in_field, 0.99), "ms", most),
        Figure("drawn, p50", median(drawn), "ms"),
        Figure("p99", percentile(drawn, 0.99), "ms"),
    ]


PARTS = {
    "On the wire (1 KB = 1000 bytes)": weights,
    "Loading on slow 4G, four times slower": loads,
    "Typing in 20,000 letters, four times slower": keys,
}


def main() -> int:
    """Measure in the place that the environment names; return 1 when a figure misses its budget."""
    prepare_places()
    set_up_django()
    migrate()
    from tests.client_pages import client_pages

    pages = client_pages(at=timezone.now())
    connections.close_all()
    print(f"The same sum costs {disturbance():.0f} % more in one of four tries: what else this machine does.\n")
    figures: list[Figure] = []
    with listen(HOST, 0) as listener, running_server(listener) as server, chromium() as browser:
        for title, measure in PARTS.items():
            rows = measure(browser, pages, f"http://{HOST}:{server.port}")
            figures += [figure for row in rows.values() for figure in row]
            print(grid(title, rows), flush=True)
    return 0 if all_hold(figures) else 1


if __name__ == "__main__":
    sys.exit(main())
