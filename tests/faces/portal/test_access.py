"""Who may open which page of the client's space: the same questions for every route."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from evenhand.faces.portal.urls import urlpatterns
from tests.config.test_urls import routes
from tests.factories import (
    a_case,
    a_draft,
    a_submission,
    a_tap,
    a_therapist,
    an_assignment,
    browser_of_client,
    browser_of_therapist,
    frozen,
)

pytestmark = pytest.mark.django_db

OPEN_TO_ALL = {"door", "invitation", "by_passphrase", "by_passkey", "worker", "manifest", "no_connection"}
ONLY_POST = {
    "out",
    "save",
    "choose_kept",
    "by_passphrase",
    "by_passkey",
    "passphrase",
    "new_passkey",
    "passkey",
    "end_place",
    "end_places",
}
ONLY_READ = {
    "kept",
    "kept_pages",
    "home",
    "go_on",
    "entries",
    "entry",
    "versions",
    "entry_text",
    "data",
    "data_json",
    "data_text",
    "data_pages",
    "ways",
}
ROUTES = {pattern.name or "": (address, pattern) for address, pattern in routes(urlpatterns)}
NAMES = list(ROUTES)
FOR_CLIENTS = [name for name in NAMES if name not in OPEN_TO_ALL]
OF_A_THING = [
    "kept_pages",
    "go_on",
    "step",
    "save",
    "send",
    "tap",
    "stop",
    "entry",
    "correct",
    "versions",
    "entry_text",
]


def address_of(name: str, *, thing: object = "00000000-0000-7000-8000-000000000000") -> str:
    """The address of a route, about some thing."""
    route, _ = ROUTES[name]
    return "/me/" + re.sub(r"<int:\w+>", "1", re.sub(r"<(uuid|str):\w+>", str(thing), route))


def ask(browser: Client, name: str, address: str) -> int:
    """Ask for a page in a way that its route takes."""
    if name == "save":
        return browser.post(address, "{}", content_type="application/json").status_code
    return (browser.post(address) if name in ONLY_POST else browser.get(address)).status_code


def test_every_route_says_who_may_use_it() -> None:
    permissions = {name: getattr(pattern.callback, "permission", None) for name, (_, pattern) in ROUTES.items()}
    assert {name for name, permission in permissions.items() if permission == "public"} == OPEN_TO_ALL
    assert set(permissions.values()) == {"public", "client"}


@pytest.mark.parametrize("name", FOR_CLIENTS)
def test_nobody_comes_in_without_signing_in(name: str) -> None:
    address = address_of(name)
    answer = Client().post(address) if name in ONLY_POST else Client().get(address)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/me/in/?next=")


@pytest.mark.parametrize("name", FOR_CLIENTS)
def test_a_therapist_has_no_place_here(name: str) -> None:
    assert ask(browser_of_therapist(a_therapist()), name, address_of(name)) == 302


@frozen()
@pytest.mark.parametrize("name", OF_A_THING)
def test_what_belongs_to_another_client_looks_like_nothing(name: str) -> None:
    therapist = a_therapist()
    mine, other = a_case(of=therapist), a_case(of=therapist)
    assignment = an_assignment(of=other)
    entry = a_submission(of=assignment).entry
    a_draft({"situation": "Mine alone."}, of=assignment)
    thing = entry if "entry" in ROUTES[name][0] else assignment.pk
    browser = browser_of_client(mine)
    nothing = browser.get("/me/nothing/here/")
    answer = (
        browser.post(address_of(name, thing=thing)) if name in ONLY_POST else browser.get(address_of(name, thing=thing))
    )
    assert answer.status_code == nothing.status_code == 404
    assert answer.content == nothing.content


@frozen()
@pytest.mark.parametrize("name", OF_A_THING)
def test_what_belongs_to_another_practice_looks_like_nothing(name: str) -> None:
    assignment = an_assignment(of=a_case(), slug="noticing-log")
    thing = a_tap(of=assignment).entry if "entry" in ROUTES[name][0] else assignment.pk
    assert ask(browser_of_client(a_case()), name, address_of(name, thing=thing)) == 404


@frozen()
@pytest.mark.parametrize("name", NAMES)
def test_the_wrong_method_is_refused(name: str) -> None:
    browser, address = browser_of_client(a_case()), address_of(name)
    answer = browser.get(address) if name in ONLY_POST else browser.delete(address)
    assert answer.status_code == 405
    if name in ONLY_READ:
        assert browser.post(address).status_code == 405


@frozen()
def test_a_post_without_its_token_changes_nothing() -> None:
    browser = browser_of_client(a_case())
    browser.handler.enforce_csrf_checks = True
    assert browser.post("/me/out/").status_code == 403
    assert browser.get("/me/").status_code == 200


@frozen()
@pytest.mark.parametrize("name", ["home", "entries", "data", "settings", "device", "ways"])
def test_titles_give_nothing_away(name: str) -> None:
    page = re.sub(r'value="[^"]*"', "", browser_of_client(a_case()).get(address_of(name)).text)
    assert "<title>My space</title>" in page
    assert not re.search(r"therapy|worksheet|homework|depress|anxi", page, re.IGNORECASE)


@frozen()
def test_pages_are_kept_by_no_browser() -> None:
    answer = browser_of_client(a_case()).get("/me/")
    assert answer.headers["Cache-Control"] == "no-store"
