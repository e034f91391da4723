"""Light or dark, kept on the device."""

from __future__ import annotations

import pytest
from pytest_django.fixtures import Settings

from tests.factories import a_case, browser_of_client, frozen

pytestmark = pytest.mark.django_db


@frozen()
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_chosen_theme_is_on_every_page_after(theme: str) -> None:
    browser = browser_of_client(a_case())
    assert browser.post("/me/settings/", {"theme": theme}).headers["Location"] == "/me/settings/?kept"
    assert f'data-theme="{theme}"' in browser.get("/me/").text
    assert f'value="{theme}" checked' in browser.get("/me/settings/?kept").text


@frozen()
@pytest.mark.parametrize("theme", ["", '"><script>', "purple"])
def test_anything_else_goes_back_to_what_the_device_does(theme: str) -> None:
    browser = browser_of_client(a_case())
    browser.post("/me/settings/", {"theme": "dark"})
    browser.post("/me/settings/", {"theme": theme})
    page = browser.get("/me/settings/").text
    assert "data-theme" not in page
    assert 'value="" checked' in page


@frozen()
def test_on_a_secure_address_the_choice_belongs_to_this_host_alone(settings: Settings) -> None:
    browser = browser_of_client(a_case())
    settings.SECURE = True
    browser.post("/me/settings/", {"theme": "dark"})
    cookie = browser.cookies["__Host-theme"]
    assert (cookie["secure"], cookie["path"], cookie["domain"], cookie["httponly"]) == (True, "/", "", True)
    assert cookie["samesite"] == "Lax"
    assert 'data-theme="dark"' in browser.get("/me/").text
    browser.post("/me/settings/", {"theme": ""})
    assert "data-theme" not in browser.get("/me/").text
