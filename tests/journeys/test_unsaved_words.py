"""Words that go up only with a button are not left behind silently; a saved form and a call never ask."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Dialog, Page, Route, expect

from evenhand.domain.worksheets.models import Submission
from tests.factories import a_case, a_submission, a_therapist, an_assignment
from tests.journeys.therapist import Work, a_therapist_at_work
from tests.journeys.ways_in import bring_in_client, bring_in_therapist

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "Rain, and the bus was gone."


@pytest.fixture
def sent() -> Submission:
    """An entry of today."""
    now = datetime.now(UTC)
    case = a_case(of=a_therapist(at=now), at=now)
    entry = a_submission(of=an_assignment(of=case, at=now), at=now)
    entry.case = case
    return entry


@pytest.fixture
def work(transactional_db: None) -> Work:
    """A practice with work in it."""
    return a_therapist_at_work()


def staying(page: Page) -> list[str]:
    """Answer every question of the browser with "stay"; the kinds of questions asked."""
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    return asked


def open_to_write(page: Page, address: str) -> None:
    """Open a page whose words go up with a button, and wait until it could ask: its script comes after the page."""
    page.goto(address)
    page.evaluate("customElements.whenDefined('ev-unsaved')")


def test_leaving_a_correction_asks_once_something_was_typed(phone: Page, sent: Submission) -> None:
    bring_in_client(phone, sent.case)
    asked = staying(phone)
    open_to_write(phone, f"/me/entries/{sent.entry}/correct/")
    phone.locator("#f-situation").fill(WORDS)
    with phone.expect_event("dialog"):
        phone.get_by_role("link", name="Leave it as it is").click()
    with phone.expect_event("dialog"):
        phone.get_by_role("link", name="Back").click()
    assert asked == ["beforeunload"] * 2
    expect(phone.locator("#f-situation")).to_have_value(WORDS)


def test_saving_a_correction_and_leaving_an_untouched_one_ask_nothing(phone: Page, sent: Submission) -> None:
    bring_in_client(phone, sent.case)
    asked = staying(phone)
    phone.goto(f"/me/entries/{sent.entry}/correct/")
    phone.get_by_role("link", name="Leave it as it is").click()
    expect(phone.locator("#f-situation")).to_have_count(0)
    phone.goto(f"/me/entries/{sent.entry}/correct/")
    phone.locator("#f-situation").fill(WORDS)
    phone.get_by_role("button", name="Save").last.click()
    expect(phone.get_by_text(WORDS)).to_be_visible()
    assert not asked


def test_a_form_that_came_back_unsaved_asks_too(desk: Page, work: Work) -> None:
    bring_in_therapist(desk, work.member)
    asked = staying(desk)
    desk.goto(work.at(f"entries/{work.entries[2].entry}/"))
    desk.get_by_label("How true the rule feels").fill("400")
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.get_by_role("alert")).to_be_focused()
    assert not asked
    with desk.expect_event("dialog"):
        desk.get_by_role("link", name="Today").click()
    assert asked == ["beforeunload"]
    expect(desk.get_by_label("How true the rule feels")).to_have_value("400")


def test_a_link_pressed_while_a_form_is_on_its_way_waits_and_shows_what_came_of_it(
    phone: Page, sent: Submission
) -> None:
    bring_in_client(phone, sent.case)
    asked = staying(phone)
    on_its_way: list[Route] = []
    correct = f"/me/entries/{sent.entry}/correct/"
    open_to_write(phone, correct)
    phone.route(f"**{correct}", lambda route: on_its_way.append(route))
    phone.locator("#f-situation").fill(WORDS)
    with phone.expect_request(lambda request: request.method == "POST"):
        phone.get_by_role("button", name="Save").last.click(no_wait_after=True)
    phone.get_by_role("link", name="Back").click(no_wait_after=True)
    expect(phone.locator("#f-situation")).to_have_value(WORDS)
    on_its_way[0].continue_()
    expect(phone.get_by_text(WORDS)).to_be_visible()
    expect(phone).to_have_url(re.compile(f"/me/entries/{sent.entry}/$"))
    assert not asked


def test_a_call_for_help_is_never_held_up(phone: Page, sent: Submission) -> None:
    bring_in_client(phone, sent.case)
    asked = staying(phone)
    open_to_write(phone, f"/me/entries/{sent.entry}/correct/")
    phone.locator("#f-situation").fill(WORDS)
    would_ask = "!dispatchEvent(new Event('beforeunload', {cancelable: true}))"
    assert phone.evaluate(would_ask)
    phone.get_by_role("link", name="999").click()
    assert not phone.evaluate(would_ask)
    assert not asked
    phone.locator("#f-situation").fill(f"{WORDS} More.")
    assert phone.evaluate(would_ask)


@pytest.mark.parametrize("status", [0, 404, 500])
def test_words_that_are_not_taken_stay_and_are_sent_later(desk: Page, work: Work, status: int) -> None:
    """No answer, an address that is gone, a program that fell over: the page says so and keeps them."""
    bring_in_therapist(desk, work.member)
    asked = staying(desk)
    desk.goto(work.at("assign/compassionate-self-care/"))
    desk.get_by_label("Your message").fill(WORDS)
    failing = "**/assign/**"
    desk.route(failing, lambda route: route.fulfill(status=status, body="<p>no") if status else route.abort())
    desk.get_by_role("button", name="Send").click()
    expect(desk.get_by_role("alert")).to_contain_text("Your words are still on this page")
    expect(desk.get_by_label("Your message")).to_have_value(WORDS)
    expect(desk.get_by_role("button", name="Send")).to_be_focused()
    with desk.expect_event("dialog"):
        desk.get_by_role("link", name="Today").click()
    assert asked == ["beforeunload"]
    desk.unroute(failing)
    desk.get_by_role("button", name="Send").click()
    expect(desk.get_by_text("Sent.", exact=True)).to_be_visible()
    expect(desk.get_by_text(WORDS).first).to_be_visible()
    assert asked == ["beforeunload"]
