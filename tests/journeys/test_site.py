"""The site in a browser: on every screen nothing stands in the way of anybody, and nothing comes from elsewhere."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from evenhand.faces.site.hosting.named import EXAMPLE
from tests.journeys.accessibility import look_on_every_screen


@pytest.fixture
def visitor(phone: Page, settings: Settings) -> Page:
    """Somebody with a phone at a house that presents Evenhand."""
    settings.SITE = settings.PLANS = EXAMPLE
    return phone


def test_a_visitor_finds_out_whether_it_is_for_them(visitor: Page) -> None:
    visitor.goto("/")
    look_on_every_screen(visitor, state="the front page")
    visitor.get_by_role("link", name="Two replies, side by side").click()
    expect(visitor.get_by_role("heading", name="Left out on purpose")).to_be_visible()
    look_on_every_screen(visitor, state="a feature")
    visitor.get_by_role("navigation", name="Main").get_by_role("link", name="Security").click()
    visitor.locator("summary", has_text="The test behind it").first.click()
    expect(visitor.get_by_text("test_nothing_that_was_typed_is_found_on_any_disk").first).to_be_visible()
    look_on_every_screen(visitor, state="security")
    visitor.get_by_role("link", name="Is it right for you?").click()
    expect(visitor.get_by_role("heading", name="Use something else if")).to_be_visible()
    look_on_every_screen(visitor, state="for whom it is")
