"""A client chooses how they are reminded: as usual, at hours of their own, or not at all."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.scheduling.models import BookingPage, ReminderChoice
from evenhand.foundation.outbox.push import sender
from tests.factories import NOW, a_case, browser_of_client, browser_of_therapist, frozen, inside
from tests.faults.push_services import KEY, a_browser

pytestmark = pytest.mark.django_db
PAGE = "/me/times/reminders/"


@pytest.fixture(autouse=True)
def _clock_stands() -> object:
    with frozen():
        yield


@pytest.fixture
def case() -> CaseFile:
    made = a_case()
    with inside(made):
        BookingPage.objects.create(slug="quiet", remind_hours=[24, 2], changed_at=NOW)
    return made


@pytest.fixture
def browser(case: CaseFile) -> Client:
    return browser_of_client(case)


def chosen(case: CaseFile) -> list[list[int]]:
    with inside(case):
        return list(ReminderChoice.objects.values_list("hours", flat=True))


def ticked(browser: Client) -> list[str]:
    return re.findall(r'value="(\w+)" checked', browser.get(PAGE).text)


def test_at_first_it_is_as_the_practice_does(browser: Client) -> None:
    assert "As usual: 1 day before and 2 hours before" in browser.get(PAGE).text
    assert ticked(browser) == ["usual"]
    assert f'href="{PAGE}"' in browser.get("/me/times/").text


def test_hours_of_ones_own_are_kept_once_and_shown(case: CaseFile, browser: Client) -> None:
    sent = {"how": "own", "hours": ["48", "3"]}
    assert [browser.post(PAGE, sent).headers["Location"] for _ in range(2)] == ["/me/times/?reminders"] * 2
    assert chosen(case) == [[48, 3]]
    assert ticked(browser) == ["own", "48", "3"]


def test_none_and_as_usual_again(case: CaseFile, browser: Client) -> None:
    browser.post(PAGE, {"how": "none", "hours": ["48"]})
    assert chosen(case) == [[]]
    assert ticked(browser) == ["none"]
    browser.post(PAGE, {"how": "usual"})
    assert chosen(case) == []


def test_text_messages_can_be_chosen_where_the_host_set_a_gateway(
    case: CaseFile, browser: Client, settings: Settings
) -> None:
    assert "text message" not in browser.get(PAGE).text
    settings.SMS_URL, settings.SMS_BODY = "https://gateway.example/", "to={number}&text={text}"
    sent = {"how": "own", "hours": ["24"], "channel": "text"}
    for typed in ("", "07700 900123", "+44 7700 9001234567890", "+44 77x0 900123"):
        wrong = browser.post(PAGE, {**sent, "number": typed})
        assert (wrong.status_code, "+44 7700 900123" in wrong.text) == (422, True)
        assert f'value="{typed}"' in wrong.text
        assert 'href="#f-number"' in wrong.text
    assert chosen(case) == []
    for _ in range(2):
        assert browser.post(PAGE, {**sent, "number": "(0044) 7700-900 123"}).status_code == 302
    assert 'value="+447700900123"' in browser.get(PAGE).text
    assert ticked(browser) == ["own", "24", "text"]


def test_a_notice_can_be_chosen_where_the_host_set_a_key_and_the_phone_keeps_something(
    case: CaseFile, browser: Client, settings: Settings
) -> None:
    assert "notice on a device" not in browser.get(PAGE).text
    settings.PUSH_KEY, settings.PUSH_CONTACT = KEY, "mailto:host@example.org"
    page = browser.get(PAGE).text
    assert '<label hidden><input type="radio" id="f-notice" name="channel" value="notice"' in page, (
        "without script it is not there"
    )
    ours = sender()
    assert ours is not None
    assert f'data-key="{ours.public}"' in page
    assert "Number for text messages" not in page
    sent = {"how": "own", "hours": ["24"], "channel": "notice"}
    for said in ("", "x", a_browser().says("https://example.org/x")):
        wrong = browser.post(PAGE, {**sent, "device": said})
        assert (wrong.status_code, 'href="#f-notice"' in wrong.text) == (422, True)
    assert chosen(case) == []
    said = a_browser().says("https://fcm.googleapis.com/x")
    assert [browser.post(PAGE, {**sent, "device": said}).status_code for _ in range(2)] == [302, 302]
    assert ticked(browser) == ["own", "24", "notice"]
    browser.post("/me/settings/kept/", {"keep": "no"})
    assert "data-key" not in browser.get(PAGE).text


def test_at_the_desk_a_device_is_offered_only_where_the_client_chose_it(case: CaseFile, settings: Settings) -> None:
    settings.PUSH_KEY, settings.PUSH_CONTACT = KEY, "mailto:host@example.org"
    desk, page = browser_of_therapist(case.therapist), f"/desk/cases/{case.number}/reminders/"
    assert "notice on a device" not in desk.get(page).text
    sent = {"how": "own", "hours": ["24"], "channel": "notice"}
    browser_of_client(case).post(PAGE, {**sent, "device": a_browser().says("https://fcm.googleapis.com/x")})
    assert 'value="notice" checked' in desk.get(page).text
    assert "data-key" not in desk.get(page).text
    assert desk.post(page, {**sent, "hours": ["48"]}).status_code == 302
    assert chosen(case) == [[48]]


@pytest.mark.parametrize(
    "sent", [{}, {"hours": ["x", "0", "5"]}, {"hours": ["72", "48", "24", "3"]}, {"channel": "sms"}]
)
def test_what_cannot_be_kept_is_said_and_changes_nothing(case: CaseFile, browser: Client, sent: dict[str, str]) -> None:
    answer = browser.post(PAGE, {"how": "own", **sent})
    assert answer.status_code == 422
    assert "Choose one, two or three times" in answer.text
    assert chosen(case) == []
