"""A newcomer opens the demo and goes the whole way of the main job: assign, write, read, follow, read again."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_playwright.pytest_playwright import CreateContextCallback

from evenhand.config.demo.story import STORIES
from tests.config.running_program import Program, own_places, running
from tests.journeys.accessibility import assert_everybody_can_use, look_on_every_screen
from tests.journeys.screens import DESK, PHONE, Screen
from tests.journeys.test_client_writes import FRIEND, OWN, SAVED, SITUATION, go_on
from tests.journeys.watch import Watch

GOAL = STORIES[0].goal
MESSAGE = "Try it with Tuesday's call, please do not tidy it up."
OpenIt = Callable[[Screen], Page]


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Program]:
    """The demo as `make demo` starts it."""
    with own_places(tmp_path) as places, running("demo", "--no-browser", "--port", "0", places=places) as program:
        yield program


@pytest.fixture
def open_it(demo: Program, new_context: CreateContextCallback) -> Iterator[OpenIt]:
    """Open a browser of its own at the demo; at the end none of them may have met what must not happen."""
    watch = Watch(own_host=demo.address.partition("//")[2])

    def open_one(screen: Screen) -> Page:
        context = new_context(
            base_url=demo.address,
            viewport={"width": screen.width, "height": screen.height},
            has_touch=screen.touch,
            is_mobile=screen.touch,
        )
        watch.over(context)
        return context.new_page()

    yield open_one
    assert not watch.complaints, watch.verdict()


def test_a_newcomer_goes_the_whole_way(demo: Program, open_it: OpenIt) -> None:
    desk = open_it(DESK)
    desk.goto(demo.path)
    expect(desk.get_by_role("heading", name="Evenhand, both sides on one screen")).to_be_visible()
    desk.goto("/desk/")
    expect(desk.get_by_role("heading", name="Today", exact=True)).to_be_visible()
    assert_everybody_can_use(desk, state="the demo's desk")
    number = assign_to(desk)
    link = link_for(desk, number)
    phone = begin_on_the_phone(open_it(PHONE), link)
    other_link = link_to_another_device(phone)
    phone.context.close()
    phone = open_it(PHONE)
    finish_there(phone, other_link)
    read_side_by_side(desk, number)
    see_whether_the_gap_closes(desk, number)
    read_again_and_keep(phone)


def assign_to(desk: Page) -> str:
    """Open the case file whose gap closes by its number, and send it the sheet; give the number."""
    numbers = desk.get_by_role("link", name=re.compile(r"^[A-Z]\d\d[A-Z]\d\d\d$")).all_inner_texts()
    for number in dict.fromkeys(numbers):
        desk.goto("/desk/")
        desk.get_by_label("Case number").fill(number)
        desk.keyboard.press("Enter")
        expect(desk.get_by_role("heading", level=1)).to_contain_text(number)
        if desk.get_by_text(GOAL).count():
            break
    desk.get_by_role("link", name="Assign", exact=True).click()
    desk.get_by_role("link", name="Compassionate self-care", exact=True).click()
    expect(desk.get_by_text(GOAL)).to_be_visible()
    desk.get_by_label("Your message to the client").fill(MESSAGE)
    desk.get_by_role("button", name="Send").click()
    expect(desk.get_by_text("The client can see it now")).to_be_visible()
    return number


def link_for(desk: Page, number: str) -> str:
    desk.goto(f"/desk/cases/{number}/")
    desk.get_by_role("button", name="Make an invitation link").click()
    return desk.get_by_label("Link", exact=True).input_value()


def begin_on_the_phone(phone: Page, link: str) -> Page:
    phone.goto(link)
    phone.get_by_role("button", name="Open my space").click()
    waiting = phone.get_by_role("listitem").filter(has_text=MESSAGE)
    waiting.get_by_role("link").click()
    phone.get_by_label("Think of one hard moment").fill(SITUATION)
    go_on(phone, "Now picture a good friend")
    phone.get_by_label("Now picture a good friend").fill(FRIEND)
    expect(phone.get_by_role("status")).to_have_text(SAVED)
    return phone


def link_to_another_device(phone: Page) -> str:
    phone.goto("/me/device/")
    phone.get_by_role("button", name="Make a link").click()
    return phone.locator(".said").inner_text()


def finish_there(phone: Page, link: str) -> None:
    phone.goto(link)
    phone.get_by_role("button", name="Open my space").click()
    phone.get_by_role("listitem").filter(has_text=MESSAGE).get_by_role("link").click()
    phone.get_by_label("What did you say to yourself?").fill(OWN)
    phone.get_by_role("link", name="Back").click()
    expect(phone.get_by_label("Now picture a good friend")).to_have_value(FRIEND)
    go_on(phone, "Go back to your own hard moment")
    go_on(phone, "Read both replies slowly")
    go_on(phone, "Two numbers")
    for of, value in (("friend", "8"), ("self", "7")):
        phone.locator(f"[name='{of}_kindness'][value='{value}']").check(force=True)
    go_on(phone, "Check your answers")
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_role("status")).to_contain_text("Thank you for writing this down.")


def read_side_by_side(desk: Page, number: str) -> None:
    desk.goto("/desk/")
    desk.get_by_role("link", name=f"Review Two replies of {number}").first.click()
    for words in (FRIEND, OWN):
        expect(desk.locator(".read-back section").filter(has_text=words)).to_have_count(1)
    desk.get_by_text("They did nothing wrong").click()
    desk.get_by_label("How true the rule feels").fill("30")
    desk.locator("#f-rule label").nth(1).click()
    desk.get_by_label("Private notes").fill("It comes by itself now.")
    desk.get_by_role("button", name="Assign again").click()
    expect(desk.get_by_text("Assigned again, once, due in a week.")).to_be_visible()
    desk.get_by_role("button", name="Redo with a real friend in mind").click()
    expect(desk.get_by_text("Assigned with a real friend in mind")).to_be_visible()
    expect(desk.get_by_label("Private notes")).to_have_value("It comes by itself now.")


def see_whether_the_gap_closes(desk: Page, number: str) -> None:
    desk.goto(f"/desk/cases/{number}/progress/")
    expect(desk.get_by_role("img", name="Kindness of the reply")).to_be_visible()
    expect(desk.get_by_text(re.compile(r"over 9 entries in \d weeks")).first).to_be_visible()
    for entry in (0, 8):
        desk.get_by_role("checkbox").nth(entry).check()
    desk.get_by_role("button", name="See side by side").click()
    expect(desk.get_by_role("heading", name="Side by side", exact=True)).to_be_visible()
    expect(desk.locator(".ledger-line").first.locator(".ledger-cell")).to_have_count(2)


def read_again_and_keep(phone: Page) -> None:
    phone.goto("/me/entries/")
    entries = phone.get_by_role("link", name="Two replies")
    expect(entries.first).to_be_visible()
    newest = entries.count()
    phone.get_by_role("link", name="Earlier").click()
    expect(entries).to_have_count(9 - newest)
    phone.get_by_role("link", name="Later").click()
    entries.first.click()
    expect(phone.get_by_text(OWN)).to_be_visible()
    phone.goto("/me/data/")
    with phone.expect_download() as copy:
        phone.get_by_role("button", name="For another program").click()
    assert OWN in json.dumps(json.loads(copy.value.path().read_text()), ensure_ascii=False)
    phone.goto("/me/")
    phone.get_by_role("button", name="A harsh line to myself").click()
    expect(phone.get_by_role("status").first).to_have_text(re.compile(r"Saved at \d\d:\d\d\."))


def test_what_one_side_does_appears_on_the_other_by_itself(demo: Program, open_it: OpenIt) -> None:
    page = open_it(DESK)
    page.goto(demo.path)
    desk, phone = page.frame_locator("[name=desk]"), page.frame_locator("[name=phone]")
    expect(desk.locator("main svg[role=img]").first).to_be_visible()
    expect(phone.get_by_role("heading", name="My space")).to_be_visible()
    look_on_every_screen(page, state="the demo on one screen")

    page.get_by_role("link", name="Assign the sheet again").click()
    desk.get_by_label("Your message to the client").fill(MESSAGE)
    desk.get_by_role("button", name="Send", exact=True).click()
    expect(phone.get_by_text(MESSAGE)).to_be_visible()

    page.get_by_role("link", name="Read both replies side by side").click()
    expect(desk.get_by_role("heading", name="Today", exact=True)).to_be_visible()
    expect(desk.get_by_text("Caught one, 2 times")).to_have_count(0)
    phone.get_by_role("button", name="A harsh line to myself").click()
    expect(desk.get_by_text("Caught one, 2 times")).to_be_visible()
    book_as_a_stranger(page)
    page.goto("/demo/messages/")
    expect(page.get_by_role("heading", name="What would have been sent")).to_be_visible()
    look_on_every_screen(page, state="messages of the demo")


def book_as_a_stranger(page: Page) -> None:
    phone = page.frame_locator("[name=phone]")
    page.get_by_role("link", name="Book a first session").click()
    phone.locator("button.slot").first.click()
    phone.get_by_label("E-mail address").fill("stranger@example.org")
    phone.get_by_label("Anything to say first?").fill("Is there a lift?")
    phone.get_by_role("button", name="Ask for this time").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Your request is sent")
    page.get_by_role("link", name="Read both replies side by side").click()
    expect(page.frame_locator("[name=desk]").get_by_role("heading", name="Asking for a time")).to_be_visible()
