"""The budgets of look.md that do not depend on how busy a machine is: weight, requests, targets, sideways scroll."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from evenhand.domain.worksheets.schedule import Rhythm
from evenhand.foundation.practices.models import Member
from tests import page_budgets
from tests.client_pages import FLAGSHIP, ClientPages, client_pages
from tests.factories import TWO_REPLIES, a_case, a_submission, a_therapist, an_assignment, browser_of_therapist
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


def test_everything_on_the_desk_can_be_hit_and_is_never_wider_than_the_screen(
    phone: Page, live_server: LiveServer
) -> None:
    now = datetime.now(UTC)
    member = a_therapist(at=now)
    phone.context.add_cookies([{"name": "session", "value": session_of(member), "url": live_server.url}])
    wrong = []
    phone.set_viewport_size({"width": page_budgets.NARROWEST, "height": page_budgets.LOWEST})
    for address in desk_addresses(member, at=now):
        phone.goto(address)
        wrong += [f"{address}: {small}" for small in phone.evaluate(TOO_SMALL, page_budgets.OTHER_TARGET)]
        if (sideways := phone.evaluate(SIDEWAYS)) > 0:
            wrong.append(f"{address}: {sideways} px to the side")
    assert not wrong, "\n".join(wrong)


def session_of(member: Member) -> str:
    """The cookie of a therapist who has signed in."""
    return browser_of_therapist(member).cookies["session"].value


def desk_addresses(member: Member, *, at: datetime) -> list[str]:
    """Every page of the desk with something on it."""
    case = a_case(of=member, goal="Get something wrong and let it be.", at=at)
    assignment = an_assignment(of=case, rhythm=Rhythm.TIMES, times=5, at=at)
    entries = [a_submission(TWO_REPLIES, of=assignment, at=at - timedelta(days=age)) for age in (3, 2, 1)]
    named = ("overview", "homework", "progress", "information", "settings", "choose")
    pages = [reverse(f"workspace:{name}", args=[case.number]) for name in named]
    return [
        *(reverse(f"workspace:{name}") for name in ("today", "cases", "open_case", "sheets")),
        *pages,
        reverse("workspace:give", args=[case.number, FLAGSHIP]),
        reverse("workspace:review", args=[case.number, entries[0].entry]),
        reverse("workspace:compare", args=[case.number]) + "?" + "&".join(f"e={entry.entry}" for entry in entries),
        reverse("workspace:guide", args=[FLAGSHIP]),
    ]


def test_what_is_too_small_or_too_wide_is_seen(phone: Page) -> None:
    phone.goto("/help/")
    sentence = '<p>Words with <a href="/">a link</a> between them.</p>'
    phone.set_content(f'{sentence}<p><a href="/">Alone</a></p><button>Go</button><pre>{"wide " * 200}</pre>')
    small = phone.evaluate(TOO_SMALL, page_budgets.PORTAL_TARGET)
    assert [one.partition("<")[2] for one in small] == ['a href="/">Alone</a>', "button>Go</button>"]
    assert phone.evaluate(SIDEWAYS) > 0
