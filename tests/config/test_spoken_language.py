"""In which language an answer comes: its reader's own, their practice's, their browser's."""

from __future__ import annotations

import pytest
from django.test import Client

from evenhand.foundation.accounts.actions import invite
from evenhand.foundation.accounts.models import ClientAccount, User
from evenhand.foundation.practices.models import Practice
from evenhand.wording import language
from tests.faces.booking.strangers import SLUG, a_page
from tests.factories import (
    NOW,
    a_case,
    a_therapist,
    browser_of_client,
    browser_of_therapist,
    frozen,
    inside,
    therapist_actor,
)

pytestmark = pytest.mark.django_db
GERMAN = {"Accept-Language": "de-DE,de;q=0.9"}


def test_a_stranger_is_answered_in_the_language_of_their_browser() -> None:
    answer = Client(headers=GERMAN).get("/help/")
    assert answer.headers["Content-Language"] == "de"
    assert "Accept-Language" in answer.headers["Vary"]
    assert '<html lang="de"' in answer.text
    assert language() == "en"


def test_a_browser_without_a_wish_is_answered_in_english() -> None:
    answer = Client().get("/help/")
    assert answer.headers["Content-Language"] == "en-GB"
    assert '<html lang="en-GB"' in answer.text


def test_a_page_that_is_not_there_speaks_too() -> None:
    assert Client(headers=GERMAN).get("/nowhere/").headers["Content-Language"] == "de"


@frozen()
def test_a_booking_page_speaks_as_its_practice_does() -> None:
    service = a_page()
    Practice.objects.filter(pk=service.practice_id).update(language="de")
    answer = Client().get(f"/book/{SLUG}/")
    assert answer.headers["Content-Language"] == "de"
    assert "Accept-Language" not in answer.headers.get("Vary", "")


@frozen()
def test_an_invitation_speaks_as_its_client_chose_else_as_the_practice_does() -> None:
    case = a_case()
    with inside(case):
        link = invite(client=case.client, by=therapist_actor(case.therapist), at=NOW)
    Practice.objects.filter(pk=case.practice_id).update(language="de")
    assert Client().get(f"/me/in/{link}/").headers["Content-Language"] == "de"
    with inside(case):
        ClientAccount.objects.filter(pk=case.client_id).update(language="en")
    assert Client(headers=GERMAN).get(f"/me/in/{link}/").headers["Content-Language"] == "en-GB"


@frozen()
def test_a_client_is_spoken_to_as_their_practice_does_whatever_their_browser_asks() -> None:
    case = a_case()
    browser = browser_of_client(case)
    answer = browser.get("/me/", headers=GERMAN)
    assert answer.headers["Content-Language"] == "en-GB"
    assert "Accept-Language" not in answer.headers.get("Vary", "")
    Practice.objects.filter(pk=case.practice_id).update(language="de")
    assert browser.get("/me/").headers["Content-Language"] == "de"


@frozen()
def test_a_client_chooses_a_language_and_goes_back_to_that_of_the_practice() -> None:
    case = a_case()
    browser = browser_of_client(case)
    assert browser.post("/me/settings/language/", {"language": "de"}).headers["Location"] == "/me/settings/?spoken"
    page = browser.get("/me/settings/?spoken")
    assert page.headers["Content-Language"] == "de"
    assert 'value="de" checked' in page.text
    browser.post("/me/settings/language/", {"language": ""})
    assert browser.get("/me/").headers["Content-Language"] == "en-GB"


@frozen()
def test_no_client_chooses_a_language_that_is_not_there() -> None:
    case = a_case()
    browser = browser_of_client(case)
    assert browser.post("/me/settings/language/", {"language": "tlh"}).headers["Location"] == "/me/settings/"
    with inside(case):
        assert ClientAccount.objects.get(pk=case.client_id).language == ""


@frozen()
def test_a_therapist_chooses_for_themselves_and_an_owner_for_the_practice() -> None:
    owner = a_therapist()
    browser = browser_of_therapist(owner)
    assert browser.post("/desk/settings/language/", {"language": "de"}).status_code == 302
    assert browser.get("/desk/").headers["Content-Language"] == "de"
    assert User.objects.get(pk=owner.user_id).language == "de"
    assert browser.post("/desk/settings/language/", {"language": "en"}).status_code == 302
    assert browser.post("/desk/settings/language/practice/", {"language": "de"}).status_code == 302
    assert Practice.objects.get(pk=owner.practice_id).language == "de"
    page = browser.get("/desk/settings/language/?done=practice")
    assert page.headers["Content-Language"] == "en-GB"
    assert "It counts for everybody who has not chosen a language." in page.text


@frozen()
@pytest.mark.parametrize("where", ["language/", "language/practice/"])
def test_no_therapist_chooses_a_language_that_is_not_there(where: str) -> None:
    owner = a_therapist()
    browser = browser_of_therapist(owner)
    assert browser.post(f"/desk/settings/{where}", {"language": "tlh"}).status_code == 422
    assert Practice.objects.get(pk=owner.practice_id).language == "en"
