"""Where the public address is secure, what came in the open is led to it or refused, and nothing of it is answered."""

from __future__ import annotations

import pytest
from django.conf import settings as program
from django.test import Client
from pytest_django.fixtures import Settings

pytestmark = pytest.mark.django_db
OPEN = {"X-Forwarded-Proto": "http"}


@pytest.fixture(autouse=True)
def _secure(settings: Settings) -> None:
    settings.SECURE, settings.PUBLIC_ADDRESS = True, "https://place.example"


@pytest.mark.parametrize("asked", ["/in/", "/in/?next=/desk/", "//elsewhere.example/", "/\\elsewhere.example"])
def test_a_page_asked_for_in_the_open_leads_to_the_secure_address(asked: str) -> None:
    answer = Client().get(asked, headers=OPEN)
    assert answer.status_code == 301
    assert answer.headers["Location"].startswith("https://place.example/")
    assert "max-age" in answer.headers["Strict-Transport-Security"] or not program.SECURE


def test_a_form_or_a_save_in_the_open_is_refused_and_led_nowhere() -> None:
    for answer in (
        Client().post("/in/", {"email": "a@example.org", "password": "typed in the open"}, headers=OPEN),
        Client().get("/me/", headers={**OPEN, "Accept": "application/json"}),
    ):
        assert answer.status_code == 403
        assert "Location" not in answer.headers
        assert not answer.cookies


def test_a_proxy_that_came_by_tls_or_says_nothing_is_let_through() -> None:
    assert Client().get("/in/", headers={"X-Forwarded-Proto": "https"}).status_code == 200
    assert Client().get("/health/").status_code == 200


def test_an_address_that_is_not_secure_is_answered_as_it_is(settings: Settings) -> None:
    settings.SECURE = False
    assert Client().get("/in/", headers=OPEN).status_code == 200
