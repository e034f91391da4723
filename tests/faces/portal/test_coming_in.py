"""Coming in at the door by a case number or address with a passphrase, or by a passkey."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from typing import Any

import pytest
from django.contrib.auth import hashers
from django.test import Client

from evenhand.foundation.accounts.models import ClientAccount
from evenhand.foundation.accounts.passkeys.ceremony import begin_showing
from evenhand.foundation.accounts.ways.models import WaysIn
from evenhand.foundation.audit.models import AuditEntry
from evenhand.foundation.outbox.models import OutboxRow
from tests.faces.fresh import without_fresh
from tests.faces.portal.browsing import hidden_inputs
from tests.factories import (
    NOW,
    PASSWORD,
    a_case,
    a_passphrase,
    an_assignment,
    an_invitation,
    browser_of_client,
    frozen,
    inside,
)
from tests.foundation.accounts.passkeys.made import a_client_with_a_passkey
from tests.foundation.accounts.passkeys.soft_device import SoftDevice

pytestmark = pytest.mark.django_db
DOOR, PASSKEY = "/me/in/passphrase/", "/me/in/passkey/"
ADDRESS = "someone@example.org"


def try_at_door(who: str, password: str = PASSWORD, *, browser: Client | None = None, **more: str) -> Any:
    return (browser or Client()).post(DOOR, {"who": who, "password": password, **more})


def same_page(answer: Any) -> str:
    """The page without what is new in every page: tokens, challenges, and what was typed."""
    return re.sub(r'value="[^"]*"', "", without_fresh(answer.text))


@frozen()
@pytest.mark.parametrize("spelled", ["{}", " {} ", "small", "apart"])
def test_a_number_and_a_passphrase_let_in_without_any_e_mail(spelled: str) -> None:
    case, browser = a_case(), Client()
    a_passphrase(of=case)
    number = case.number
    typed = {"small": number.lower(), "apart": f"{number[:3]} {number[3:]}"}.get(spelled, spelled.format(number))
    assert try_at_door(typed, browser=browser).headers["Location"] == "/me/"
    assert browser.get("/me/").status_code == 200
    with inside(case):
        assert ClientAccount.objects.get(pk=case.client_id).last_seen_at == NOW
        assert not OutboxRow.objects.exists()


@frozen()
def test_an_address_lets_in_with_the_same_passphrase() -> None:
    a_passphrase(of=a_case(email=ADDRESS))
    assert try_at_door(ADDRESS.upper()).status_code == 302


@frozen()
def test_two_who_share_an_address_each_come_into_their_own_space() -> None:
    first, second = a_case(email=ADDRESS), a_case(email=ADDRESS)
    a_passphrase(of=first, passphrase="the first of two phrases")
    a_passphrase(of=second, passphrase="the second of two phrases")
    for case, phrase in ((first, "the first of two phrases"), (second, "the second of two phrases")):
        browser = Client()
        try_at_door(ADDRESS, phrase, browser=browser)
        assert case.number in browser.get("/me/settings/ways/").text


def counted(name: str, calls: list[str]) -> Callable[..., object]:
    kept: Callable[..., object] = getattr(hashers.Argon2PasswordHasher, name)

    def call(*how: object) -> object:
        calls.append(name)
        return kept(*how)

    return call


@frozen()
def test_unknown_and_wrong_look_the_same_and_hash_as_often(monkeypatch: pytest.MonkeyPatch) -> None:
    known, without = a_case(email=ADDRESS), a_case()
    a_passphrase(of=known)
    hashes: list[str] = []
    for name in ("encode", "verify"):
        monkeypatch.setattr(hashers.Argon2PasswordHasher, name, counted(name, hashes))
    tried = [known.number, ADDRESS, without.number, "Z99Z999", "stranger@example.org", "", "🙂", "\x00", "x" * 5000]
    answers, counts = [], []
    for who in tried:
        hashes.clear()
        answers.append(try_at_door(who, "not the passphrase"))
        counts.append(len(hashes))
    assert {answer.status_code for answer in answers} == {403}
    assert len({same_page(answer) for answer in answers}) == 1
    assert set(counts) == {1}


@frozen()
def test_a_wrong_passphrase_is_in_the_record_of_the_practice() -> None:
    case = a_case()
    a_passphrase(of=case)
    try_at_door(case.number, "not the passphrase")
    with inside(case):
        assert AuditEntry.objects.filter(act="passphrase.refused", subject=f"client:{case.client_id}").count() == 1


@frozen()
@pytest.mark.parametrize(("way", "who"), [("number", "number"), ("password", "email")])
def test_a_way_that_the_therapist_took_away_lets_nobody_in(way: str, who: str) -> None:
    case = a_case(email=ADDRESS)
    a_passphrase(of=case)
    with inside(case):
        WaysIn.objects.update(**{way: False})
    taken, left = (case.number, ADDRESS) if who == "number" else (ADDRESS, case.number)
    assert try_at_door(taken).status_code == 403
    assert try_at_door(left).status_code == 302


@frozen()
def test_no_link_is_mailed_to_a_client_who_is_to_get_none() -> None:
    case = a_case(email=ADDRESS)
    a_passphrase(of=case)
    with inside(case):
        WaysIn.objects.update(mailed_link=False)
    assert "a link is on its way" in Client().post("/me/in/", {"email": ADDRESS}).text
    with inside(case):
        assert not OutboxRow.objects.exists()


@frozen()
def test_guessing_waits_and_the_wait_tells_nothing() -> None:
    case = a_case()
    a_passphrase(of=case)
    seen = {who: [try_at_door(who, "guess").status_code for _ in range(8)] for who in (case.number, "Z99Z999")}
    assert seen[case.number] == seen["Z99Z999"] == [403] * 5 + [429] * 3
    assert try_at_door(case.number).status_code == 429


@frozen()
def test_a_browser_that_has_been_in_before_is_not_kept_out_by_strangers() -> None:
    case, browser = a_case(), Client()
    a_passphrase(of=case)
    try_at_door(case.number, browser=browser)
    for _ in range(9):
        try_at_door(case.number, "guess")
    assert try_at_door(case.number, browser=browser).status_code == 302


@frozen()
def test_a_client_whose_access_has_ended_is_nobody() -> None:
    case = a_case()
    a_passphrase(of=case)
    with inside(case):
        ClientAccount.objects.update(ended_at=NOW)
    assert try_at_door(case.number).status_code == 403


@frozen()
@pytest.mark.parametrize(
    ("wanted", "onwards"),
    [
        ("/me/entries/", "/me/entries/"),
        ("https://evil.example/me/", "/me/"),
        ("//evil.example", "/me/"),
        ("/in/", "/me/"),
    ],
)
def test_it_goes_on_where_the_client_was(wanted: str, onwards: str) -> None:
    case = a_case()
    a_passphrase(of=case)
    assert try_at_door(case.number, next=wanted).headers["Location"] == onwards


@frozen()
def test_every_way_in_starts_a_session_under_a_new_id() -> None:
    case, browser = a_case(), Client()
    a_passphrase(of=case)
    ids = []
    for _ in range(2):
        try_at_door(case.number, browser=browser)
        ids.append(browser.cookies["session-me"].value)
    assert len(set(ids)) == 2


def passkey_answer(device: SoftDevice, *, purpose: str = "client") -> dict[str, str]:
    ceremony = begin_showing(purpose=purpose, at=NOW)
    return {"ceremony": ceremony.token, "response": device.shows(ceremony)}


@frozen()
def test_a_passkey_lets_in_alone() -> None:
    case, browser = a_case(), Client()
    device, _ = a_client_with_a_passkey(case)
    sent = {**passkey_answer(device), "next": "/me/entries/"}
    assert browser.post(PASSKEY, sent).headers["Location"] == "/me/entries/"
    assert browser.get("/me/").status_code == 200
    assert Client().post(PASSKEY, sent).status_code == 403, "an answer works once"


@frozen()
@pytest.mark.parametrize("reason", ["taken away", "ended", "for the desk", "nonsense"])
def test_a_passkey_that_may_not_let_in_is_refused_in_one_way(reason: str) -> None:
    case = a_case()
    device, _ = a_client_with_a_passkey(case)
    a_passphrase(of=case)
    if reason == "taken away":
        with inside(case):
            WaysIn.objects.update(passkey=False)
    if reason == "ended":
        with inside(case):
            ClientAccount.objects.update(ended_at=NOW)
    sent = passkey_answer(device, purpose="therapist" if reason == "for the desk" else "client")
    if reason == "nonsense":
        sent["response"] = "{"
    answer = Client().post(PASSKEY, sent)
    assert answer.status_code == 403
    assert "That passkey did not work" in answer.text


@frozen()
@pytest.mark.parametrize("way", ["passphrase", "passkey", "invitation"])
def test_words_that_met_a_dead_session_go_out_in_one_tap_after_coming_in(way: str) -> None:
    case, browser = a_case(), Client()
    assignment = an_assignment(of=case)
    a_passphrase(of=case)
    device, _ = a_client_with_a_passkey(case)
    address, words = f"/me/w/{assignment.pk}/1/", "Nobody asked me.\n<b>Twice</b>"
    form = {**hidden_inputs(browser_of_client(case).get(address).text), "situation": words}
    held = browser.post(address, form)
    assert held.status_code == 403
    assert all(f'name="{name}"' in held.text for name in form)
    assert escape(words) in held.text
    if way == "passphrase":
        try_at_door(case.number, browser=browser)
    elif way == "passkey":
        browser.post(PASSKEY, passkey_answer(device))
    else:
        browser.post(f"/me/in/{an_invitation(of=case)}/")
    assert browser.post(address, form).status_code == 302
    assert escape(words) in browser.get(address).text
