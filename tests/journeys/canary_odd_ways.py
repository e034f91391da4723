"""The odd ways in which words may stay behind: typed and not sent, refused, sent to what is not there or falls over."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from playwright.sync_api import Page, expect

from tests.journeys.canary_house import House
from tests.journeys.canary_typing import FORMS, Typist
from tests.journeys.offline import KEPT_LINE, wait_until_kept

INFORMATION = "desk/cases/<str:number>/information/"
REVIEW = "desk/cases/<str:number>/entries/<uuid:entry>/"


def filled_in(typist: Typist, house: House, route: str, *, how: str) -> Page:
    """Open a page in a tab of its own and type into its longest form."""
    typist.becomes(house.page(route).who)
    page = typist.opens(house.page(route).address)
    forms = page.evaluate(FORMS)
    longest = max(range(len(forms)), key=lambda number: len(forms[number]))
    typist.fills(page.locator("form").nth(longest), forms[longest], route=f"{route} ({how})")
    return page


def send(page: Page, words: str = "Save") -> None:
    """Press a button that stands there in words."""
    page.get_by_role("button", name=words, exact=True).last.click()


def left_open(typist: Typist, house: House) -> None:
    """Type and leave it, on the desk and in the client's space, and walk away from one after it was kept as a draft."""
    for route in (INFORMATION, REVIEW, "desk/cases/<str:number>/settings/", "me/entries/<uuid:entry_id>/correct/"):
        filled_in(typist, house, route, how="left open")
    half = filled_in(typist, house, house.first("client").route, how="half typed")
    expect(half.locator(".save-line[data-state=saved]")).to_be_visible()


def kept_on_the_phone(typist: Typist, house: House) -> None:
    """Write on a sheet while nothing gets through: the words wait on the phone, sealed, and the tab goes."""
    sheet = house.page("compassionate-self-care 1")  # its first field is a long one
    page = filled_in(typist, house, sheet.route, how="saved, then no network")
    wait_until_kept(page, sheet.address)
    page.context.set_offline(True)
    form = page.locator("form").filter(has=page.locator("textarea")).first
    name = form.locator("textarea").first.get_attribute("name") or ""
    typist.types(form, name, "textarea", route=f"{sheet.route} (no network)")
    expect(page.locator(".save-line")).to_have_text(KEPT_LINE)
    page.close(run_before_unload=False)
    page.context.set_offline(False)


def refused(typist: Typist, house: House) -> None:
    """Type what is no address, beside other words; and into two tabs what only one of them can keep."""
    page = filled_in(typist, house, "desk/cases/<str:number>/settings/", how="refused")
    typist.types(page.locator("form:has([name=phone])"), "email", "text", route="settings (refused)")
    send(page)
    expect(page.locator(".error-summary")).to_be_visible()
    one, other = (filled_in(typist, house, REVIEW, how=f"tab {number}") for number in (1, 2))
    send(one)
    expect(one.get_by_text("Saved at")).to_be_visible()
    send(other)
    expect(other.locator(".error-summary")).to_be_visible()


def signed_out_meanwhile(typist: Typist, house: House) -> None:
    """Send words with a session that is dead, and with a form that grew too old: both wait on the page."""
    page = filled_in(typist, house, INFORMATION, how="signed out")
    typist.context.clear_cookies(name="session")
    send(page)
    expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()
    typist.comes_back()
    page = filled_in(typist, house, INFORMATION, how="too old")
    page.locator("main [name=csrfmiddlewaretoken]").first.evaluate("one => (one.value = 'x'.repeat(64))")
    send(page)
    expect(page.get_by_role("heading", name="Send it once more")).to_be_visible()


def not_taken(typist: Typist, house: House, broken: Callable[[], AbstractContextManager[None]]) -> None:
    """Send words to a case file that is gone, and to a program that falls over."""
    page = filled_in(typist, house, INFORMATION, how="gone")
    page.locator("main form").first.evaluate("form => (form.action = '/desk/cases/Z99Z999/information/')")
    send(page)
    stays(page)
    page = filled_in(typist, house, INFORMATION, how="fallen over")
    with broken():
        send(page)
        stays(page)


def nobody_answers(typist: Typist, page: Page) -> None:
    """Send words to a program that was stopped."""
    send(page)
    stays(page)


def stays(page: Page) -> None:
    """The words are still on the page, and it says so."""
    expect(page.get_by_text("Your words are still on this page")).to_be_visible()
    assert page.locator("main textarea").first.input_value()
