"""A therapist signs in, opens case files and keeps them; everybody can use every page of it."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.factories import a_therapist, settled
from tests.journeys.accessibility import assert_everybody_can_use, look_on_every_screen
from tests.journeys.therapist import EMAIL, Work, a_therapist_at_work, sign_in
from tests.journeys.ways_in import bring_in_therapist


@pytest.fixture
def work(transactional_db: None) -> Work:
    """A practice with work in it."""
    return a_therapist_at_work()


def test_a_new_practice_opens_its_first_case_file(desk: Page, transactional_db: None) -> None:
    page = desk
    settled(a_therapist(email=EMAIL), at=timezone.now())
    page.goto("/desk/")
    look_on_every_screen(page, state="signed out")
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_label("Password").fill("not the pass phrase")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_focused()
    look_on_every_screen(page, state="refused")
    sign_in(page)
    expect(page.get_by_text("Your desk is empty")).to_be_visible()
    look_on_every_screen(page, state="empty")
    page.get_by_role("link", name="Open a case file").first.click()
    page.get_by_label("E-mail address").fill("robin at home")
    page.get_by_role("button", name="Open the case file").click()
    expect(page.get_by_role("alert")).to_be_focused()
    look_on_every_screen(page, state="with a mistake")
    page.get_by_label("E-mail address").fill("")
    page.get_by_role("button", name="Open the case file").click()
    expect(page.get_by_text("The case file is open.")).to_be_visible()
    look_on_every_screen(page, state="opened")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


PAGES_OF_A_CASE = ("", "homework/", "assign/", "information/", "settings/", "record/", "access/")


def test_everybody_can_use_every_page(desk: Page, work: Work) -> None:
    bring_in_therapist(desk, work.member)
    addresses = [
        "/desk/", "/desk/cases/", "/desk/cases/?q=zz", "/desk/worksheets/", "/desk/worksheets/thought-record/",
        *(work.at(ending) for ending in PAGES_OF_A_CASE),
        *(work.at(ending, of=work.new) for ending in ("", "homework/?done=sent", "assign/?q=zz")),
    ]  # fmt: skip
    for address in addresses:
        desk.goto(address)
        look_on_every_screen(desk)


def test_information_keeps_its_versions_and_marks_what_changed(desk: Page, work: Work) -> None:
    bring_in_therapist(desk, work.member)
    desk.goto(work.at("information/"))
    desk.get_by_label("Goal, in the client's words").fill("To speak to myself plainly, as I speak to people I love.")
    desk.get_by_label("What protects").fill("A sister who rings.")
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("Saved.")).to_be_visible()
    desk.get_by_text("2 versions").click()
    expect(desk.locator("ins").first).to_contain_text("plainly,")
    assert_everybody_can_use(desk, state="with versions open")
    desk.get_by_role("link", name="Compare any two versions").first.click()
    expect(desk.locator("ins")).to_contain_text("plainly,")
    look_on_every_screen(desk, state="two versions")


def test_information_that_changed_in_another_tab_shows_both_texts(desk: Page, work: Work) -> None:
    bring_in_therapist(desk, work.member)
    desk.goto(work.at("information/"))
    tab = desk.context.new_page()
    tab.goto(work.at("information/"))
    tab.get_by_label("Goal, in the client's words").fill("Typed in another tab.")
    tab.get_by_role("button", name="Save").click()
    expect(tab.get_by_text("Saved.")).to_be_visible()
    tab.close()
    desk.get_by_label("Goal, in the client's words").fill("Typed here.")
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_role("alert")).to_be_focused()
    expect(desk.locator("#stands-goal")).to_contain_text("Typed in another tab.")
    expect(desk.get_by_label("Goal, in the client's words, your words")).to_have_value("Typed here.")
    look_on_every_screen(desk, state="with both texts")


def test_the_number_stands_in_front_until_the_name_is_switched_on(desk: Page, work: Work) -> None:
    bring_in_therapist(desk, work.member)
    desk.goto(work.at("settings/"))
    desk.get_by_label("Name", exact=True).fill("Robin Example")
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text(work.case.number)
    desk.get_by_label("Show the name instead of the number").check()
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Robin Example")


def test_a_log_is_read_with_one_button(desk: Page, work: Work) -> None:
    bring_in_therapist(desk, work.member)
    desk.goto("/desk/")
    line = desk.locator(".loop.new").filter(has_text="Caught one, 4 times")
    line.get_by_role("button", name="Mark as read").click()
    expect(desk.get_by_text("Marked as read.")).to_be_visible()
    expect(line).to_have_count(0)
