"""Light or dark, kept on the device."""

from __future__ import annotations

import pytest

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
