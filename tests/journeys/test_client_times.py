"""A client books on a phone, moves and calls off without script; each page they pass is looked at."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.scheduling.models import BookingPage, Service, Session, State
from tests.factories import a_case, a_service, a_session, inside
from tests.journeys.accessibility import look_on_every_screen
from tests.journeys.conftest import OpenScreen
from tests.journeys.screens import PHONE
from tests.journeys.ways_in import bring_in_client

pytestmark = pytest.mark.django_db(transaction=True)
MOST_TAPS = 4


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def case(now: datetime) -> CaseFile:
    """A client far away, who can be reached by a page of the practice and comes into a group too."""
    made = a_case(zone="America/New_York", at=now)
    a_service(of=made.therapist, at=now, name="Evening group", seats=6)
    with inside(made):
        BookingPage.objects.create(slug="quiet", how_to_reach="Ring 020 7946 0000.", changed_at=now)
    return made


@pytest.fixture
def service(case: CaseFile, now: datetime) -> Service:
    return a_service(of=case.therapist, at=now, name="Talk", words="Fifty minutes.", cancel_until=0)


def test_a_client_books_with_few_taps_and_changes_it_without_script(
    open_screen: OpenScreen, case: CaseFile, service: Service, now: datetime, settings: Settings
) -> None:
    settings.SMS_URL, settings.SMS_BODY = "https://gateway.example/", "to={number}&text={text}"
    phone, plain = open_screen(PHONE), open_screen(PHONE, script=False)
    for page in (phone, plain):
        bring_in_client(page, case)
        page.goto("/me/")
    books_after_losing_a_race(phone, case, service, now)
    moves_and_calls_off(plain)
    with inside(case):
        moved = Session.objects.get(case=case)
        assert (moved.state, moved.sequence) == (State.CANCELLED, 2)
    far = a_service(of=case.therapist, cancel_until=99_999, at=now)
    start = int(moved.starts_at.timestamp()) + 86_400 * 7
    late = a_session(of=case, service=far, start=start, at=now)
    standing = a_session(of=case, service=service, start=start + 7_200, at=now)
    for address, state in (
        (f"/me/times/{moved.pk}/", "called off"),
        ("/me/times/", "several"),
        (f"/me/times/{late.pk}/", "too close"),
        (f"/me/times/{standing.pk}/move/", "moving"),
        (f"/me/times/{standing.pk}/off/", "calling off"),
        ("/me/", "home with a time"),
        ("/me/times/reminders/", "reminders, with a gateway for text messages"),
    ):
        phone.goto(address)
        look_on_every_screen(phone, state=state)


def books_after_losing_a_race(phone: Page, case: CaseFile, service: Service, now: datetime) -> None:
    """Choose a time that somebody else takes meanwhile, and then one of the three closest."""
    taps = 0
    for press, then in (
        (phone.get_by_role("link", name="My times"), "My times"),
        (phone.get_by_role("link", name="Talk"), "Book a time"),
        (phone.locator("button.slot").first, "Book this time?"),
    ):
        press.click()
        taps += 1
        expect(phone.get_by_role("heading", level=1)).to_have_text(then)
        look_on_every_screen(phone, state=then)
    start = int(phone.locator("button[name=start]").get_attribute("value") or "0")
    a_session(of=a_case(of=case.therapist, at=now), service=service, start=start, at=now)
    phone.get_by_role("button", name="Book this time").click()
    expect(phone.get_by_role("alert")).to_contain_text("Somebody else took this time a moment ago.")
    expect(phone.locator("button.slot")).to_have_count(3)
    look_on_every_screen(phone, state="too late")
    phone.locator("button.slot").first.click()
    taps += 1
    expect(phone.get_by_role("status").first).to_contain_text("Done.")
    look_on_every_screen(phone, state="booked")
    assert taps <= MOST_TAPS


def moves_and_calls_off(plain: Page) -> None:
    """Go from the first page to the time that is set, give it another place, and call it off."""
    plain.reload()
    plain.get_by_role("link", name="Your next time:").click()
    plain.locator(".task-row a").first.click()
    plain.get_by_role("link", name="Choose another time").click()
    plain.locator(".month a").last.click()
    plain.locator("button.slot").last.click()
    expect(plain.get_by_role("status").first).to_contain_text("This is your time now.")
    plain.get_by_role("link", name="Call it off").click()
    plain.get_by_role("button", name="Call it off").click()
    expect(plain.get_by_role("status").first).to_contain_text("The time is free again.")
