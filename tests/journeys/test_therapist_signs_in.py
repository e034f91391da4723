"""A therapist's ways in, with a device that makes passkeys; everybody can use each of the pages."""

from __future__ import annotations

import re
from datetime import timedelta

import pyotp
import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from evenhand.foundation.accounts.models import CodeApp
from tests.faces.workspace.security import an_app, code_of
from tests.factories import a_therapist, settled
from tests.journeys.accessibility import look_on_every_screen
from tests.journeys.conftest import OpenScreen
from tests.journeys.screens import DESK
from tests.journeys.therapist import EMAIL, sign_in

SECURITY = "/desk/settings/security/"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def _anna(transactional_db: None) -> None:
    a_therapist(email=EMAIL, at=timezone.now())


def with_a_device(page: Page) -> None:
    """Give the browser a device that keeps passkeys and always finds its owner there."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})


@pytest.mark.usefixtures("_anna")
def test_from_the_first_password_to_a_passkey_and_back_in_with_it(desk: Page) -> None:
    with_a_device(desk)
    sign_in(desk)
    expect(desk.get_by_role("heading", name="A second step keeps your desk closed")).to_be_visible()
    desk.get_by_role("link", name="Add a passkey").click()
    desk.get_by_label("Name").fill("Laptop")
    desk.get_by_role("button", name="Make the passkey").click()
    desk.get_by_role("button", name="Make recovery codes").click()
    expect(desk.get_by_text("This is the only time they are shown")).to_be_visible()
    desk.get_by_role("link", name="I have them").click()
    expect(desk.get_by_role("link", name="Laptop")).to_be_visible()
    desk.goto(f"{SECURITY}confirm/")
    desk.get_by_role("button", name="Use a passkey").click()
    expect(desk.get_by_role("heading", name="Today", exact=True)).to_be_visible()
    desk.get_by_role("button", name="Lock now").click()
    desk.get_by_role("button", name="Unlock with a passkey").click()
    expect(desk.get_by_role("heading", name="Today", exact=True)).to_be_visible()
    desk.get_by_role("button", name="Sign out").click()
    expect(
        desk.get_by_role("heading", name="Today", exact=True), "offered by the browser, without a press"
    ).to_be_visible()


@pytest.mark.usefixtures("_anna")
def test_without_script_an_app_with_codes_does(open_screen: OpenScreen) -> None:
    page = open_screen(DESK, script=False)
    sign_in(page)
    page.get_by_role("link", name="Add an app with codes").click()
    app = pyotp.TOTP(CodeApp.objects.get().secret)
    page.get_by_label("The six digits").fill(app.now())
    page.get_by_role("button", name="Add the app").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    sign_in(page)
    page.get_by_label("Code").fill(app.at(timezone.now() + timedelta(seconds=30)))
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Today", exact=True)).to_be_visible()


@pytest.mark.usefixtures("_anna")
def test_everybody_can_use_the_pages_of_signing_in(desk: Page) -> None:
    for address in ("/in/", "/in/forgotten/", "/in/password/forged/"):
        desk.goto(address)
        look_on_every_screen(desk)
    sign_in(desk)
    expect(desk).to_have_url(re.compile("/start/$"))
    for ending in ("start/", "", "passkey/", "app/", "codes/", "lock/", "password/", "confirm/"):
        desk.goto(SECURITY + ending)
        look_on_every_screen(desk)


def test_everybody_can_use_the_second_step_and_the_page_of_an_app(desk: Page, transactional_db: None) -> None:
    now = timezone.now()
    app = an_app(of=settled(a_therapist(email=EMAIL, at=now), at=now), at=now)
    sign_in(desk)
    look_on_every_screen(desk)
    desk.get_by_label("Code").fill("nonsense")
    desk.get_by_role("button", name="Go on").click()
    expect(desk.get_by_role("alert")).to_be_focused()
    look_on_every_screen(desk, state="refused")
    desk.get_by_label("Code").fill(code_of(app, timezone.now()))
    desk.get_by_role("button", name="Go on").click()
    expect(desk.get_by_role("heading", name="Today", exact=True)).to_be_visible()
    desk.goto(f"{SECURITY}factors/{app.pk}/")
    look_on_every_screen(desk)
