"""A session or a form's token that dies between opening and sending: the words are back, and go in one tap (F8)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from evenhand.domain.worksheets.models import Submission
from tests.factories import a_case, a_submission, a_therapist, an_assignment, inside
from tests.journeys.ways_in import bring_in_client

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "Rain, and the bus was gone."
DEATHS = ("the session", "the form's token", "both")
SOON = 4_000
"""Milliseconds in which a page that holds words comes."""


@pytest.fixture
def sent() -> Submission:
    """An entry of today."""
    now = datetime.now(UTC)
    case = a_case(of=a_therapist(at=now), at=now)
    entry = a_submission(of=an_assignment(of=case, at=now), at=now)
    entry.case = case
    return entry


def correcting(page: Page, sent: Submission) -> None:
    """Type a correction."""
    bring_in_client(page, sent.case)
    page.goto(f"/me/entries/{sent.entry}/correct/")
    page.locator("#f-situation").fill(WORDS)


def dies(page: Page, what: str) -> None:
    """Let a session end elsewhere, or a token be that of another browser."""
    if what in ("the session", "both"):
        page.context.clear_cookies(name="session-me")
    if what in ("the form's token", "both"):
        page.locator("main [name=csrfmiddlewaretoken]").first.evaluate("one => (one.value = 'x'.repeat(64))")


def goes_in_one_tap(page: Page, sent: Submission) -> bool:
    """Press Save, come in again where that is asked for, press once more; return whether the words are stored."""
    page.get_by_role("button", name="Save").last.click()
    again = page.get_by_role("button", name="Send it again")
    try:
        expect(again).to_be_visible(timeout=SOON)
    except AssertionError:
        return False
    assert WORDS in page.locator("main form").first.inner_html()
    bring_in_client(page, sent.case)
    again.click()
    expect(page.get_by_text(WORDS).first).to_be_visible()
    with inside(sent.case):
        return any(one.answers.get("situation") == WORDS for one in Submission.objects.filter(entry=sent.entry))


@pytest.mark.parametrize("what", DEATHS)
def test_the_words_are_back_on_the_screen_and_go_in_one_tap(phone: Page, sent: Submission, what: str) -> None:
    correcting(phone, sent)
    dies(phone, what)
    assert goes_in_one_tap(phone, sent)


def test_the_page_that_a_framework_shows_for_a_dead_token_would_be_caught(
    phone: Page, sent: Submission, settings: Settings
) -> None:
    settings.CSRF_FAILURE_VIEW = "django.views.csrf.csrf_failure"
    correcting(phone, sent)
    dies(phone, "the form's token")
    assert not goes_in_one_tap(phone, sent)
