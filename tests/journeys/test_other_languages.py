"""The program in other languages: letters from right to left and longer words break no page; scripts speak German."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from evenhand.foundation.practices.models import Practice
from evenhand.wording.languages import also_offered
from tests.client_pages import client_pages
from tests.domain.acts_of_mail import an_undelivered_letter
from tests.faces.booking.strangers import SLUG, a_page
from tests.factories import (
    TWO_REPLIES,
    a_case,
    a_session,
    a_submission,
    a_therapist,
    an_assignment,
    inside,
    settled,
)
from tests.journeys.accessibility import look_on_every_screen, look_where_things_stand
from tests.journeys.therapist import EMAIL
from tests.journeys.ways_in import bring_in_client, bring_in_therapist
from tests.pseudo import CODE, PSEUDO

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
OWN_PAGES = (
    *("", "cases/", "calendar/", "calendar/new/", "inquiries/"),
    *("worksheets/", "worksheets/compassionate-self-care/", "own-worksheets/"),
    *("settings/", "settings/language/", "settings/services/", "settings/hours/"),
    *("settings/formats/", "settings/team/", "settings/security/"),
)
CASE_PAGES = (
    *("", "homework/", "assign/", "assign/compassionate-self-care/", "progress/", "compare/", "information/"),
    *("settings/", "sessions/", "record/"),
)


@pytest.fixture
def now() -> datetime:
    """The present: browsers have their own clock."""
    return datetime.now(UTC)


@pytest.fixture
def pseudo() -> Iterator[None]:
    with also_offered(PSEUDO):
        yield


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Let the browsers of these journeys ask for the language of tests: strangers' pages follow them."""
    return {**browser_context_args, "locale": CODE}


def look(page: Page, address: str) -> None:
    """Open a page of the other direction and look where things stand; axe has seen the same page from left to right."""
    page.goto(address)
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    look_where_things_stand(page, state="from right to left")


@pytest.mark.usefixtures("pseudo")
def test_the_clients_pages_stand_from_right_to_left(phone: Page, now: datetime) -> None:
    pages = client_pages(at=now)
    Practice.objects.update(language=CODE)
    phone.context.add_cookies([{"name": pages.cookie_name, "value": pages.cookie, "url": f"{base_of(phone)}/me/"}])
    for address in (*pages.addresses.values(), "/me/settings/", "/me/settings/ways/"):
        look(phone, address)
    look_on_every_screen(phone, state="ways in from right to left")


@pytest.mark.usefixtures("pseudo")
def test_the_desk_stands_from_right_to_left(desk: Page, now: datetime) -> None:
    member = settled(a_therapist(email=EMAIL, at=now - timedelta(days=90)), at=now)
    case = a_case(of=member, at=now - timedelta(days=60))
    assignment = an_assignment(of=case, at=now - timedelta(days=50))
    sent = [a_submission(TWO_REPLIES, of=assignment, at=now - timedelta(days=days)) for days in (30, 20, 10, 1)]
    a_session(of=case, at=now - timedelta(days=3))
    with inside(member):
        an_undelivered_letter(of=member)
    Practice.objects.update(language=CODE)
    bring_in_therapist(desk, member)
    for page in OWN_PAGES:
        look(desk, f"/desk/{page}")
    for page in (*CASE_PAGES, f"entries/{sent[0].entry}/"):
        look(desk, f"/desk/cases/{case.number}/{page}")
    look_on_every_screen(desk, state="an entry from right to left")


@pytest.mark.usefixtures("pseudo")
def test_booking_and_the_site_stand_from_right_to_left(phone: Page) -> None:
    service = a_page()
    Practice.objects.update(language=CODE)
    for address in (f"/book/{SLUG}/", f"/book/{SLUG}/{service.pk}/", "/", "/help/", "/me/in/", "/in/", "/worksheets/"):
        look(phone, address)


def test_a_sheet_is_written_in_german(phone: Page, now: datetime) -> None:
    case = a_case(of=a_therapist(at=now), at=now)
    assignment = an_assignment(of=case, at=now)
    Practice.objects.update(language="de")
    bring_in_client(phone, case)
    phone.goto(f"/me/w/{assignment.pk}/1/")
    expect(phone.locator("html")).to_have_attribute("lang", "de")
    expect(phone.get_by_text("Zwei Antworten · 1 von 5")).to_be_visible()
    phone.get_by_label("Denken Sie an einen schweren Moment aus den letzten Tagen.").fill("Ich kam zu spät.")
    line = phone.locator(".save-line")
    expect(line).to_have_text(re.compile(r"Gespeichert um \d\d:\d\d\. Bis Sie es senden, sehen nur Sie es\."))
    look_on_every_screen(phone, state="in German")
    phone.get_by_role("button", name="Speichern und weiter").last.click()
    expect(phone.get_by_text("Zwei Antworten · 2 von 5")).to_be_visible()


def base_of(page: Page) -> str:
    page.goto("/help/")
    return page.url.removesuffix("/help/")
