"""Notices on a device leave for services on the host's list alone, and only where a key is set."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from evenhand.foundation.outbox.push import PlaceProblem, notices_can_leave, place_in, sender, settings_problem
from evenhand.foundation.vault.for_browsers import new_sending_key
from tests.faults.push_services import a_browser, words_of

THERE = "https://updates.push.services.mozilla.com/wpush/v2/abc?x=1"


@pytest.mark.parametrize(
    "address",
    [
        "https://fcm.googleapis.com/fcm/send/abc", THERE, "https://web.push.apple.com/abc",
        "https://wns2-by3p.notify.windows.com/w/?token=abc", "https://fcm.googleapis.com:443/x",
    ],
)  # fmt: skip
def test_services_on_the_list_are_asked(address: str) -> None:
    assert place_in(a_browser().says(address)).address == address


@pytest.mark.parametrize(
    "address",
    [
        "http://fcm.googleapis.com/x", "https://example.org/x", "https://fcm.googleapis.com.example.org/x",
        "https://xfcm.googleapis.com/x", "https://169.254.169.254/x", "https://googleapis.com/x",
        "http://127.0.0.1/x", "http://localhost:8000/x", "https://fcm.googleapis.com:22/x", "https://[::1", "",
        "https://fcm.googleapis.com@example.org/x", "https://a@fcm.googleapis.com/x",
        "https://fcm.googleapis.com/\r\nX: y", "https://fcm.googleapis.com/a b", "file:///etc/passwd", "https://fcm.googleapis.com:99999/x",
    ],
)  # fmt: skip
def test_an_address_that_anybody_may_have_typed_is_not_asked(address: str) -> None:
    with pytest.raises(PlaceProblem):
        place_in(a_browser().says(address))


SAID = a_browser().says(THERE)


@pytest.mark.parametrize(
    "said",
    [
        "", "x", "[]", "{}", "null", "7", json.dumps({"endpoint": THERE}), json.dumps({"endpoint": THERE, "keys": []}),
        json.dumps({"endpoint": THERE, "keys": {"p256dh": "AAAA", "auth": "AAAA"}}),
        json.dumps({"endpoint": THERE, "keys": {"p256dh": 1, "auth": None}}),
        SAID.replace('"auth": "', '"auth": "AAAA'), SAID.replace('"p256dh": "B', '"p256dh": "C'),
        SAID.replace(THERE, THERE + "x" * 2_000), "[" * 1_999,
    ],
)  # fmt: skip
def test_what_no_browser_says_is_refused(said: str) -> None:
    with pytest.raises(PlaceProblem):
        place_in(said)


@given(st.text(max_size=300))
def test_any_other_text_is_refused(said: str) -> None:
    with pytest.raises(PlaceProblem):
        place_in(said)


def test_without_a_key_nothing_leaves_and_with_one_that_is_none_it_is_said(settings: Settings) -> None:
    assert (notices_can_leave(), settings_problem()) == (False, "")
    settings.PUSH_KEY, settings.PUSH_CONTACT = new_sending_key(), "mailto:host@example.org"
    assert (notices_can_leave(), settings_problem()) == (True, "")
    settings.PUSH_CONTACT = ""
    assert (sender(), "EVENHAND_PUSH_CONTACT" in settings_problem()) == (None, True)
    for wrong in ("x", "AAAA", words_of(bytes(32)), words_of(b"\xff" * 32), "é"):
        settings.PUSH_KEY = wrong
        assert (sender(), "keys notices" in settings_problem()) == (None, True), wrong
