"""The first page of a new house: a code, the practice, a way in; for everybody else a clear sentence."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client, override_settings

from evenhand.foundation.accounts.founding.links import new_founding_link
from evenhand.foundation.accounts.founding.models import FoundingLink
from evenhand.foundation.accounts.passwords.rules import password_problem
from evenhand.foundation.audit.thresholds import Refused, refusals
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.models import Member, Practice
from tests.factories import NOW, PASSWORD, a_therapist, frozen

pytestmark = pytest.mark.django_db
TYPED = {
    "name": "Quiet Street",
    "country": "AT",
    "zone": "Europe/Vienna",
    "email": "anna@example.org",
    "language": "en",
}


def sent(browser: Client | None = None, at: datetime = NOW, /, **typed: str) -> Any:
    with frozen(at):
        return (browser or Client()).post("/begin/", typed, headers={"Accept-Language": "en-GB"})


def a_code() -> str:
    return new_founding_link(at=NOW)


def refused_here() -> set[str]:
    return {act for _, act in refusals(since=NOW - timedelta(days=1))}


def test_the_page_asks_for_the_code_in_each_language() -> None:
    page = Client().get("/begin/", headers={"Accept-Language": "de"}).content.decode()
    assert page.index("Weiter auf Deutsch") < page.index("Go on in English")
    assert "Hier hat noch niemand eine Praxis eingerichtet" in page


def test_the_code_leads_to_the_practice_with_country_and_zone_guessed() -> None:
    page = sent(act="code", code=a_code(), language="de").content.decode()
    assert "Ihre Praxis" in page
    assert '<option value="GB" selected>' in page
    assert '<option value="Europe/London" selected>' in page


def test_the_whole_address_is_taken_for_the_code() -> None:
    assert sent(act="code", code=f" http://localhost:8000/begin/#{a_code()} ").status_code == 200


@pytest.mark.parametrize("code", ["", "guess", "\u2603", "x" * 5000, "#"])
def test_another_code_opens_nothing_and_is_noted(code: str) -> None:
    a_code()
    answer = sent(act="code", code=code)
    assert answer.status_code == 403
    assert "This code opens nothing" in answer.content.decode()
    assert refused_here() == {Refused.FOUNDING_LINK}


def test_an_old_code_opens_nothing() -> None:
    assert sent(None, NOW + timedelta(days=2), act="code", code=a_code()).status_code == 403


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("name", "  ", "Give the practice a name"),
        ("name", "n" * 121, "Give the practice a name"),
        ("country", "XX", "Choose a country from the list"),
        ("zone", "", "Choose a time zone from the list"),
        ("zone", "Moon/Crater", "Choose a time zone from the list"),
        ("email", "anna", "Enter an address like name@example.org"),
        ("email", "", "Enter an address like name@example.org"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_everything_typed_stays(field: str, typed: str, words: str) -> None:
    code = a_code()
    answer = sent(act="practice", code=code, **(TYPED | {field: typed}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="e-{field}">{words}' in page
    assert f'name="code" value="{code}"' in page
    assert all(f'value="{kept}"' in page for name, kept in TYPED.items() if name != field)


def test_a_plan_that_was_altered_on_the_way_founds_nothing() -> None:
    answer = sent(act="password", code=a_code(), password=PASSWORD, **(TYPED | {"zone": "Moon/Crater"}))
    assert answer.status_code == 422
    assert not Practice.objects.exists()


def test_a_password_founds_and_the_owner_is_in() -> None:
    browser = Client()
    code = a_code()
    assert sent(browser, act="practice", code=code, **TYPED).status_code == 200
    short = sent(browser, act="password", code=code, password="short", **TYPED)
    assert short.status_code == 422
    assert 'id="e-password"' in short.content.decode()
    answer = sent(browser, act="password", code=code, password=PASSWORD, **TYPED)
    assert answer.headers["Location"] == "/desk/settings/security/start/"
    practice = Practice.objects.get()
    assert (practice.name, practice.country, practice.zone, practice.language) == (
        *("Quiet Street", "AT", "Europe/Vienna"),
        "en",
    )
    with frozen(), practice_context(practice.pk):
        assert Member.objects.get().role == Member.Role.OWNER
        assert browser.get("/desk/begin/").status_code == 200


def test_suggested_words_stand_in_the_field_and_nothing_else_is_lost() -> None:
    page = sent(act="suggest", code=a_code(), **TYPED).content.decode()
    assert 'id="suggested"' in page
    assert 'name="name" value="Quiet Street"' in page


def test_back_shows_what_was_typed() -> None:
    page = sent(act="back", code=a_code(), **TYPED).content.decode()
    assert 'value="Quiet Street"' in page
    assert '<option value="Europe/Vienna" selected>' in page


def test_who_comes_after_somebody_else_reads_a_clear_sentence() -> None:
    code = a_code()
    sent(act="password", code=code, password=PASSWORD, **TYPED)
    for answer in (Client().get("/begin/"), sent(act="password", code=code, password=PASSWORD, **TYPED)):
        assert answer.status_code == 410
        assert "This place is set up already" in answer.content.decode()
    assert Practice.objects.count() == 1


def test_who_loses_the_race_for_the_link_is_told_that_there_is_a_practice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another one founds after the link was looked up: the page it leads to is that of a house that is set up."""
    from evenhand.faces.workspace.beginning import founding

    code = a_code()

    def overtaken(password: str) -> str:
        FoundingLink.objects.update(used_at=NOW)
        a_therapist()
        return password_problem(password)

    monkeypatch.setattr(founding, "password_problem", overtaken)
    answer = sent(act="password", code=code, password=PASSWORD, **TYPED)
    assert answer.status_code == 410
    assert Practice.objects.count() == 1


def test_no_browser_keeps_the_page_and_nobody_finds_it_in_a_demo() -> None:
    answer = sent(act="code", code=a_code())
    assert "no-store" in answer.headers["Cache-Control"]
    with override_settings(DEMO=True):
        assert Client().get("/begin/").status_code == 404
