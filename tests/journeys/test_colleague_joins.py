"""An owner invites a colleague, who joins on a device of their own; suggested words and lost ways in, in a browser."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from evenhand.foundation.accounts.joining.arriving.actions import join_as_known
from evenhand.foundation.accounts.resetting.actions import reset_sign_in
from evenhand.foundation.practices.models import Member
from tests.factories import a_case, a_therapist, settled
from tests.foundation.accounts.joining.invited import COLLEAGUE, a_link, token_mailed
from tests.journeys.accessibility import look_on_every_screen
from tests.journeys.conftest import OpenScreen
from tests.journeys.screens import DESK, PHONE
from tests.journeys.test_therapist_signs_in import with_a_device
from tests.journeys.therapist import EMAIL, sign_in
from tests.journeys.ways_in import bring_in_client

TEAM = "/desk/settings/team/"


@pytest.fixture
def owner(transactional_db: None) -> Member:
    """The owner of a practice, at whose door nothing asks for a second step."""
    now = timezone.now()
    return settled(a_therapist(email=EMAIL, at=now), at=now)


def invite(page: Page) -> None:
    page.goto(TEAM)
    page.get_by_role("link", name="Invite a colleague").click()
    page.get_by_label("E-mail address of your colleague").fill(COLLEAGUE)
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_text("The link is on its way.")).to_be_visible()


def test_an_owner_invites_and_the_colleague_joins_with_a_passkey(owner: Member, open_screen: OpenScreen) -> None:
    desk, phone = open_screen(DESK), open_screen(PHONE)
    sign_in(desk)
    invite(desk)
    look_on_every_screen(desk, state="invited")
    desk.goto(f"{TEAM}invite/")
    desk.get_by_role("button", name="Send the link").click()
    expect(desk.get_by_role("alert")).to_be_visible()
    look_on_every_screen(desk, state="no address")
    with_a_device(phone)
    phone.goto(f"/in/join/{token_mailed(of=owner)}/")
    look_on_every_screen(phone, state="joining")
    phone.get_by_role("button", name="Make a passkey and join").click()
    phone.get_by_role("button", name="Make recovery codes").click()
    expect(phone.get_by_text("This is the only time they are shown")).to_be_visible()
    phone.goto("/desk/")
    expect(phone.get_by_role("heading", name="Today", exact=True)).to_be_visible()
    desk.goto(TEAM)
    expect(desk.get_by_role("link", name=COLLEAGUE)).to_be_visible()


def test_without_script_a_colleague_joins_with_suggested_words(owner: Member, open_screen: OpenScreen) -> None:
    page = open_screen(PHONE, script=False)
    page.goto(f"/in/join/{a_link(of=owner, at=timezone.now())}/")
    page.get_by_role("button", name="Show me some words to use").click()
    words = page.locator("#suggested").inner_text()
    assert len(words.split()) == 5
    page.get_by_role("button", name="Keep this password and join").click()
    expect(page).to_have_url(re.compile("/desk/settings/security/start/$"))


def test_a_client_is_shown_words_and_sets_them(owner: Member, phone: Page) -> None:
    bring_in_client(phone, a_case(of=owner))
    phone.goto("/me/settings/ways/")
    phone.get_by_role("button", name="Show me some words to use").click()
    first = phone.locator("#suggested").inner_text()
    look_on_every_screen(phone, state="suggested")
    phone.get_by_role("button", name="Show me another one").click()
    expect(phone.locator("#suggested")).not_to_have_text(first)
    words = phone.locator("#suggested").inner_text()
    field = phone.get_by_label("New passphrase")
    expect(field).to_have_attribute("type", "password")
    phone.get_by_role("button", name="Show what I type").first.click()
    expect(field).to_have_attribute("type", "text")
    expect(field).to_have_value(words)
    phone.get_by_role("button", name="Set this passphrase").click()
    expect(phone.get_by_text("Your passphrase is set")).to_be_visible()


def test_a_therapist_of_two_practices_changes_between_them(owner: Member, desk: Page) -> None:
    now = timezone.now()
    join_as_known(token=a_link(of=a_therapist(at=now), at=now), user=owner.user, at=now)
    sign_in(desk)
    desk.get_by_role("link", name="Practices").click()
    look_on_every_screen(desk)
    desk.get_by_role("button", name="Go there").click()
    expect(desk.get_by_role("heading", name="Today", exact=True)).to_be_visible()
    answer = desk.goto(TEAM)
    assert answer is not None
    assert answer.status == 404


def test_the_desk_tells_of_a_sign_in_that_was_reset(owner: Member, desk: Page) -> None:
    link = f"/in/password/{reset_sign_in(email=EMAIL, at=timezone.now())}/"
    desk.goto(link)
    look_on_every_screen(desk, state="choosing anew")
    sign_in(desk)
    expect(desk.get_by_text("A sign-in was reset")).to_be_visible()
    look_on_every_screen(desk, state="told")
    desk.get_by_role("button", name="I have read this").click()
    expect(desk.get_by_text("A sign-in was reset")).to_have_count(0)
    for gone in ("/in/join/forged/", "/in/password/forged/"):
        desk.goto(gone)
        look_on_every_screen(desk)
