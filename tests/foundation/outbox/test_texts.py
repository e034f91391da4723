"""The form of a text message: words never change it, and settings that cannot work are said in a sentence."""

from __future__ import annotations

import json
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from evenhand.foundation.outbox.texts import Gateway, GatewayProblem, gateway, send_text, texts_can_leave

BODY = '{"to": "{number}", "text": "{text}", "again": "{text}"}'
HTTPS = "https://gateway.example/messages"


@given(number=st.from_regex(r"\+[1-9][0-9]{6,14}", fullmatch=True), text=st.text())
def test_number_and_words_come_back_from_json_and_from_a_form(number: str, text: str) -> None:
    text = text.encode("utf-8", "replace").decode()
    as_json = json.loads(Gateway(HTTPS, BODY, {}).filled(number=number, text=text))
    assert as_json == {"to": number, "text": text, "again": text}
    filled = Gateway(HTTPS, "to={number}&text={text}&from=us", {}).filled(number=number, text=text).decode()
    assert parse_qs(filled, keep_blank_values=True) == {"to": [number], "text": [text], "from": ["us"]}


def test_words_that_look_like_a_place_are_words() -> None:
    filled = json.loads(Gateway(HTTPS, BODY, {}).filled(number="+441", text="{number}"))
    assert filled["text"] == "{number}"


@pytest.mark.parametrize(
    ("headers", "body", "kind"),
    [
        ({}, BODY, "application/json"),
        ({}, "to={number}&text={text}", "application/x-www-form-urlencoded"),
        ({"content-type": "application/vnd.x+json"}, ' "{number}{text}"', None),
    ],
)
def test_the_kind_of_body_is_said_unless_the_host_says_it(headers: dict[str, str], body: str, kind: str | None) -> None:
    made = Gateway(HTTPS, body, headers)
    assert made.problem() == ""
    assert made.all_headers().get("Content-Type") == kind


@pytest.mark.parametrize(
    ("url", "body", "headers", "says"),
    [
        ("http://gateway.example/", BODY, "", "https://"),
        ("gateway.example", BODY, "", "https://"),
        (HTTPS, "", "", "{number} and {text}"),
        (HTTPS, "to={number}", "", "{number} and {text}"),
        (HTTPS, '{"to": {number} "text": "{text}"}', "", "no JSON"),
        (HTTPS, BODY, "Authorization: x", "JSON, such as"),
        (HTTPS, BODY, '["x"]', "JSON, such as"),
        (HTTPS, BODY, '{"X": "a\\r\\nB: c"}', "JSON, such as"),
    ],
)
def test_settings_that_cannot_work_are_said_and_nothing_leaves(
    settings: Settings, url: str, body: str, headers: str, says: str
) -> None:
    settings.SMS_URL, settings.SMS_BODY, settings.SMS_HEADERS = url, body, headers
    found = gateway()
    assert found is not None
    assert says in found.problem()
    assert not texts_can_leave()
    with pytest.raises(GatewayProblem):
        send_text(number="+441", text="x")


def test_without_an_address_there_is_no_gateway() -> None:
    assert gateway() is None
    assert not texts_can_leave()
