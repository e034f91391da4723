"""An owner makes the recovery sheet: shown once, legible on paper, confirmed by two of its words."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.factories import a_therapist, settled
from tests.journeys.accessibility import assert_everybody_can_use, look_on_every_screen
from tests.journeys.ways_in import bring_in_therapist

WORDS = "[...document.querySelectorAll('main li strong')].map(one => one.textContent)"
# What is drawn on paper and stands outside the sheet of the desk: the bar with its links, buttons.
STILL_SEEN = """[...document.querySelectorAll('nav, .button, button')]
  .filter(one => one.checkVisibility({visibilityProperty: true})).map(one => one.outerHTML.slice(0, 80))"""


@pytest.mark.django_db(transaction=True)
def test_an_owner_makes_prints_and_confirms_it(desk: Page) -> None:
    bring_in_therapist(desk, settled(a_therapist(at=timezone.now()), at=timezone.now()))
    desk.goto("/desk/")
    desk.get_by_role("link", name="Make the recovery sheet").click()
    look_on_every_screen(desk, state="before it is made")
    desk.get_by_role("button", name="Make the sheet").click()
    expect(desk.locator(".square-code")).to_be_visible()
    words = desk.evaluate(WORDS)
    assert len(words) == 24
    look_on_every_screen(desk, state="made")
    desk.emulate_media(media="print")
    assert desk.evaluate(STILL_SEEN) == []
    assert_everybody_can_use(desk, state="on paper")
    desk.emulate_media(media="screen")
    desk.get_by_role("link", name="I have printed it").click()
    desk.get_by_role("textbox").first.fill("something")
    desk.get_by_role("textbox").last.fill("else")
    desk.get_by_role("button", name="Confirm").click()
    expect(desk.get_by_role("alert")).to_be_focused()
    look_on_every_screen(desk, state="refused")
    for box in desk.get_by_role("textbox").all():
        place = int("".join(letter for letter in box.evaluate("box => box.labels[0].textContent") if letter.isdigit()))
        box.fill(words[place - 1])
    desk.get_by_role("button", name="Confirm").click()
    expect(desk.get_by_text("printed and confirmed")).to_be_visible()
    look_on_every_screen(desk, state="confirmed")
