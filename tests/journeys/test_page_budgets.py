"""The budgets of look.md that do not depend on how busy a machine is: weight, requests, targets, sideways scroll."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.core.handlers.wsgi import WSGIHandler
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests import page_budgets
from tests.client_pages import ClientPages, client_pages
from tests.journeys.screens import PHONE
from tests.journeys.wire import Wire, wire_of

pytestmark = pytest.mark.django_db(transaction=True)

TOO_SMALL = """(least) => {
  const box = (element) => (element.closest("label") ?? element).getBoundingClientRect();
  const inSentence = (element) =>
    element.localName === "a" && getComputedStyle(element).display === "inline" &&
    element.parentElement.textContent.trim() !== element.textContent.trim();
  return [...document.querySelectorAll("a, button, input, select, textarea, summary")]
    .filter((element) => element.checkVisibility() && element.type !== "hidden")
    .filter((element) => !element.matches('[tabindex="-1"], .skip') && !inSentence(element))
    .filter((element) => Math.min(box(element).width, box(element).height) < least)
    .map((element) => `${Math.round(box(element).width)} x ${Math.round(box(element).height)} ${element.outerHTML}`);
}"""
"""What can be pressed and is smaller than so many pixels; links within a sentence are as high as its line."""

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
"""Pixels beside the screen; a phone's `innerWidth` would not do, for it grows with what is too wide."""


class WholeProgram(WSGIHandler):
    """Stands in for Django's handler of static files for tests, which sends them neither compressed nor to keep."""

    def __init__(self, _application: WSGIHandler) -> None:
        """Answer everything with the program itself."""
        super().__init__()


@pytest.fixture(scope="session")
def live_server() -> Iterator[LiveServer]:
    """The program with its own static files, as it sends them."""
    server = LiveServer("localhost", start=False)
    server.thread.static_handler = WholeProgram
    server.start()
    yield server
    server.stop()


@pytest.fixture
def pages(phone: Page, live_server: LiveServer) -> ClientPages:
    """The pages, and the phone signed in as the client who may open them."""
    pages = client_pages(at=datetime.now(UTC))
    phone.context.add_cookies([{"name": pages.cookie_name, "value": pages.cookie, "url": live_server.url}])
    return pages


def weights(wire: Wire, address: str) -> dict[str, tuple[float, float]]:
    """What a first and a second look at a page cost, each beside its budget."""
    wire.first_view(address)
    first = {
        "KB at first": (wire.kilobytes, page_budgets.FIRST_VIEW_KB),
        "KB of script": (wire.script_kilobytes, page_budgets.SCRIPT_KB),
        "requests": (len(wire.answers), page_budgets.REQUESTS),
    }
    wire.view(address)
    return {**first, "KB again": (wire.kilobytes, page_budgets.SECOND_VIEW_KB)}


def test_every_page_of_the_space_is_light_easy_to_hit_and_never_wider_than_the_screen(
    phone: Page, pages: ClientPages
) -> None:
    wire, wrong = wire_of(phone), []
    for name, address in pages.addresses.items():
        phone.set_viewport_size({"width": PHONE.width, "height": PHONE.height})
        figures = weights(wire, address)
        wrong += [f"{name}: {value} {what}, at most {most}" for what, (value, most) in figures.items() if value > most]
        phone.set_viewport_size({"width": page_budgets.NARROWEST, "height": page_budgets.LOWEST})
        wrong += [f"{name}: {small}" for small in phone.evaluate(TOO_SMALL, page_budgets.PORTAL_TARGET)]
        if (sideways := phone.evaluate(SIDEWAYS)) > 0:
            wrong.append(f"{name}: {sideways} px to the side")
    assert not wrong, "\n".join(wrong)


def test_what_is_too_small_or_too_wide_is_seen(phone: Page) -> None:
    phone.goto("/help/")
    sentence = '<p>Words with <a href="/">a link</a> between them.</p>'
    phone.set_content(f'{sentence}<p><a href="/">Alone</a></p><button>Go</button><pre>{"wide " * 200}</pre>')
    small = phone.evaluate(TOO_SMALL, page_budgets.PORTAL_TARGET)
    assert [one.partition("<")[2] for one in small] == ['a href="/">Alone</a>', "button>Go</button>"]
    assert phone.evaluate(SIDEWAYS) > 0
