"""A client's way on a phone: from the invitation to the sent entry, interrupted, on two devices, with taps between."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets.models import Assignment, Draft, Submission
from evenhand.domain.worksheets.schedule import Rhythm
from tests.factories import a_case, a_therapist, an_assignment, an_invitation, inside
from tests.journeys.accessibility import assert_everybody_can_use
from tests.journeys.conftest import OpenScreen
from tests.journeys.screens import PHONE
from tests.journeys.ways_in import bring_in_client

pytestmark = pytest.mark.django_db(transaction=True)

SITUATION = "I lost my place in the team meeting. Somebody laughed. 🙂"
FRIEND = "Oh, that sounds so uncomfortable. Honestly, everyone loses their place."
OWN = "You always do this. They all saw."
SAVED = re.compile(r"Saved at \d\d:\d\d\. Only you can see it until you send it\.")


@pytest.fixture
def case() -> CaseFile:
    """A new client of today."""
    now = datetime.now(UTC)
    return a_case(of=a_therapist(at=now), at=now)


@pytest.fixture
def assignment(case: CaseFile) -> Assignment:
    """The flagship sheet, waiting."""
    now = datetime.now(UTC)
    return an_assignment(of=case, rhythm=Rhythm.ONCE, due_on=now.date(), at=now)


def come_in(page: Page, case: CaseFile) -> None:
    """Open an invitation and press its button."""
    page.goto(f"/me/in/{an_invitation(of=case, at=datetime.now(UTC))}/")
    page.get_by_role("button").first.click()
    expect(page.get_by_role("heading", name="My space")).to_be_visible()


def go_on(page: Page, heading: str) -> None:
    """Press the page's button and wait for the page with that heading."""
    page.get_by_role("button", name=re.compile("ontinue")).last.click()
    expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()


def stored(case: CaseFile) -> dict[str, object]:
    """What the client's only draft holds."""
    with inside(case):
        answers: dict[str, object] = Draft.objects.get(case=case).answers
    return answers


def test_from_the_invitation_to_the_first_saved_word_in_four_taps(
    phone: Page, case: CaseFile, assignment: Assignment
) -> None:
    phone.goto(f"/me/in/{an_invitation(of=case, at=datetime.now(UTC))}/")
    taps = 1  # the link itself
    phone.get_by_role("button", name="I have read this", exact=True).tap()
    phone.get_by_role("link", name="Two replies").tap()
    phone.get_by_label("Think of one hard moment").tap()
    taps += 3
    phone.keyboard.type(SITUATION)
    expect(phone.get_by_role("status")).to_have_text(SAVED)
    assert taps <= 6
    assert stored(case)["situation"] == SITUATION


def test_the_whole_way_interrupted_and_gone_on_elsewhere(
    phone: Page, open_screen: OpenScreen, case: CaseFile, assignment: Assignment
) -> None:
    come_in(phone, case)
    phone.get_by_role("link", name="Two replies").click()
    phone.get_by_label("Think of one hard moment").fill(SITUATION)
    phone.get_by_label("Work or study").check()
    go_on(phone, "Now picture a good friend")
    phone.get_by_label("Now picture a good friend").fill(FRIEND)
    expect(phone.get_by_role("status")).to_have_text(SAVED)
    phone.context.close()

    other = open_screen(PHONE, theme="dark")
    come_in(other, case)
    other.get_by_role("link", name="Two replies").click()
    expect(other.get_by_label("What did you say to yourself?")).to_be_visible()
    other.get_by_role("link", name="Back").click()
    expect(other.get_by_label("Now picture a good friend")).to_have_value(FRIEND)
    go_on(other, "Go back to your own hard moment")
    other.get_by_label("What did you say to yourself?").fill(OWN)
    go_on(other, "Read both replies slowly")
    friend, own = other.get_by_text(FRIEND).bounding_box(), other.get_by_text(OWN).bounding_box()
    assert friend is not None
    assert own is not None
    assert friend["y"] < own["y"] < 844 - own["height"], "both in view without a tap, friend first"
    assert_everybody_can_use(other, state="both replies")
    go_on(other, "Two numbers")
    other.get_by_role("group", name="How kind is the reply to your friend?").get_by_label("8", exact=True).check(
        force=True
    )
    other.get_by_role("group", name="How kind is the reply to you?").get_by_label("2", exact=True).check(force=True)
    go_on(other, "Check your answers")
    assert_everybody_can_use(other, state="to be sent")
    other.get_by_role("button", name="Send").click()
    expect(other.get_by_role("status")).to_contain_text("Thank you for writing this down.")
    assert_everybody_can_use(other, state="sent")
    with inside(case):
        answers = Submission.objects.get(case=case).answers
    assert (answers["situation"], answers["friend_reply"], answers["self_reply"]) == (SITUATION, FRIEND, OWN)
    assert (answers["friend_kindness"], answers["self_kindness"]) == (8, 2)
    other.goto("/me/entries/")
    other.get_by_role("link", name="Two replies").click()
    expect(other.get_by_text(OWN)).to_be_visible()


def test_one_tap_on_the_first_page_is_an_entry(phone: Page, case: CaseFile) -> None:
    an_assignment(of=case, slug="noticing-log", at=datetime.now(UTC))
    bring_in_client(phone, case)
    phone.goto("/me/")
    phone.get_by_role("button", name="A harsh line to myself").tap()
    expect(phone.get_by_role("status")).to_have_text(re.compile(r"Saved at \d\d:\d\d\."))
    with inside(case):
        assert Submission.objects.get(case=case).answers["caught"] == "a_harsh_line_to_myself"
    assert_everybody_can_use(phone, state="tapped")
    phone.get_by_label("What did it say, in a few words?").fill("You again")
    phone.get_by_role("button", name="Save").click()
    expect(phone.get_by_text("You again")).to_be_visible()


def test_the_summary_of_what_is_missing_leads_to_the_question_itself(
    desk: Page, case: CaseFile, assignment: Assignment
) -> None:
    bring_in_client(desk, case)
    desk.goto(f"/me/w/{assignment.pk}/5/")
    desk.get_by_role("button", name="Save and continue").last.click()
    desk.locator(".error-summary a").first.focus()
    desk.keyboard.press("Enter")
    expect(desk.locator(".scale.has-error").first).to_be_focused()
    desk.keyboard.press("Tab")
    ring = "getComputedStyle(document.activeElement.nextElementSibling).outlineStyle"
    assert desk.evaluate("document.activeElement.type") == "radio"
    assert desk.evaluate(ring) == "solid"


def test_it_can_be_written_with_the_keyboard_alone(desk: Page, case: CaseFile, assignment: Assignment) -> None:
    bring_in_client(desk, case)
    desk.goto(f"/me/w/{assignment.pk}/2/")
    for _ in range(12):
        desk.keyboard.press("Tab")
        if desk.evaluate("document.activeElement.tagName") == "TEXTAREA":
            break
    desk.keyboard.type(FRIEND)
    expect(desk.get_by_role("status")).to_have_text(SAVED)
    for _ in range(2):
        desk.keyboard.press("Tab")
    assert desk.evaluate("document.activeElement.textContent") == "Save and continue"
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", level=1, name="Go back to your own hard moment")).to_be_visible()
    desk.goto(f"/me/w/{assignment.pk}/5/")
    desk.get_by_role("group", name="How kind is the reply to you?").get_by_label("0", exact=True).focus()
    desk.keyboard.type("10")
    expect(desk.get_by_role("status")).to_have_text(SAVED)
    assert stored(case) == {"friend_reply": FRIEND, "self_kindness": 10}
