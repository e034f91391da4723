"""A new house: from the address that the terminal prints to the first client, who opens their link."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from evenhand.config.first_run import new_first_address
from tests.journeys.accessibility import look_on_every_screen
from tests.journeys.conftest import OpenScreen
from tests.journeys.screens import DESK, PHONE

WORDS = "[...document.querySelectorAll('main li strong')].map(one => one.textContent)"


def printed() -> str:
    """Return the printed address from its path on: the house of a test answers at a port of its own."""
    address = urlsplit(new_first_address()[-1])
    return f"{address.path}#{address.fragment}"


def found(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.get_by_label("The code, or the whole address")).to_have_value(address.partition("#")[2])
    expect(page).to_have_url(re.compile("/begin/$"))
    page.get_by_role("button", name="Go on in English").click()
    expect(page.get_by_label("Time zone")).to_have_value("Europe/London")
    page.get_by_role("button", name="Go on: how you sign in").click()
    expect(page.get_by_role("link", name="Give the practice a name")).to_be_visible()
    look_on_every_screen(page, state="practice, nothing typed")
    page.get_by_label("Name of the practice").fill("Quiet Street")
    page.get_by_label("Your e-mail address").fill("anna@example.org")
    page.get_by_role("button", name="Go on: how you sign in").click()
    page.get_by_role("button", name="Show me some words to use").click()
    expect(page.locator("#suggested")).to_be_visible()
    look_on_every_screen(page, state="a way in")
    page.get_by_role("button", name="Keep this password and set up").click()
    page.get_by_role("button", name="Not now").click()
    expect(page.get_by_role("link", name="Do this next")).to_be_visible()


def go_on(page: Page) -> None:
    page.get_by_role("link", name="Do this next").click()


def make_the_sheet(page: Page) -> None:
    go_on(page)
    page.get_by_role("button", name="Make the sheet").click()
    expect(page.locator(".square-code")).to_be_visible()
    words = page.evaluate(WORDS)
    page.get_by_role("link", name="I have printed it").click()
    for box in page.get_by_role("textbox").all():
        place = int("".join(letter for letter in box.evaluate("box => box.labels[0].textContent") if letter.isdigit()))
        box.fill(words[place - 1])
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("The recovery sheet is confirmed.")).to_be_visible()


def check_a_number(page: Page) -> None:
    go_on(page)
    page.get_by_role("group", name="Samaritans").get_by_role("checkbox", name="I have checked it today").check()
    page.get_by_role("button", name="Save the numbers").click()
    expect(page.get_by_text("The numbers are kept.")).to_be_visible()


def offer_something(page: Page) -> None:
    go_on(page)
    page.get_by_label("Friday").fill("9-nine")
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_role("link", name="Friday: Enter times like")).to_be_visible()
    look_on_every_screen(page, state="service, a day not understood")
    page.get_by_label("Friday").fill("")
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_text("It is offered now.")).to_be_visible()


def invite_somebody(page: Page) -> str:
    go_on(page)
    page.get_by_role("button", name="Open the case file and make the link").click()
    expect(page.get_by_role("heading", name="Your first client can come in")).to_be_visible()
    return page.get_by_label("Link").input_value()


@pytest.mark.django_db(transaction=True)
def test_from_the_printed_address_to_the_first_client(open_screen: OpenScreen) -> None:
    page, address = open_screen(PHONE), printed()
    found(page, address)
    look_on_every_screen(page, state="steps")
    make_the_sheet(page)
    check_a_number(page)
    offer_something(page)
    link = invite_somebody(page)
    page.goto("/desk/")
    page.get_by_role("link", name="Go on with setting up").click()
    page.get_by_role("button", name="Finish setting up").click()
    expect(page.get_by_role("button", name="Finish setting up")).to_have_count(0)
    look_on_every_screen(page, state="finished")
    stranger = open_screen(DESK)
    stranger.goto(address)
    expect(stranger.get_by_role("heading", name="This place is set up already")).to_be_visible()
    stranger.goto(urlsplit(link).path)
    expect(stranger.get_by_role("heading", name="Before you start")).to_be_visible()
