"""The screen locks in place: no word is left in the document, none is lost, and unlocking goes on where it was."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.factories import PASSWORD
from tests.journeys.therapist import Work, a_therapist_at_work, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
NOTE = "The colour of the kitchen came up again."
IN_DOCUMENT = """() => [document.documentElement.outerHTML, document.title,
  ...[...document.querySelectorAll("input, textarea")].map((one) => one.value)].join(" ")"""
"""Everything that stands in the document, what is typed into its fields included."""


@pytest.fixture
def work(transactional_db: None) -> Work:
    """A practice with work in it."""
    return a_therapist_at_work()


def unlock(page: Page) -> None:
    """Type the secret and open."""
    page.get_by_label("Pass").fill(PASSWORD)
    page.get_by_role("button", name="Unlock", exact=True).click()


def test_a_note_that_is_being_written_leaves_the_page_and_comes_back(desk: Page, work: Work) -> None:
    sign_in(desk)
    desk.goto(work.at(f"entries/{work.entries[2].entry}/"))
    desk.get_by_label("Private notes").fill(NOTE)
    before = desk.title()
    desk.get_by_role("button", name="Lock now").click()
    expect(desk.get_by_label("Password")).to_be_focused()
    left = desk.evaluate(IN_DOCUMENT)
    assert NOTE not in left
    assert work.case.number not in left
    unlock(desk)
    expect(desk.get_by_label("Private notes")).to_have_value(NOTE)
    assert desk.title() == before
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.get_by_text("Saved at")).to_be_visible()
