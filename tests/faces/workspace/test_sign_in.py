"""The therapist's way in and out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from evenhand.foundation.audit.models import AuditEntry
from evenhand.foundation.practices.models import Member
from tests.faces.fresh import without_fresh
from tests.faces.workspace.cast import Answer
from tests.factories import NOW, PASSWORD, a_therapist, browser_of_therapist, frozen, inside, settled

pytestmark = pytest.mark.django_db
EMAIL = "anna@example.org"


def sign_in(email: str = EMAIL, password: str = PASSWORD, **more: str) -> tuple[Client, Answer, str]:
    browser = Client()
    answer = browser.post("/in/", {"email": email, "password": password, **more})
    return browser, answer, answer.content.decode()


def test_the_page_opens() -> None:
    answer = Client().get("/in/")
    assert answer.status_code == 200
    assert b"<h1>Sign in</h1>" in answer.content


def test_address_and_password_open_the_desk_and_are_recorded() -> None:
    member = settled(a_therapist(email=EMAIL))
    browser, answer, _ = sign_in()
    assert answer.headers["Location"] == "/desk/"
    assert browser.get("/desk/").status_code == 200
    with inside(member):
        assert AuditEntry.objects.filter(act="therapist.signed_in").count() == 1


def test_the_address_may_be_written_in_capitals() -> None:
    a_therapist(email=EMAIL)
    browser, _, _ = sign_in(email="  ANNA@Example.ORG ")
    assert browser.get("/desk/").status_code == 200


def test_a_wrong_password_and_an_unknown_address_get_the_same_words_and_status() -> None:
    a_therapist(email=EMAIL)
    _, wrong, wrong_words = sign_in(password="not the pass phrase")
    _, unknown, unknown_words = sign_in(email="berta@example.org")
    assert wrong.status_code == unknown.status_code == 403
    assert without_fresh(wrong_words.replace(EMAIL, "")) == without_fresh(
        unknown_words.replace("berta@example.org", "")
    )


def test_an_unknown_address_costs_the_same_hashing(monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[str] = []
    monkeypatch.setattr(
        "evenhand.foundation.accounts.models.User.set_password", lambda self, secret: hashed.append(secret)
    )
    sign_in(email="berta@example.org")
    assert hashed == [PASSWORD]


def test_what_was_typed_stays_but_not_the_password() -> None:
    a_therapist(email=EMAIL)
    _, _, page = sign_in(password="not the pass phrase")
    assert f'value="{EMAIL}"' in page
    assert "not the pass phrase" not in page


def test_a_member_who_left_is_refused() -> None:
    member = a_therapist(email=EMAIL)
    with inside(member):
        Member.objects.filter(pk=member.pk).update(left_at=NOW - timedelta(days=1))
    _, answer, _ = sign_in()
    assert answer.status_code == 403


@pytest.mark.parametrize("wanted", ["/desk/cases/", "/desk/worksheets/?q=sleep"])
def test_it_goes_on_to_an_own_address(wanted: str) -> None:
    settled(a_therapist(email=EMAIL))
    _, answer, _ = sign_in(next=wanted)
    assert answer.headers["Location"] == wanted


@pytest.mark.parametrize(
    "wanted", ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example", "javascript:1", "desk"]
)
def test_it_never_goes_on_to_another_place(wanted: str) -> None:
    settled(a_therapist(email=EMAIL))
    _, answer, _ = sign_in(next=wanted)
    assert answer.headers["Location"] == "/desk/"


def test_who_is_in_already_goes_on() -> None:
    browser = browser_of_therapist(a_therapist())
    assert browser.get("/in/?next=/desk/cases/").headers["Location"] == "/desk/cases/"


def test_the_session_gets_a_new_id() -> None:
    a_therapist(email=EMAIL)
    browser = browser_of_therapist(a_therapist())
    former = browser.cookies["session"].value
    browser.post("/in/", {"email": EMAIL, "password": PASSWORD})
    assert browser.cookies["session"].value != former
    browser.cookies["session"] = former
    assert browser.get("/desk/").status_code == 302


def test_signing_out_ends_the_session() -> None:
    browser = browser_of_therapist(a_therapist())
    assert browser.post("/out/").headers["Location"] == "/in/"
    assert browser.get("/desk/").headers["Location"] == "/in/?next=/desk/"


def test_what_a_browser_kept_of_a_session_opens_nothing_after_signing_out() -> None:
    settled(a_therapist(email=EMAIL))
    browser, *_ = sign_in()
    thief = Client()
    thief.cookies["session"] = browser.cookies["session"].value
    assert thief.get("/desk/").status_code == 200
    browser.post("/out/")
    assert thief.get("/desk/").status_code == 302


def test_a_password_does_not_age() -> None:
    settled(a_therapist(email=EMAIL))
    with frozen(NOW + timedelta(days=3650)):
        browser, answer, _ = sign_in()
        assert answer.status_code == 302
        assert browser.get("/desk/").status_code == 200


def test_signing_out_takes_a_button() -> None:
    assert Client().get("/out/").status_code == 405


def test_a_form_of_another_site_is_refused() -> None:
    assert Client(enforce_csrf_checks=True).post("/in/", {"email": EMAIL, "password": PASSWORD}).status_code == 403
