"""A stranger books: on a phone, without script, in a race, in a frame on another website; the desk answers."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect
from pytest_django.live_server_helper import LiveServer
from pytest_playwright.pytest_playwright import CreateContextCallback

from evenhand.domain.scheduling.models import BookingPage, Inquiry, Service, Session, State
from tests.factories import a_case, a_service, a_session, a_therapist, inside
from tests.journeys.accessibility import look_on_every_screen
from tests.journeys.conftest import OpenScreen
from tests.journeys.screens import DESK, PHONE
from tests.journeys.ways_in import bring_in_therapist

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/book/quiet-street/"
WORDS = "I would like to come in the morning."
MOST_TAPS = 4


@pytest.fixture
def service() -> Service:
    """A practice with two services and an open page; what is asked for waits for an answer."""
    now = datetime.now(UTC)
    therapist = a_therapist(at=now)
    offered = a_service(
        of=therapist, at=now, for_strangers=True, needs_approval=True, words="We get to know each other."
    )
    a_service(of=therapist, at=now, name="Second meeting", for_strangers=True)
    a_service(of=therapist, at=now, name="Evening group", for_strangers=True, seats=6)
    with inside(therapist):
        BookingPage.objects.create(
            slug="quiet-street", is_open=True, words="Welcome.", how_to_reach="Ring 020 7946 0000.", changed_at=now
        )
    return offered


def first_time(page: Page | FrameLocator) -> None:
    """Press the button of the first free time."""
    page.locator("button.slot").first.click()


def fill_in(page: Page | FrameLocator) -> None:
    page.get_by_label("E-mail address").fill("ana@example.org")
    page.get_by_label("Anything to say first?").fill(WORDS)


def test_a_stranger_takes_the_last_place_of_a_group_which_another_one_then_cannot(
    open_screen: OpenScreen, service: Service
) -> None:
    phone, slow = open_screen(PHONE), open_screen(PHONE)
    now = datetime.now(UTC)
    a_service(of=service.therapist, at=now, name="Small group", for_strangers=True, seats=2, needs_approval=True)
    for page in (phone, slow):
        page.goto(PAGE)
        page.get_by_role("link", name="Choose a time of Small group").click()
    look_on_every_screen(phone, state="times of a group")
    first_time(phone)
    expect(phone.get_by_text("A place is kept for you until")).to_be_visible()
    look_on_every_screen(phone, state="a place in a group")
    start = int(phone.locator("button[name=start]").get_attribute("value") or "0")
    with inside(service):
        group = Service.objects.get(seats=2)
    a_session(of=a_case(of=service.therapist, at=now), service=group, start=start, at=now)
    first_time(slow)
    expect(slow.get_by_role("alert")).to_contain_text("There is no place left at this time.")
    look_on_every_screen(slow, state="no place left")
    fill_in(phone)
    phone.get_by_role("button", name="Ask for this place").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Your request is sent")


def test_a_stranger_asks_for_a_time_with_few_taps(phone: Page, service: Service) -> None:
    taps = 0
    phone.goto(PAGE)
    look_on_every_screen(phone, state="services")
    for press in (
        phone.get_by_role("link", name="First meeting"),
        phone.locator("button.slot").first,
    ):
        press.click()
        taps += 1
        expect(phone.get_by_role("heading", level=1)).to_have_text("First meeting")
        look_on_every_screen(phone, state=f"after {taps} taps")
    expect(phone.get_by_text("This time is kept for you until")).to_be_visible()
    fill_in(phone)
    phone.get_by_role("button", name="Ask for this time").click()
    taps += 1
    expect(phone.get_by_role("heading", level=1)).to_have_text("Your request is sent")
    look_on_every_screen(phone, state="done")
    assert taps <= MOST_TAPS
    with inside(service):
        assert Session.objects.get().state == State.REQUESTED
        assert Inquiry.objects.get().words == WORDS
    assert phone.context.cookies() == []


def test_days_stand_as_a_month_and_as_a_list_and_times_on_another_clock(phone: Page, service: Service) -> None:
    phone.goto(f"{PAGE}{service.pk}/")
    phone.get_by_role("link", name="Later").click()
    expect(phone).to_have_url(re.compile(r"month="))
    first_day = phone.locator("#times").inner_text()
    phone.evaluate("document.title = 'the same page'")
    phone.locator(".month a").last.click()
    expect(phone).to_have_url(re.compile(r"\?day="))
    expect(phone.locator("#times")).to_be_focused()
    expect(phone.locator("#times")).not_to_have_text(first_day)
    expect(phone.locator(".month a").last).to_have_attribute("aria-current", "date")
    assert phone.title() == "the same page"
    look_on_every_screen(phone, state="a day in place")
    phone.go_back()
    expect(phone.locator("#times")).to_have_text(first_day)
    phone.get_by_role("link", name="As a list").click()
    expect(phone.locator(".free-days li").first).to_be_visible()
    look_on_every_screen(phone, state="list")
    phone.get_by_role("link", name="Show times on another clock").click()
    look_on_every_screen(phone, state="zones")
    phone.get_by_label("Show times as in").select_option("America/New_York")
    phone.get_by_role("button", name="Show the times").click()
    expect(phone.get_by_text("Times are New York time.")).to_be_visible()
    expect(phone.locator("button.slot small").first).to_contain_text("London time")
    look_on_every_screen(phone, state="another clock")


def test_a_browser_elsewhere_sees_its_own_clock_at_once(
    browser: Browser, live_server: LiveServer, service: Service
) -> None:
    context = browser.new_context(base_url=live_server.url, timezone_id="Asia/Tokyo")
    page = context.new_page()
    page.goto(f"{PAGE}{service.pk}/")
    expect(page.get_by_text("Times are Tokyo time.")).to_be_visible()
    first_time(page)
    expect(page.get_by_text(re.compile("That is .*London time"))).to_be_visible()
    context.close()


def test_what_is_missing_is_said_and_nothing_is_lost(phone: Page, service: Service) -> None:
    phone.goto(f"{PAGE}{service.pk}/")
    first_time(phone)
    phone.get_by_label("Anything to say first?").fill(WORDS)
    phone.get_by_role("button", name="Ask for this time").click()
    expect(phone.get_by_role("alert")).to_be_focused()
    expect(phone.get_by_label("Anything to say first?")).to_have_value(WORDS)
    look_on_every_screen(phone, state="with a mistake")


def test_all_of_it_works_without_script(open_screen: OpenScreen, service: Service) -> None:
    phone = open_screen(PHONE, script=False)
    phone.goto(PAGE)
    phone.get_by_role("link", name="First meeting").click()
    phone.locator(".month a").last.click()
    first_time(phone)
    fill_in(phone)
    phone.get_by_role("button", name="Ask for this time").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Your request is sent")


def test_the_loser_of_a_race_keeps_the_words_and_takes_one_of_the_three_closest(
    open_screen: OpenScreen, service: Service
) -> None:
    slow, quick = open_screen(PHONE), open_screen(PHONE)
    slow.goto(f"{PAGE}{service.pk}/")
    first_time(slow)
    fill_in(slow)
    with inside(service):  # the ten minutes are over, and somebody else was quicker
        Session.objects.update(held_until=datetime.now(UTC) - timedelta(seconds=1))
    quick.goto(f"{PAGE}{service.pk}/")
    first_time(quick)
    fill_in(quick)
    quick.get_by_role("button", name="Ask for this time").click()
    expect(quick.get_by_role("heading", level=1)).to_have_text("Your request is sent")
    slow.get_by_role("button", name="Ask for this time").click()
    expect(slow.get_by_role("alert")).to_contain_text("Somebody else took this time a moment ago.")
    expect(slow.locator("button.slot")).to_have_count(3)
    expect(slow.get_by_label("Anything to say first?")).to_have_value(WORDS)
    look_on_every_screen(slow, state="too late")
    first_time(slow)
    expect(slow.get_by_role("heading", level=1)).to_have_text("Your request is sent")
    with inside(service):
        assert Inquiry.objects.count() == 2


def test_the_desk_accepts_one_request_and_declines_another(open_screen: OpenScreen, service: Service) -> None:
    desk = open_screen(DESK)
    for _ in range(2):
        stranger = open_screen(PHONE)
        stranger.goto(f"{PAGE}{service.pk}/")
        first_time(stranger)
        fill_in(stranger)
        stranger.get_by_role("button", name="Ask for this time").click()
        expect(stranger.get_by_role("heading", level=1)).to_have_text("Your request is sent")
    bring_in_therapist(desk, service.therapist)
    desk.goto("/desk/")
    expect(desk.get_by_role("heading", name="Asking for a time")).to_be_visible()
    look_on_every_screen(desk, state="with requests")
    desk.get_by_role("link", name=re.compile("^Answer")).first.click()
    expect(desk.get_by_text(WORDS)).to_be_visible()
    look_on_every_screen(desk, state="a request")
    desk.get_by_role("button", name="Accept and open a case file").click()
    expect(desk.get_by_label("Link")).to_have_value(re.compile("/me/in/"))
    desk.goto("/desk/inquiries/")
    look_on_every_screen(desk, state="requests")
    desk.get_by_role("link", name=re.compile("^Answer")).click()
    desk.get_by_role("button", name="Decline").click()
    expect(desk.get_by_text("Declined. The time is free again.")).to_be_visible()
    desk.locator(".loop a").click()
    look_on_every_screen(desk, state="declined")
    desk.get_by_role("button", name="Delete it for good").click()
    expect(desk.get_by_text("Deleted for good.")).to_be_visible()


@pytest.fixture
def theirs(live_server: LiveServer) -> Iterator[str]:
    """Somebody's own website on another origin, with the one line of the widget on its page."""
    line = f'<script src="{live_server.url}/book/widget.js" data-practice="quiet-street" async></script>'
    body = f"<!doctype html><html lang='en'><title>Somebody</title><h1>Somebody</h1>{line}</html>".encode()

    class Website(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_said: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Website)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_another_website_shows_it_in_a_frame_that_fits_and_somebody_books_there(
    new_context: CreateContextCallback, theirs: str, service: Service
) -> None:
    page = new_context(viewport={"width": 1280, "height": 800}).new_page()
    with inside(service):
        BookingPage.objects.update(framed_by=[theirs])
    page.goto(f"{theirs}/")
    frame = page.frame_locator("iframe[title='Book a time']")
    frame.get_by_role("link", name="First meeting").click()
    expect(frame.locator(".month")).to_be_visible()
    page.wait_for_function(
        "() => Math.abs(document.querySelector('iframe').clientHeight - 640) > 1"
    )  # it has said how high it is
    first_time(frame)
    fill_in(frame)
    frame.get_by_role("button", name="Ask for this time").click()
    expect(frame.get_by_role("heading", level=1)).to_have_text("Your request is sent")
    with inside(service):
        assert Inquiry.objects.get().words == WORDS


def test_a_website_that_the_practice_did_not_name_gets_no_frame(
    new_context: CreateContextCallback, theirs: str, service: Service
) -> None:
    page = new_context().new_page()
    with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
        page.goto(f"{theirs}/")
    expect(page.frame_locator("iframe").get_by_role("link", name="First meeting")).to_have_count(0)
