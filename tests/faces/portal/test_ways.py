"""How a client comes in: setting a passphrase, making, naming and removing passkeys, at the invitation and later."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from evenhand.domain.cases.models import CaseFile
from evenhand.faces.portal.ways import WAIT
from evenhand.foundation.accounts.models import ClientAccount, Passkey, SignedIn
from evenhand.foundation.accounts.passkeys.ceremony import begin_making
from evenhand.foundation.accounts.ways.models import WaysIn
from evenhand.foundation.audit.models import AuditEntry
from tests.factories import (
    NOW,
    PASSWORD,
    a_case,
    a_passphrase,
    an_invitation,
    browser_of_client,
    browser_of_therapist,
    frozen,
    inside,
)
from tests.foundation.accounts.passkeys.made import a_client_with_a_passkey
from tests.foundation.accounts.passkeys.soft_device import SoftDevice

pytestmark = pytest.mark.django_db
WAYS = "/me/settings/ways/"
NEW = {"password": "another long phrase", "again": "another long phrase"}


def comes_in(case: CaseFile, passphrase: str) -> bool:
    sent = {"who": case.number, "password": passphrase}
    return Client().post("/me/in/passphrase/", sent).status_code == 302


def made_by_a_device(case: CaseFile) -> dict[str, str]:
    with inside(case):
        client = ClientAccount.objects.get(pk=case.client_id)
        ceremony = begin_making(person=client, shown_as="My space", known=[], at=NOW)
    return {"ceremony": ceremony.token, "response": SoftDevice().makes(ceremony)}


@frozen()
def test_the_invitation_leads_to_a_passphrase_after_the_notice() -> None:
    case, browser = a_case(), Client()
    address = f"/me/in/{an_invitation(of=case)}/"
    assert "I have read this and set a passphrase" in browser.get(address).text
    assert browser.post(address, {"ways": "yes"}).headers["Location"] == WAYS
    assert browser.post(f"{WAYS}passphrase/", NEW).headers["Location"] == f"{WAYS}?passphrase"
    assert comes_in(case, NEW["password"])


def test_who_finds_a_device_open_cannot_try_one_passphrase_after_the_other() -> None:
    case = a_case()
    a_passphrase(of=case)
    browser = browser_of_client(case)
    with frozen():
        pages = [browser.post(f"{WAYS}passphrase/", {**NEW, "current": "a guess"}).text for _ in range(6)]
        assert [WAIT in page for page in pages] == [False] * 5 + [True]
        assert WAIT in browser.post(f"{WAYS}passphrase/", {**NEW, "current": PASSWORD}).text
    with inside(case):
        assert AuditEntry.objects.filter(act="passphrase.refused").count() == 5
    with frozen(NOW + timedelta(minutes=1)):
        assert browser.post(f"{WAYS}passphrase/", {**NEW, "current": PASSWORD}).status_code == 302


@frozen()
def test_the_invitation_takes_a_passkey_at_once() -> None:
    case, browser = a_case(), Client()
    address = f"/me/in/{an_invitation(of=case)}/"
    assert "I have read this and use a passkey" in browser.get(address).text
    assert browser.post(address, made_by_a_device(case)).headers["Location"] == "/me/"
    assert Passkey.objects.filter(client_id=case.client_id).count() == 1


@frozen()
def test_a_passkey_that_was_none_keeps_nobody_out_at_the_invitation() -> None:
    case, browser = a_case(), Client()
    answer = browser.post(f"/me/in/{an_invitation(of=case)}/", {"ceremony": "x", "response": "{}"}, follow=True)
    assert "No passkey was kept" in answer.text
    assert browser.get("/me/").status_code == 200


@frozen()
def test_an_invitation_offers_only_what_the_therapist_chose() -> None:
    case, browser = a_case(), Client()
    with inside(case):
        WaysIn.objects.create(client=case.client, passkey=False, password=False, number=False)
    address = f"/me/in/{an_invitation(of=case)}/"
    page = browser.get(address).text
    assert "passkey" not in page
    assert "passphrase" not in page
    browser.post(address, made_by_a_device(case))
    assert not Passkey.objects.exists()


@frozen()
def test_a_new_passphrase_takes_the_place_of_the_one_that_is_typed_first() -> None:
    case = a_case()
    a_passphrase(of=case)
    browser = browser_of_client(case)
    assert browser.post(f"{WAYS}passphrase/", NEW).status_code == 422
    assert browser.post(f"{WAYS}passphrase/", {**NEW, "current": "a guess"}).status_code == 422
    assert comes_in(case, PASSWORD)
    assert browser.post(f"{WAYS}passphrase/", {**NEW, "current": PASSWORD}).status_code == 302
    assert comes_in(case, NEW["password"])
    assert not comes_in(case, PASSWORD)


def test_whoever_lost_theirs_comes_in_by_a_new_link_and_sets_another_within_ten_minutes() -> None:
    case, browser = a_case(), Client()
    a_passphrase(of=case)
    with frozen():
        browser.post(f"/me/in/{an_invitation(of=case)}/")
    with frozen(NOW + timedelta(minutes=11)):
        assert browser.post(f"{WAYS}passphrase/", NEW).status_code == 422
    with frozen(NOW + timedelta(minutes=9)):
        assert browser.post(f"{WAYS}passphrase/", NEW).status_code == 302


@frozen()
@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"password": "short", "again": "short"}, "at least 12"),
        ({"password": "qwerty123456", "again": "qwerty123456"}, "Many people use this one"),
        ({"password": "one long phrase here", "again": "one long phrase there"}, "not the same"),
        ({}, "at least 12"),
    ],
)
def test_what_has_to_change_is_said_and_nothing_typed_is_shown(typed: dict[str, str], words: str) -> None:
    answer = browser_of_client(a_case()).post(f"{WAYS}passphrase/", typed)
    assert answer.status_code == 422
    assert words in answer.text
    assert "long phrase" not in answer.text


@frozen()
def test_passkeys_are_made_named_and_removed() -> None:
    case = a_case()
    browser = browser_of_client(case)
    browser.post(f"{WAYS}passkeys/", {**made_by_a_device(case), "name": "<b>My phone</b>"})
    passkey = Passkey.objects.get()
    assert "&lt;b&gt;My phone&lt;/b&gt;" in browser.get(WAYS).text
    browser.post(f"{WAYS}passkeys/{passkey.pk}/", {"name": "Tablet"})
    assert 'value="Tablet"' in browser.get(WAYS).text
    browser.post(f"{WAYS}passkeys/{passkey.pk}/", {"remove": "yes", "name": "Tablet"})
    assert not Passkey.objects.exists()


@frozen()
def test_the_passkey_of_another_client_looks_like_nothing() -> None:
    _, passkey = a_client_with_a_passkey(a_case())
    browser = browser_of_client(a_case())
    answers = [browser.post(f"{WAYS}passkeys/{one}/", {"remove": "yes"}) for one in (passkey.pk, uuid4())]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    assert Passkey.objects.count() == 1


@frozen()
def test_what_the_therapist_took_away_cannot_be_set() -> None:
    case = a_case()
    with inside(case):
        WaysIn.objects.create(client=case.client, passkey=False, password=False, number=False)
    browser = browser_of_client(case)
    assert "You come in by a link." in browser.get(WAYS).text
    assert browser.post(f"{WAYS}passphrase/", NEW).status_code == 404
    assert browser.post(f"{WAYS}passkeys/", made_by_a_device(case)).status_code == 404


def a_browser_that_came_in(case: CaseFile) -> Client:
    browser = Client(headers={"user-agent": "Mozilla/5.0 (Android 14) Firefox/130.0"})
    browser.post(f"/me/in/{an_invitation(of=case)}/")
    return browser


def is_in(browser: Client) -> bool:
    return browser.get("/me/").status_code == 200


@frozen()
def test_a_browser_is_listed_and_ended_from_another() -> None:
    case = a_case()
    here, there = a_browser_that_came_in(case), a_browser_that_came_in(case)
    page = here.get(WAYS).text
    assert page.count("Firefox on Android") == 2
    [place] = [one for one in SignedIn.objects.all() if one.session_key == there.cookies["session-me"].value]
    assert here.post(f"{WAYS}places/{place.pk}/").headers["Location"] == f"{WAYS}?ended"
    assert (is_in(here), is_in(there)) == (True, False)


@frozen()
def test_all_are_ended_at_once() -> None:
    case = a_case()
    here, there = a_browser_that_came_in(case), a_browser_that_came_in(case)
    assert here.post(f"{WAYS}places/").headers["Location"] == "/me/in/"
    assert not is_in(here)
    assert not is_in(there)


@frozen()
def test_the_browser_of_another_client_looks_like_nothing() -> None:
    theirs = a_browser_that_came_in(a_case())
    mine = a_browser_that_came_in(a_case())
    [place] = [one for one in SignedIn.objects.all() if one.session_key == theirs.cookies["session-me"].value]
    assert mine.post(f"{WAYS}places/{place.pk}/").status_code == 404
    assert is_in(theirs)


@frozen()
def test_another_passphrase_ends_every_other_session_and_the_first_one_none() -> None:
    case = a_case()
    here, there = a_browser_that_came_in(case), a_browser_that_came_in(case)
    here.post(f"{WAYS}passphrase/", NEW)
    assert is_in(there)
    other = {"password": "yet another long phrase", "again": "yet another long phrase"}
    assert here.post(f"{WAYS}passphrase/", other).status_code == 302
    assert (is_in(here), is_in(there)) == (True, False)


@frozen()
def test_signing_out_takes_the_browser_from_the_list() -> None:
    browser = a_browser_that_came_in(a_case())
    browser.post("/me/out/")
    assert not SignedIn.objects.exists()


@frozen()
def test_the_therapist_signs_a_client_out_everywhere() -> None:
    case = a_case()
    mine, others = a_browser_that_came_in(case), a_browser_that_came_in(a_case(of=case.therapist))
    desk = browser_of_therapist(case.therapist)
    page = desk.post(f"/desk/cases/{case.number}/settings/end-sessions/", follow=True).text
    assert "The client is signed out everywhere." in page
    assert (is_in(mine), is_in(others)) == (False, True)
