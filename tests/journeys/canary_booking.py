"""Canaries in forms that take fields together: booking, what is offered and asked for, who answers, a sheet."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.journeys.canary_house import House
from tests.journeys.canary_typing import Typist

OFFER, DAYS = "desk/settings/services/add/", "desk/settings/days/"
PUBLIC, CALENDARS = "desk/settings/booking-page/", "desk/settings/calendars/"
ASKS = "book/"
ANSWERS = "desk/settings/answers/"
OWN = "desk/own-worksheets/"
LEADS_HOME = "https://127.1/"
"""An address of this very machine, in figures that no name server is asked about: the worker refuses it unread."""


def offered_and_asked(typist: Typist, house: House) -> None:
    """Fill and send each such form so that it is taken: the sweep of all pages fills numbers with words too."""
    _settle_who_answers(typist, house)
    _publish_a_sheet(typist, house)
    _offer(typist, house)
    _take_days_off(typist, house)
    slug = _open_the_public_page(typist, house)
    _name_a_calendar(typist, house)
    _ask_for_a_time(typist, slug)


def _sent(typist: Typist, page: Page, holding: str) -> None:
    """Send the form that holds a field, and see that it was taken."""
    typist.sends(page.locator(f"form:has({holding})"))
    expect(page.locator(".error-summary")).to_have_count(0)


def _opens(typist: Typist, house: House, route: str) -> Page:
    typist.becomes(house.page(route).who)
    return typist.opens(house.page(route).address)


def _settle_who_answers(typist: Typist, house: House) -> None:
    page = _opens(typist, house, ANSWERS)
    form = page.locator("form:has([name=reading_times])")
    for place, name in enumerate(("owner", "deputy"), start=1):
        form.locator(f"[name={name}]").select_option(index=place)
    typist.types(form, "reading_times", "text", route=f"{ANSWERS} (taken)")
    _sent(typist, page, "[name=reading_times]")


def _publish_a_sheet(typist: Typist, house: House) -> None:
    page = _opens(typist, house, OWN)
    form = page.locator("form:has([name=title])")
    typist.types(form, "title", "text", route=f"{OWN} (taken)")
    form.get_by_role("button", name="Make a worksheet").click()
    expect(page.locator("#standing")).to_be_visible()
    form = page.locator("form:has([name=state])")
    typist.types(form, "v/steps.0.fields.0/prompt", "textarea", route=f"{OWN} (taken)")
    form.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("It can be given from now on")).to_be_visible()


def _offer(typist: Typist, house: House) -> None:
    page = _opens(typist, house, OFFER)
    form = page.locator("form:has([name=duration])")
    for name, kind in (("name", "text"), ("words", "textarea"), ("place", "text")):
        typist.types(form, name, kind, route=f"{OFFER} (taken)")
    _sent(typist, page, "[name=duration]")


def _take_days_off(typist: Typist, house: House) -> None:
    page = _opens(typist, house, DAYS)
    form = page.locator("form:has([name=first])")
    form.locator("[name=first]").fill("2031-01-01")
    typist.types(form, "reason", "text", route=f"{DAYS} (taken)")
    _sent(typist, page, "[name=first]")


def _open_the_public_page(typist: Typist, house: House) -> str:
    page = _opens(typist, house, PUBLIC)
    form = page.locator("form:has([name=slug])")
    slug = form.locator("[name=slug]").input_value()
    form.locator("[name=is_open]").check()
    for name in ("words", "how_to_reach"):
        typist.types(form, name, "textarea", route=f"{PUBLIC} (taken)")
    _sent(typist, page, "[name=slug]")
    return slug


def _name_a_calendar(typist: Typist, house: House) -> None:
    page = _opens(typist, house, CALENDARS)
    page.locator("[name=address]").fill(f"{LEADS_HOME}{typist.canaries.one_for(f'{CALENDARS} (taken)', kind='email')}")
    _sent(typist, page, "[name=address]")


def _ask_for_a_time(typist: Typist, slug: str) -> None:
    typist.becomes("nobody")
    page = typist.opens(f"/{ASKS}{slug}/")
    page.get_by_role("link", name="First meeting").click()
    page.locator("button.slot").first.click()
    form = page.locator("form:has([name=email])")
    for name, kind in (("email", "email"), ("phone", "text"), ("words", "textarea")):
        typist.types(form, name, kind, route=ASKS)
    typist.sends(form)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your time is booked")
