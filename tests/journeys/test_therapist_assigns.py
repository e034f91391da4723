"""A therapist opens a case file by its number and sends a worksheet."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from evenhand.domain.worksheets.models import Assignment
from evenhand.domain.worksheets.published import publish_bundled
from tests.factories import NOW, inside
from tests.journeys.accessibility import assert_everybody_can_use, look_on_every_screen
from tests.journeys.conftest import OpenScreen
from tests.journeys.screens import DESK
from tests.journeys.therapist import GOAL, Acts, Work, a_therapist_at_work
from tests.journeys.ways_in import bring_in_therapist


@pytest.fixture
def work(transactional_db: None) -> Work:
    """A practice with work in it."""
    publish_bundled(at=NOW)
    return a_therapist_at_work()


def newest(work: Work) -> Assignment:
    with inside(work.case):
        return Assignment.objects.latest("given_at")


def test_a_number_opens_the_file_and_three_acts_send_a_sheet(desk: Page, work: Work) -> None:
    bring_in_therapist(desk, work.member)
    desk.goto("/desk/")
    desk.get_by_label("Case number").fill(work.case.number.lower())
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_contain_text(work.case.number)
    acts = Acts()
    acts.press(desk.get_by_role("link", name="Assign", exact=True))
    acts.press(desk.get_by_role("link", name="Compassionate self-care", exact=True))
    expect(desk.get_by_text(GOAL)).to_be_visible()
    expect(desk.get_by_label("Your message to the client")).to_contain_text("This one is for noticing")
    expect(desk.get_by_text("Now picture a good friend")).to_be_visible()
    acts.press(desk.get_by_role("button", name="Send"))
    expect(desk.get_by_text("The client can see it now")).to_be_visible()
    assert acts.count <= 4
    assert newest(work).rhythm == "once"


def test_every_week_is_one_act_more(desk: Page, work: Work) -> None:
    bring_in_therapist(desk, work.member)
    desk.goto(work.at())
    acts = Acts()
    acts.press(desk.get_by_role("link", name="Assign", exact=True))
    acts.press(desk.get_by_role("link", name="Compassionate self-care", exact=True))
    acts.press(desk.get_by_text("Every week"))
    acts.press(desk.get_by_role("button", name="Send"))
    expect(desk.get_by_text("The client can see it now")).to_be_visible()
    assert acts.count == 4
    assert newest(work).every_days == 7


def test_a_client_who_was_never_in_gets_a_link_from_the_same_place(desk: Page, work: Work) -> None:
    bring_in_therapist(desk, work.member)
    desk.goto(work.at("assign/compassionate-self-care/", of=work.new))
    desk.get_by_label("I have said it to the client").check()
    desk.get_by_role("button", name="Send").click()
    expect(desk.get_by_text("The client cannot see it yet")).to_be_visible()
    desk.get_by_role("button", name="Make an invitation link").click()
    expect(desk.get_by_label("Link", exact=True)).to_have_value(re.compile("/me/in/[^/]{43}/$"))
    assert_everybody_can_use(desk, state="link shown")


def test_numbers_appear_with_the_rhythm_that_needs_them(desk: Page, work: Work) -> None:
    bring_in_therapist(desk, work.member)
    desk.goto(work.at("assign/compassionate-self-care/"))
    expect(desk.get_by_label("How many times")).to_be_hidden()
    desk.get_by_text("A number of times").click()
    expect(desk.get_by_label("How many times")).to_be_visible()
    desk.get_by_text("Whenever it happens").click()
    expect(desk.get_by_label("Due on")).to_be_hidden()
    desk.get_by_text("Once", exact=True).click()
    desk.get_by_text("A day before").click()
    expect(desk.get_by_label("At (")).to_be_visible()


def test_nothing_typed_is_lost_on_a_mistake(desk: Page, work: Work) -> None:
    page = desk
    bring_in_therapist(page, work.member)
    page.goto(work.at("assign/compassionate-self-care/"))
    look_on_every_screen(page, state="as it opens")
    page.get_by_label("Your message to the client").fill("Kept words 🌿")
    page.get_by_text("A number of times").click()
    page.get_by_label("How many times").fill("1")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_be_focused()
    look_on_every_screen(page, state="with a mistake")
    expect(page.get_by_label("Your message to the client")).to_have_value("Kept words 🌿")
    page.get_by_role("link", name="Choose how many times").click()
    expect(page.get_by_label("How many times")).to_be_focused()
    page.get_by_label("How many times").fill("2")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Sent.", exact=True)).to_be_visible()
    assert newest(work).times == 2


def test_a_sheet_is_sent_with_script_off(open_screen: OpenScreen, work: Work) -> None:
    page = open_screen(DESK, script=False)
    bring_in_therapist(page, work.member)
    page.goto(work.at("assign/compassionate-self-care/"))
    page.get_by_text("Every so many days").click()
    page.get_by_label("How many days apart").fill("5")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Every 5 days")).to_be_visible()


def test_an_assignment_is_ended_after_a_question(desk: Page, work: Work) -> None:
    bring_in_therapist(desk, work.member)
    desk.goto(work.at("homework/"))
    desk.get_by_role("link", name="End it").first.click()
    dialog = desk.get_by_role("dialog")
    expect(dialog).to_be_visible()
    assert_everybody_can_use(desk, state="asking")
    dialog.get_by_role("button", name="End it").click()
    expect(desk.get_by_text("Ended by you")).to_be_visible()
