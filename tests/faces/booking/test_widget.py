"""The booking page on another website: its own rule about frames, and everything in the frame stays in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from tests.config.policy import parsed
from tests.faces.booking.strangers import LETTER, SLUG, a_page, a_stranger, address, token_on
from tests.factories import TODAY, a_service, at_hour, frozen

pytestmark = pytest.mark.django_db
THEIRS = "https://www.example.org"
TEN = at_hour(10, day=TODAY + timedelta(days=2))


@pytest.fixture(autouse=True)
def _clock_stands() -> Iterator[None]:
    with frozen():
        yield


def test_the_frame_is_for_the_websites_of_the_practice_alone() -> None:
    service = a_page(framed_by=[THEIRS, "https://other.example:8443"])
    answer = a_stranger().get(address(service, frame="frame/"))
    rules = parsed(answer.headers["Content-Security-Policy"])[0]
    assert rules["frame-ancestors"] == [THEIRS, "https://other.example:8443"]
    assert "X-Frame-Options" not in answer.headers
    assert f'data-parents="{THEIRS} https://other.example:8443"' in answer.text


def test_every_page_outside_the_frame_stays_closed_to_frames() -> None:
    service = a_page(framed_by=[THEIRS])
    for one in (f"/book/{SLUG}/", address(service), address(service, "zone/"), "/", "/in/", "/me/in/", "/desk/"):
        answer = a_stranger().get(one)
        rules = parsed(answer.headers["Content-Security-Policy"])[0]
        assert (rules["frame-ancestors"], answer.headers["X-Frame-Options"]) == (["'none'"], "DENY"), one


def test_a_practice_that_names_no_website_is_framed_by_none() -> None:
    answer = a_stranger().get(address(a_page(), frame="frame/"))
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    "odd", ["*", "https://a.example; script-src *", "javascript:x", "https:", "'self'", "", 7, None]
)
def test_what_is_no_website_gets_into_no_policy(odd: object) -> None:
    answer = a_stranger().get(address(a_page(framed_by=[odd, THEIRS]), frame="frame/"))
    assert parsed(answer.headers["Content-Security-Policy"])[0]["frame-ancestors"] == [THEIRS]


def test_every_step_in_the_frame_stays_in_it() -> None:
    service = a_page(service=a_service(for_strangers=True), framed_by=[THEIRS])
    browser = a_stranger()
    first = browser.get(f"/book/{SLUG}/frame/")
    assert first.headers["Location"] == address(service, frame="frame/")
    times = browser.get(address(service, frame="frame/"))
    form = browser.post(
        address(service, frame="frame/"), {"start": TEN, "token": token_on(times), "zone": "Europe/London"}
    )
    sent = LETTER | {"start": TEN, "token": token_on(form), "zone": "Europe/London"}
    done = browser.post(address(service, "send/", frame="frame/"), sent)
    assert (times.status_code, form.status_code, done.status_code) == (200, 200, 200)
    for page in (times, form, done):
        own = re.findall(r'(?:href|action)="(/book/[^"]*)"', page.text)
        assert [one for one in own if "/frame/" not in one] == []
        assert "X-Frame-Options" not in page.headers
        assert not page.cookies


def test_what_leaves_the_frame_opens_beside_it() -> None:
    page = a_stranger().get(address(a_page(framed_by=[THEIRS]), frame="frame/")).text
    assert '<a class="help-link" href="/help/" target="_blank"' in page


def test_the_script_can_be_loaded_by_any_website_and_says_nothing_of_anybody() -> None:
    answer = Client().get("/book/widget.js")
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert 'script.dataset.title || "Book a time"' in answer.text
    assert not answer.cookies
