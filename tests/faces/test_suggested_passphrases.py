"""Wherever a passphrase or a password is chosen, a button suggests one, with script and without."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from evenhand.faces.components.signing_in import PROVED
from evenhand.foundation.accounts.passwords.actions import check_password
from evenhand.foundation.accounts.resetting.actions import reset_sign_in
from evenhand.foundation.accounts.ways.passphrases import matches
from evenhand.foundation.accounts.ways.queries import ways_of
from evenhand.foundation.vault.sheet_words import word_list
from tests.faces.workspace.security import EMAIL
from tests.factories import NOW, a_case, a_therapist, browser_of_client, browser_of_therapist, frozen, inside
from tests.foundation.accounts.joining.invited import a_link

pytestmark = pytest.mark.django_db
Place = tuple[Client, str]


def a_client_at_their_ways_in() -> Place:
    return browser_of_client(a_case()), "/me/settings/ways/"


def a_therapist_changing_their_password() -> Place:
    browser = browser_of_therapist(a_therapist())
    session = browser.session
    session[PROVED] = NOW.timestamp()
    session.save()
    return browser, "/desk/settings/security/password/"


def a_therapist_with_a_link() -> Place:
    a_therapist(email=EMAIL)
    return Client(), f"/in/password/{reset_sign_in(email=EMAIL, at=NOW)}/"


def a_colleague_who_joins() -> Place:
    return Client(), f"/in/join/{a_link(of=a_therapist())}/"


PLACES: list[Callable[[], Place]] = [
    a_client_at_their_ways_in,
    a_therapist_changing_their_password,
    a_therapist_with_a_link,
    a_colleague_who_joins,
]


def suggested_on(page: str) -> str:
    found = re.search(r'id="suggested"[^>]*>([a-z ]+)<', page)
    assert found is not None
    return found[1]


@frozen()
@pytest.mark.parametrize("place", PLACES)
def test_the_button_leads_to_words_that_stand_in_the_form_already(place: Callable[[], Place]) -> None:
    browser, address = place()
    assert 'id="suggested"' not in browser.get(address).text
    answer = browser.get(f"{address}?suggest=yes")
    words = suggested_on(answer.text)
    assert set(words.split()) <= set(word_list())
    assert f'name="password" autocomplete="new-password" value="{words}"' in answer.text
    assert "Write it down" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert suggested_on(browser.get(f"{address}?suggest=yes").text) != words


@frozen()
@pytest.mark.parametrize("place", PLACES)
def test_asking_for_words_never_sends_what_was_typed(place: Callable[[], Place]) -> None:
    browser, address = place()
    form = re.search(r'<form class="suggest" method="get">(.*?)</form>', browser.get(address).text, re.DOTALL)
    assert form is not None
    assert re.findall(r'name="(\w+)"', form[1]) == ["suggest"]


@frozen()
def test_a_client_sets_what_was_suggested() -> None:
    case = a_case()
    browser = browser_of_client(case)
    words = suggested_on(browser.get("/me/settings/ways/?suggest=yes").text)
    assert browser.post("/me/settings/ways/passphrase/", {"password": words, "again": words}).status_code == 302
    with inside(case):
        assert matches(words, ways_of(client=case.client).passphrase)


@frozen()
def test_a_colleague_joins_with_what_was_suggested() -> None:
    browser, address = a_colleague_who_joins()
    words = suggested_on(browser.get(f"{address}?suggest=yes").text)
    assert browser.post(address, {"password": words}).status_code == 302
    assert check_password(email="bea@example.org", password=words, at=NOW) is not None
