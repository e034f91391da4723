"""What a journey may ask for: a phone, a desk, more of them; each watched and on a live server.

    def test_the_client_writes(phone: Page) -> None: ...        # one page at 390 px, light
    def test_both(open_screen: OpenScreen) -> None:             # several people in one journey
        desk, phone = open_screen(DESK), open_screen(PHONE, theme="dark")

A page is looked at on both widths in both themes where it stands: `look_on_every_screen(page)`.
`page.goto("/in/")` takes addresses from the program's root. A breach of the content security policy, an error
in a page's script, or a request to another host fails the journey at its end, whatever else it proved.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from threading import Condition
from typing import Any, Protocol

import pytest
from django.core.signals import request_finished, request_started
from django.db import connection
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer
from pytest_playwright.pytest_playwright import CreateContextCallback

from scripts.system_parts import PARTS, chromium_program, sentence_about
from tests.journeys.screens import DESK, PHONE, Screen, Theme
from tests.journeys.watch import Watch

# Playwright's loop runs in the test's own thread, where Django would refuse its database otherwise.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
MILLISECONDS_TO_WAIT = 10_000


class OpenScreen(Protocol):
    """Opens a new browser with its own cookies on a screen, with script off when asked; gives its page."""

    def __call__(self, screen: Screen, *, theme: Theme = "light", script: bool = True) -> Page: ...


WITHOUT_DATABASE = (
    "test_bad_input.py",
    "test_builds_a_sheet.py",
    "test_canaries.py",
    "test_client_pages.py",
    "test_client_times.py",
    "test_client_writes.py",
    "test_colleague_joins.py",
    "test_components_page.py",
    "test_dead_sessions.py",
    "test_demo.py",
    "test_drops.py",
    "test_first_run.py",
    "test_hostile_lists.py",
    "test_hostile_words.py",
    "test_kept_on_this_phone.py",
    "test_locking.py",
    "test_masked_rating.py",
    "test_names_of_fields.py",
    "test_notices.py",
    "test_other_languages.py",
    "test_own_demo.py",
    "test_own_sheet.py",
    "test_page_budgets.py",
    "test_paying_by_card.py",
    "test_pages_of_the_day.py",
    "test_payments.py",
    "test_plan_offline.py",
    "test_recovery_sheet.py",
    "test_signing_up.py",
    "test_site.py",
    "test_therapist_assigns.py",
    "test_therapist_desk.py",
    "test_therapist_progress.py",
    "test_therapist_signs_in.py",
    "test_unsaved_words.py",
    "test_watching.py",
    "test_writing_offline.py",
)
"""What looks at how pages are drawn, filled and gone through, weights, the watching itself, the demo, which is SQLite
always, phones and their disks: no database changes it. On both run the whole way from assigning to the review, and
whatever people at several screens do to the same rows.

PostgreSQL's own disk is looked through in `tests/foundation/practices/postgresql/test_canaries_on_disk.py`.
"""


ONLY_LOOKS = "everybody_can_use"
"""In the names of tests that look at every page and do nothing there."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark everything in this folder as a journey; on PostgreSQL leave out what no database changes."""
    journeys = [item for item in items if "journeys" in item.path.parts]
    for item in journeys:
        item.add_marker(pytest.mark.journey)
    if connection.vendor != "sqlite":
        again = [item for item in journeys if item.path.name in WITHOUT_DATABASE or ONLY_LOOKS in item.name]
        items[:] = [item for item in items if item not in again]
        config.hook.pytest_deselected(items=again)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Drive the system's Chromium, quietly."""
    program = chromium_program()
    assert program, sentence_about([PARTS["chromium"]])
    return {**browser_type_launch_args, "executable_path": program, "args": CHROMIUM_ARGUMENTS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """One language, one time zone and no motion, on every machine."""
    return {
        **browser_context_args,
        "locale": "en-GB",
        "timezone_id": "Europe/London",
        "reduced_motion": "reduce",
    }


class UnderWay:
    """The requests that the server has begun to answer and not ended yet."""

    def __init__(self) -> None:
        """Begin with none."""
        self._count, self._changed = 0, Condition()

    def one_more(self, **_said: object) -> None:
        """Note a request that begins."""
        with self._changed:
            self._count += 1

    def one_less(self, **_said: object) -> None:
        """Note a request that has ended."""
        with self._changed:
            self._count -= 1
            self._changed.notify_all()

    def all_ended(self) -> bool:
        """Wait until there is none; False when one goes on for too long."""
        with self._changed:
            return self._changed.wait_for(lambda: self._count <= 0, timeout=MILLISECONDS_TO_WAIT / 1000)


@pytest.fixture
def under_way(live_server: LiveServer) -> Iterator[UnderWay]:
    """Count what the server answers, so that no table is emptied below a request that is still under way."""
    requests = UnderWay()
    request_started.connect(requests.one_more)
    request_finished.connect(requests.one_less)
    yield requests
    ended = requests.all_ended()
    request_started.disconnect(requests.one_more)
    request_finished.disconnect(requests.one_less)
    assert ended, "a request goes on though its browser is closed"


@pytest.fixture
def watch(live_server: LiveServer, under_way: UnderWay) -> Iterator[Watch]:
    """Watch all screens of a journey; at its end, fail it on anything that must not happen on a page."""
    watch = Watch(own_host=live_server.url.partition("//")[2])
    yield watch
    assert not watch.complaints, watch.verdict()


@pytest.fixture
def open_screen(watch: Watch, new_context: CreateContextCallback, live_server: LiveServer) -> OpenScreen:
    """Open as many screens as the journey has people."""

    def open_it(screen: Screen, *, theme: Theme = "light", script: bool = True) -> Page:
        context = new_context(
            base_url=live_server.url,
            viewport={"width": screen.width, "height": screen.height},
            has_touch=screen.touch,
            is_mobile=screen.touch,
            color_scheme=theme,
            java_script_enabled=script,
        )
        context.set_default_timeout(MILLISECONDS_TO_WAIT)
        watch.over(context)
        return context.new_page()

    return open_it


@pytest.fixture
def phone(open_screen: OpenScreen) -> Page:
    """A client's phone: 390 px, light."""
    return open_screen(PHONE)


@pytest.fixture
def desk(open_screen: OpenScreen) -> Page:
    """A therapist's desk: 1280 px, light."""
    return open_screen(DESK)
