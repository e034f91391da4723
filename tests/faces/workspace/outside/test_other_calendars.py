"""The desk's page of other calendars: adding, how each stands and why, removing, and the link to one's own sessions."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from evenhand.domain.scheduling.actions import read_feed
from evenhand.domain.scheduling.models import BusyFeed, SharedCalendar
from evenhand.foundation.practices.models import Member
from tests.domain.scheduling.calendars.files import calendar, event
from tests.domain.scheduling.feeds.outside import ADDRESS, a_feed, answers, fails
from tests.faces.workspace.test_inviting_colleagues import freshly
from tests.factories import NOW, a_colleague, a_therapist, browser_of_therapist, frozen, inside, settled

pytestmark = pytest.mark.django_db
PAGE = "/desk/settings/calendars/"
SHARE, END = f"{PAGE}share/", f"{PAGE}share/end/"
BUSY = calendar(event("DTSTART:20261204T090000Z", "DURATION:PT1H"))


def a_desk() -> tuple[Member, Client]:
    member = settled(a_therapist())
    return member, browser_of_therapist(member)


def feeds(member: Member) -> list[BusyFeed]:
    with inside(member):
        return list(BusyFeed.objects.all())


def link_in(page: str) -> str:
    found = re.search(r'value="http://[^/"]+(/feeds/[^"]+)"', page)
    assert found is not None
    return found[1]


def test_an_address_is_added_and_said_to_be_unread_as_yet() -> None:
    member, browser = a_desk()
    with frozen():
        assert browser.post(PAGE, {"address": ADDRESS}).status_code == 302
        page = browser.get(f"{PAGE}?done=added").content.decode()
    assert "It is read within a minute." in page
    assert "calendar.example.org" in page
    assert "not read yet" in page
    [feed] = feeds(member)
    with inside(member):
        assert feed.address == ADDRESS


def test_the_secret_part_of_an_address_is_not_shown_again() -> None:
    member, browser = a_desk()
    a_feed(of=member)
    with frozen():
        assert "private-1" not in browser.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "Give one address"),
        ("http://calendar.example.org/x.ics", "has to begin with https://"),
        ("https://127.0.0.1/x.ics", "private network"),
        ("https://user:secret@calendar.example.org/", "a name and a password"),
        ("<script>", "https"),
    ],
)
def test_what_is_no_address_is_refused_with_the_reason_and_stays_in_the_field(typed: str, reason: str) -> None:
    member, browser = a_desk()
    with frozen():
        answer = browser.post(PAGE, {"address": typed})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert reason in page
    assert "<script>" not in page.replace("<script ", "")
    if typed.startswith("h"):
        assert f'value="{typed}"' in page
    assert feeds(member) == []


def test_a_sixth_calendar_is_refused() -> None:
    member, browser = a_desk()
    for number in range(5):
        a_feed(of=member, address=f"{ADDRESS}?{number}")
    with frozen():
        answer = browser.post(PAGE, {"address": ADDRESS})
    assert answer.status_code == 422
    assert "Remove one first." in answer.content.decode()


def test_a_calendar_that_cannot_be_read_says_why_and_what_is_kept_free() -> None:
    member, browser = a_desk()
    feed = a_feed(of=member)
    with inside(feed):
        read_feed(feed=feed, ask=fails("There is no host of that name."), at=NOW)
    with frozen():
        page = browser.get(PAGE).content.decode()
    assert "There is no host of that name." in page
    assert "None of its busy times are known." in page
    with inside(feed):
        read_feed(feed=feed, ask=answers(BUSY), at=NOW)
    with frozen():
        assert "could not be read" not in browser.get(PAGE).content.decode()
    with inside(feed):
        read_feed(feed=feed, ask=answers(b"<html>"), at=NOW + timedelta(minutes=15))
    with frozen(NOW + timedelta(minutes=16)):
        page = browser.get(PAGE).content.decode()
    assert "leads to a web page" in page
    assert "are kept free until it can be read again" in page


def test_a_calendar_is_removed_by_its_own_therapist_alone() -> None:
    member, browser = a_desk()
    feed = a_feed(of=member)
    stranger, colleague = settled(a_therapist()), settled(a_colleague(of=member))
    with frozen():
        for other in (stranger, colleague):
            assert browser_of_therapist(other).post(f"{PAGE}{feed.pk}/remove/").status_code == 404
            assert "calendar.example.org" not in browser_of_therapist(other).get(PAGE).content.decode()
        assert feeds(member) == [feed]
        assert browser.get(f"{PAGE}{feed.pk}/remove/").status_code == 405
        assert browser.post(f"{PAGE}{feed.pk}/remove/").status_code == 302
    assert feeds(member) == []


def test_a_link_is_made_without_numbers_unless_they_are_asked_for_and_shown_once() -> None:
    member = settled(a_therapist())
    browser = freshly(member)
    with frozen():
        assert 'value="yes" checked' not in browser.get(SHARE).content.decode()
        page = browser.post(SHARE).content.decode()
        link = link_in(page)
        assert "It shows no numbers" in page
        later = browser.get(PAGE).content.decode()
    assert link not in later
    assert "There is a link since" in later
    with inside(member):
        assert not SharedCalendar.objects.get().shows_numbers
    with frozen():
        assert "It shows the numbers" in browser.post(SHARE, {"numbers": "yes"}).content.decode()
        assert Client().get(link).status_code == 404, "the new link ended it"


def test_a_link_is_ended() -> None:
    browser = freshly(settled(a_therapist()))
    with frozen():
        link = link_in(browser.post(SHARE).content.decode())
        assert Client().get(link).status_code == 200
        assert browser.post(END).status_code == 302
        assert Client().get(link).status_code == 404
        assert "There is none." in browser.get(PAGE).content.decode()


def test_making_a_link_asks_for_a_fresh_sign_in() -> None:
    member, browser = a_desk()
    with frozen():
        for answer in (browser.get(SHARE), browser.post(SHARE)):
            assert answer.status_code == 302
            assert "confirm" in answer.headers["Location"]
    with inside(member):
        assert not SharedCalendar.objects.exists()
