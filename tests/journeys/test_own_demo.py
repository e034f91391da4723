"""Two visitors try the demo of a host at once: each at one tap, neither sees the other, and nothing leaves."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_playwright.pytest_playwright import CreateContextCallback

from evenhand.config.listening import listen, port_of
from tests.config.running_program import Program, own_places, running, wait_until_gone
from tests.journeys.accessibility import look_on_every_screen
from tests.journeys.screens import DESK, PHONE, Screen
from tests.journeys.test_demo import OpenIt, book_as_a_stranger
from tests.journeys.watch import Watch


@pytest.fixture
def mail_host() -> Iterator[socket.socket]:
    """A mail host that the person who hosts it has set: it hears whoever comes to it."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        yield listening


@pytest.fixture
def demo(tmp_path: Path, mail_host: socket.socket) -> Iterator[Program]:
    """The demo for visitors as a host starts it."""
    with listen("127.0.0.1", 0) as free:
        port = port_of(free)
    with own_places(tmp_path) as places:
        places |= {
            "EVENHAND_DEMO_URL": f"http://localhost:{port}",
            "EVENHAND_MAIL_URL": f"smtp://127.0.0.1:{mail_host.getsockname()[1]}",
        }
        with running("demo", "--visitors", "--port", str(port), places=places) as program:
            yield program


@pytest.fixture
def open_it(demo: Program, new_context: CreateContextCallback) -> Iterator[OpenIt]:
    """Open a browser of its own at the demo's address."""
    watch = Watch(own_host=demo.address.partition("//")[2])

    def open_one(screen: Screen) -> Page:
        context = new_context(
            base_url=demo.address, viewport={"width": screen.width, "height": screen.height}, has_touch=screen.touch
        )
        watch.over(context)
        return context.new_page()

    yield open_one
    assert not watch.complaints, watch.verdict()


def test_two_visitors_try_it_at_once(demo: Program, open_it: OpenIt, mail_host: socket.socket, tmp_path: Path) -> None:
    one, other = open_it(DESK), open_it(PHONE)
    for page in (one, other):
        page.goto(demo.path)
        expect(page.get_by_role("heading", name="Try Evenhand, both sides at once")).to_be_visible()
    look_on_every_screen(one, state="the offer of a demo")
    for page in (one, other):
        page.get_by_role("button", name="Open a demo of my own").click()
        expect(page.frame_locator("[name=desk]").locator("main svg[role=img]").first).to_be_visible()
        expect(page.frame_locator("[name=phone]").get_by_role("heading", name="My space")).to_be_visible()
    assert_each_has_a_database(tmp_path, 2)

    book_as_a_stranger(one)
    for page, left in ((one, 1), (other, 0)):
        page.goto("/demo/messages/")
        expect(page.get_by_text("stranger@example.org")).to_have_count(left)
    with pytest.raises(BlockingIOError):
        mail_host.accept()

    one.goto("/demo/")
    one.get_by_role("button", name="Delete my demo now").click()
    expect(one.get_by_role("button", name="Open a demo of my own")).to_be_visible()
    assert_each_has_a_database(tmp_path, 1)
    assert_a_signal_ends_everything(demo, tmp_path)


def assert_each_has_a_database(folder: Path, number: int) -> None:
    assert len(list((folder / "data" / "demo" / "visitors" / "visits").glob("*/demo.sqlite3"))) == number


def assert_a_signal_ends_everything(demo: Program, folder: Path) -> None:
    """Stop the program: its processes, its key and every demo are gone."""
    parts = demo.processes()
    key = Path(os.environ.get("TMPDIR", "/tmp"))  # noqa: S108  where the system keeps what is thrown away
    before = set(key.glob("evenhand-demo-key-*"))
    demo.process.send_signal(signal.SIGTERM)
    assert demo.process.wait(timeout=15) == 0
    wait_until_gone(parts)
    assert list((folder / "data" / "demo").iterdir()) == []
    assert len(before - set(key.glob("evenhand-demo-key-*"))) >= 1
