"""Every component on every screen: usable by everybody, by keyboard, at 320 px, with script on or off."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.faces.components.gallery import DESK_PAGES, PORTAL_PAGES, SIGNED_OUT_PAGES
from tests.journeys.accessibility import assert_everybody_can_use, look_on_every_screen, wider_than_the_screen
from tests.journeys.conftest import OpenScreen
from tests.journeys.screens import DESK, PHONE, Screen

pytestmark = pytest.mark.urls("tests.faces.components.gallery_urls")

ALL_PAGES = (*PORTAL_PAGES, *DESK_PAGES, *SIGNED_OUT_PAGES)
NARROWEST = Screen("narrowest", 320, 640, touch=True)
# Height and width of what a finger aims at; words inside a sentence are exempt, a label counts with its control.
TARGETS = """least => [...document.querySelectorAll('a, button, summary, input, select, textarea')]
  .filter(one => !one.closest('p, dd, .skip, dialog'))
  .map(one => [one.outerHTML.slice(0, 60), (one.closest('label') || one).getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.width < least || box.height < least))
  .map(([what, box]) => `${what}: ${box.width} x ${box.height}`)"""


def test_everybody_can_use_the_components(phone: Page) -> None:
    for name in ALL_PAGES:
        phone.goto(f"/gallery/{name}/")
        look_on_every_screen(phone, state=name)


def test_nothing_scrolls_sideways_at_320_pixels(open_screen: OpenScreen) -> None:
    page = open_screen(NARROWEST)
    for name in ALL_PAGES:
        page.goto(f"/gallery/{name}/")
        assert not wider_than_the_screen(page), name


@pytest.mark.parametrize("screen", [PHONE, NARROWEST], ids=lambda screen: str(screen.name))
def test_a_finger_hits_everything_in_the_portal(screen: Screen, open_screen: OpenScreen) -> None:
    page = open_screen(screen)
    for name in PORTAL_PAGES:
        page.goto(f"/gallery/{name}/")
        assert page.evaluate(TARGETS, 43.9) == [], name


def test_a_pointer_hits_everything_on_the_desk(desk: Page) -> None:
    for name in DESK_PAGES:
        desk.goto(f"/gallery/{name}/")
        assert desk.evaluate(TARGETS, 23.9) == [], name


def test_number_keys_choose_on_a_scale_and_one_then_zero_is_ten(phone: Page) -> None:
    phone.goto("/gallery/rate/")
    scale = phone.get_by_role("group", name="How kind is the reply to you?")
    scale.get_by_role("radio", name="0", exact=True).focus()
    phone.keyboard.press("7")
    expect(scale.get_by_role("radio", name="7", exact=True)).to_be_checked()
    phone.keyboard.press("1")
    expect(scale.get_by_role("radio", name="1", exact=True)).to_be_checked()
    phone.keyboard.press("0")
    expect(scale.get_by_role("radio", name="10", exact=True)).to_be_checked()
    friend = phone.get_by_role("group", name="How kind is the reply to your friend?")
    expect(friend.get_by_role("radio", name="8", exact=True)).to_be_checked()


def test_the_buttons_beside_a_number_step_it_and_stop_at_its_ends(phone: Page) -> None:
    phone.goto("/gallery/rate/")
    field = phone.get_by_label("How much do you believe it?")
    phone.get_by_role("button", name="+5 more").click()
    expect(field).to_have_value("75")
    field.fill("3")
    phone.get_by_role("button", name="−5 less").click()
    expect(field).to_have_value("0")


def test_a_question_that_no_longer_fits_is_hidden_and_keeps_its_words(phone: Page) -> None:
    phone.goto("/gallery/rate/")
    field = phone.get_by_label("What would you cut?")
    field.fill("the last line")
    phone.get_by_role("radio", name="Yes", exact=True).check()
    expect(field).to_be_hidden()
    phone.get_by_role("radio", name=re.compile("^No,")).check()
    expect(field).to_have_value("the last line")
    expect(field).to_be_visible()


def test_the_summary_of_what_is_empty_takes_the_focus(phone: Page) -> None:
    phone.goto("/gallery/rate/")
    expect(phone.locator(".error-summary")).to_be_focused()


def test_both_replies_stand_side_by_side_from_480_pixels_and_are_equal(open_screen: OpenScreen) -> None:
    page = open_screen(Screen("turned", 480, 320, touch=True))
    page.goto("/gallery/rate/")
    first, second = (page.locator(".read-back > section").nth(n).bounding_box() for n in (0, 1))
    assert first is not None
    assert second is not None
    assert first["y"] == second["y"]
    assert first["width"] == pytest.approx(second["width"], abs=0.1)


def test_both_replies_stand_in_one_pile_on_a_narrow_phone(phone: Page) -> None:
    phone.goto("/gallery/rate/")
    first, second = (phone.locator(".read-back > section").nth(n).bounding_box() for n in (0, 1))
    assert first is not None
    assert second is not None
    assert first["x"] == second["x"]
    assert first["y"] + first["height"] <= second["y"]


def test_two_ticks_open_the_comparison(desk: Page) -> None:
    desk.goto("/gallery/case/")
    button = desk.get_by_role("button", name="See side by side")
    expect(button).to_be_disabled()
    desk.get_by_role("checkbox").nth(0).check()
    expect(button).to_be_disabled()
    desk.get_by_role("checkbox").nth(2).check()
    expect(button).to_be_enabled()
    expect(desk.get_by_text("2 ticked")).to_be_visible()


def test_answers_to_one_question_share_a_line_on_the_desk_and_a_column_on_the_phone(
    open_screen: OpenScreen,
) -> None:
    for screen, in_line in ((DESK, True), (PHONE, False)):
        page = open_screen(screen)
        page.goto("/gallery/case/")
        cells = page.locator(".ledger-line").first.locator(".ledger-cell")
        tops = {box["y"] for cell in cells.all() if (box := cell.bounding_box())}
        assert (len(tops) == 1) is in_line


def test_a_dialog_asks_before_an_act_and_gives_the_focus_back(desk: Page) -> None:
    desk.goto("/gallery/today/")
    opener = desk.get_by_role("link", name="Delete")
    opener.focus()
    desk.keyboard.press("Enter")
    dialog = desk.get_by_role("dialog", name="Delete this case file?")
    expect(dialog).to_be_visible()
    assert_everybody_can_use(desk, state="asking")
    dialog.get_by_role("button", name="Keep it").click()
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_escape_closes_a_menu(desk: Page) -> None:
    desk.goto("/gallery/case/")
    desk.get_by_text("More", exact=True).click()
    expect(desk.get_by_role("link", name="Print")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("link", name="Print")).to_be_hidden()


def test_help_now_is_one_tap_away_without_script(open_screen: OpenScreen) -> None:
    page = open_screen(PHONE, script=False)
    page.goto("/gallery/write/")
    page.get_by_role("banner").get_by_role("link", name="Help now").click()
    expect(page.get_by_role("region", name="Help now")).to_be_in_viewport()


def test_without_script_every_question_is_shown_and_every_button_works(open_screen: OpenScreen) -> None:
    page = open_screen(PHONE, script=False)
    page.goto("/gallery/rate/")
    page.get_by_role("radio", name="Yes", exact=True).check()
    expect(page.get_by_label("What would you cut?")).to_be_visible()
    expect(page.get_by_role("button", name="+5 more")).to_be_hidden()
    desk = open_screen(DESK, script=False)
    desk.goto("/gallery/case/")
    expect(desk.get_by_role("button", name="See side by side")).to_be_enabled()


def test_the_words_of_the_chart_keep_their_size_on_a_phone(open_screen: OpenScreen) -> None:
    heights = []
    for screen in (DESK, PHONE):
        page = open_screen(screen)
        page.goto("/gallery/case/")
        box = page.locator(".chart-plot").first.get_by_text("10", exact=True).bounding_box()
        assert box is not None
        heights.append(box["height"])
    assert heights[0] == pytest.approx(heights[1], abs=0.5)
