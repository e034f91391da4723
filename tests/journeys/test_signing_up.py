"""Somebody takes a plan: price, letter, practice, a passkey; then they move to another time zone and read of it."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from evenhand.domain.plans.signing_up.letters import hand_over_letters
from evenhand.faces.site.hosting.named import EXAMPLE
from tests.journeys.accessibility import look_on_every_screen
from tests.journeys.test_therapist_signs_in import with_a_device

ADDRESS = "sol@example.org"


@pytest.fixture
def visitor(phone: Page, settings: Settings) -> Page:
    """Somebody with a phone that keeps passkeys, at a house where plans can be taken."""
    settings.SITE = settings.PLANS = EXAMPLE
    settings.SIGN_UP = True
    with_a_device(phone)
    return phone


def link_in_the_letter() -> str:
    hand_over_letters(timezone.now())
    found = re.search(r"/plans/begin/[\w-]+/", str(mail.outbox[-1].body))
    assert found
    return found[0]


@pytest.mark.django_db(transaction=True)
def test_from_the_price_to_a_desk_with_a_passkey(visitor: Page) -> None:
    visitor.goto("/plans/single/?code=MYCBT25")
    expect(visitor.get_by_role("row", name="To pay now")).to_contain_text("180.00 EUR")
    visitor.get_by_label("Name of the practice").fill("Quiet Street")
    visitor.get_by_label("Your e-mail address").fill(ADDRESS)
    visitor.get_by_role("button", name="Send me the link").click()
    expect(visitor.get_by_text(ADDRESS)).to_be_visible()
    visitor.goto(link_in_the_letter())
    visitor.get_by_role("button", name="Go on: how you sign in").click()
    expect(visitor.get_by_role("link", name="Write to whom invoices go")).to_be_visible()
    look_on_every_screen(visitor, state="the practice, one thing missing")
    visitor.get_by_label("To whom invoices go").fill("Sol\nSmall Lane 1")
    visitor.get_by_label("Country").select_option("Ireland")
    visitor.get_by_role("button", name="Go on: how you sign in").click()
    expect(visitor.get_by_role("heading", name="With a passkey")).to_be_visible()
    look_on_every_screen(visitor, state="both ways to sign in")
    visitor.get_by_role("button", name="Begin with a passkey").click()
    expect(visitor.get_by_role("heading", name="Recovery codes")).to_be_visible()
    visitor.goto("/desk/settings/zone/")
    visitor.get_by_label("Time zone").select_option("America/New York")
    visitor.get_by_role("button", name="See what changes").click()
    expect(visitor.get_by_text("You have no session ahead.")).to_be_visible()
    look_on_every_screen(visitor, state="what another time zone changes")
    visitor.get_by_role("button", name="Change the time zone").click()
    expect(visitor.get_by_text("Now it is America/New York.")).to_be_visible()
