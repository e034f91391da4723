"""A client's whole way at 390 px, from the invitation to the entry read again: by keys alone; without script."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Locator, Page, expect

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets.models import Submission
from tests.factories import a_case, a_therapist, an_assignment, an_invitation, inside
from tests.journeys.accessibility import wider_than_the_screen
from tests.journeys.conftest import OpenScreen
from tests.journeys.screens import PHONE
from tests.journeys.test_client_writes import FRIEND, OWN, SITUATION

pytestmark = pytest.mark.django_db(transaction=True)
NOTICED = "I would never say that to her."
MOST_STOPS = 40
HAS_FOCUS = "one => one === document.activeElement"
# A ring is drawn around what has the focus: around itself, or the box or row that stands for a hidden radio.
HAS_RING = """one => [one, one.nextElementSibling, one.closest('label')]
  .some(drawn => drawn?.checkVisibility({opacityProperty: true}) && getComputedStyle(drawn).outlineStyle === 'solid')"""


@pytest.fixture
def case() -> CaseFile:
    """A new client of today, whom a sheet waits for."""
    now = datetime.now(UTC)
    case = a_case(of=a_therapist(at=now), at=now)
    an_assignment(of=case, at=now)
    return case


def link_for(case: CaseFile) -> str:
    return f"/me/in/{an_invitation(of=case, at=datetime.now(UTC))}/"


def sent_by(case: CaseFile) -> dict[str, object]:
    """The answers of the client's only entry."""
    with inside(case):
        answers: dict[str, object] = Submission.objects.get(case=case).answers
    return answers


def heading(page: Page, words: str) -> None:
    """Wait for the page with this heading; nothing on it stands beside the screen."""
    expect(page.get_by_role("heading", level=1, name=words)).to_be_visible()
    page.wait_for_load_state()
    assert not wider_than_the_screen(page), words


def tab_to(page: Page, what: Locator) -> None:
    """Press Tab until something has the focus, and see that a person can tell."""
    expect(what).to_be_attached()
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if what.evaluate(HAS_FOCUS):
            break
    expect(what).to_be_focused()
    assert what.evaluate(HAS_RING), "the focus is drawn"
    expect(
        what.locator("xpath=ancestor-or-self::*[self::label or self::a or self::button or self::textarea][1]")
    ).to_be_in_viewport()


def press(page: Page, what: Locator) -> None:
    tab_to(page, what)
    page.keyboard.press("Enter")


def button(page: Page, words: str) -> Locator:
    return page.get_by_role("button", name=words, exact=True)


def writes(page: Page, label: str, words: str) -> None:
    tab_to(page, page.get_by_label(label))
    page.keyboard.insert_text(words)


def radio(page: Page, of: str, value: int) -> Locator:
    return page.get_by_role("group", name=of).get_by_role("radio", name=str(value), exact=True)


def test_by_the_keyboard_alone(phone: Page, case: CaseFile) -> None:
    phone.goto(link_for(case))
    press(phone, button(phone, "I have read this"))
    heading(phone, "My space")
    press(phone, phone.get_by_role("link", name="Two replies"))
    heading(phone, "Think of one hard moment")
    writes(phone, "Think of one hard moment", SITUATION)
    tab_to(phone, phone.get_by_label("Work or study"))
    phone.keyboard.press("Space")
    press(phone, button(phone, "Save and continue"))
    heading(phone, "Now picture a good friend")
    writes(phone, "Now picture a good friend", FRIEND)
    press(phone, button(phone, "Save and continue"))
    heading(phone, "Go back to your own hard moment")
    writes(phone, "What did you say to yourself?", OWN)
    press(phone, button(phone, "Save and continue"))
    heading(phone, "Read both replies slowly")
    press(phone, button(phone, "Continue"))
    heading(phone, "Two numbers")
    rate_by_keys(phone)
    writes(phone, "What do you notice", NOTICED)
    press(phone, button(phone, "Save and continue"))
    heading(phone, "Check your answers")
    press(phone, button(phone, "Send"))
    expect(phone.get_by_role("status")).to_contain_text("Thank you for writing this down.")
    answers = sent_by(case)
    assert (answers["situation"], answers["area"]) == (SITUATION, ["work_or_study"])
    assert (answers["friend_reply"], answers["self_reply"], answers["notice"]) == (FRIEND, OWN, NOTICED)
    assert (answers["friend_kindness"], answers["self_kindness"]) == (10, 2)
    press(phone, phone.get_by_role("link", name="What I wrote").first)
    heading(phone, "What I wrote")
    press(phone, phone.get_by_role("link", name="Two replies"))
    expect(phone.get_by_text(OWN)).to_be_visible()


def rate_by_keys(page: Page) -> None:
    """One scale by its number keys, the other by arrows."""
    tab_to(page, radio(page, "How kind is the reply to your friend?", 0))
    page.keyboard.type("10")
    expect(radio(page, "How kind is the reply to your friend?", 10)).to_be_checked()
    tab_to(page, radio(page, "How kind is the reply to you?", 0))
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    expect(radio(page, "How kind is the reply to you?", 2)).to_be_checked()


def test_without_script(open_screen: OpenScreen, case: CaseFile) -> None:
    page = open_screen(PHONE, script=False)
    page.goto(link_for(case))
    button(page, "I have read this").click()
    page.get_by_role("link", name="Two replies").click()
    page.get_by_label("Think of one hard moment").fill(SITUATION)
    page.get_by_label("Work or study").check()
    button(page, "Save and continue").click()
    page.get_by_label("Now picture a good friend").fill(FRIEND)
    button(page, "Save and continue").click()
    page.get_by_label("What did you say to yourself?").fill(OWN)
    button(page, "Save and continue").click()
    heading(page, "Read both replies slowly")
    expect(page.get_by_text(FRIEND)).to_be_visible()
    button(page, "Continue").click()
    page.get_by_label("What do you notice").fill(NOTICED)
    button(page, "Save and continue").click()
    expect(page.get_by_role("heading", name="2 answers need another look")).to_be_visible()
    expect(page.get_by_label("What do you notice")).to_have_value(NOTICED)
    for of, value in (("How kind is the reply to your friend?", 8), ("How kind is the reply to you?", 2)):
        radio(page, of, value).check(force=True)
    button(page, "Save and continue").click()
    heading(page, "Check your answers")
    button(page, "Send").click()
    expect(page.get_by_role("status")).to_contain_text("Thank you for writing this down.")
    answers = sent_by(case)
    assert (answers["situation"], answers["friend_reply"], answers["self_reply"]) == (SITUATION, FRIEND, OWN)
    assert (answers["friend_kindness"], answers["self_kindness"], answers["notice"]) == (8, 2, NOTICED)
    page.get_by_role("link", name="What I wrote").first.click()
    page.get_by_role("link", name=re.compile("Two replies")).click()
    for words in (SITUATION, FRIEND, OWN, NOTICED):
        expect(page.get_by_text(words)).to_be_visible()
    with page.expect_download() as copy:
        page.get_by_role("link", name="Keep a copy").click()
    assert OWN in copy.value.path().read_text()
