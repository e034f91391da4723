"""The save line never lies: offline, slow, signed out, two devices, leaving in the middle of a word."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Dialog, Page, Route, expect

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets.models import Assignment, Draft
from tests.factories import a_case, a_draft, a_submission, a_therapist, an_assignment, inside
from tests.journeys.accessibility import assert_everybody_can_use
from tests.journeys.conftest import OpenScreen
from tests.journeys.screens import PHONE
from tests.journeys.test_client_writes import SAVED
from tests.journeys.ways_in import bring_in_client

pytestmark = pytest.mark.django_db(transaction=True)
SAVE = re.compile(r"/save/$")


@pytest.fixture
def assignment() -> Assignment:
    """The flagship sheet, given to a new client of today."""
    now = datetime.now(UTC)
    return an_assignment(of=a_case(of=a_therapist(at=now), at=now), at=now)


@pytest.fixture
def writing(phone: Page, assignment: Assignment) -> Page:
    """A phone on the page of the friend's reply."""
    bring_in_client(phone, assignment.case)
    phone.goto(f"/me/w/{assignment.pk}/2/")
    return phone


def field(page: Page, name: str = "friend_reply") -> object:
    """What stands in a text area."""
    return page.locator(f"#f-{name}").input_value()


def stored(case: CaseFile, key: str = "friend_reply") -> object:
    """What the client's only draft holds in one field."""
    with inside(case):
        return Draft.objects.get(case=case, sent_at=None).answers.get(key)


def test_offline_words_are_not_called_saved_and_go_up_when_the_line_is_back(
    writing: Page, assignment: Assignment
) -> None:
    line = writing.get_by_role("status")
    writing.context.set_offline(True)
    writing.locator("#f-friend_reply").fill("Typed in a tunnel.")
    expect(line).to_have_text("Not saved yet. We keep trying. Leave this page open.")
    assert stored(assignment.case) is None
    assert_everybody_can_use(writing, state="not saved")
    writing.context.set_offline(False)
    expect(line).to_have_text(SAVED)
    assert stored(assignment.case) == "Typed in a tunnel."


def test_going_on_without_a_line_stays_on_the_page(writing: Page, assignment: Assignment) -> None:
    writing.context.set_offline(True)
    writing.locator("#f-friend_reply").fill("Typed in a tunnel.")
    writing.get_by_role("button", name="Save and continue").last.click()
    expect(writing.get_by_role("status")).to_have_attribute("data-state", "unsaved")
    assert field(writing) == "Typed in a tunnel."
    writing.context.set_offline(False)
    expect(writing.get_by_role("status")).to_have_text(SAVED)
    writing.get_by_role("button", name="Save and continue").last.click()
    expect(writing.get_by_role("heading", level=1, name="Go back to your own")).to_be_visible()
    assert stored(assignment.case) == "Typed in a tunnel."


def test_an_answer_that_is_cut_after_it_was_stored_loses_and_doubles_nothing(
    writing: Page, assignment: Assignment
) -> None:
    cut: list[int] = []

    def cut_once(route: Route) -> None:
        if cut:
            route.continue_()
        else:
            cut.append(route.fetch().status)
            route.abort()

    writing.route(SAVE, cut_once)
    writing.locator("#f-friend_reply").fill("First words.")
    expect(writing.get_by_role("status")).to_have_attribute("data-state", "unsaved")
    writing.locator("#f-friend_reply").fill("First words, and more.")
    expect(writing.get_by_role("status")).to_have_text(SAVED)
    assert cut == [200]
    assert stored(assignment.case) == "First words, and more."


def test_saved_is_said_only_for_the_words_on_the_screen(writing: Page, assignment: Assignment) -> None:
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    writing.route(SAVE, hold)
    line, area = writing.get_by_role("status"), writing.locator("#f-friend_reply")
    with writing.expect_request(SAVE):
        area.fill("Some")
    area.press_sequentially(" more")
    with writing.expect_request(SAVE):
        waiting.pop().continue_()
    expect(writing.locator("[name=_sequence]")).to_have_value("3")
    expect(line).to_have_text("Saving")
    assert stored(assignment.case) == "Some"
    waiting.pop().continue_()
    expect(line).to_have_text(SAVED)
    assert stored(assignment.case) == "Some more"


def test_a_link_waits_for_the_words_and_asks_nothing(writing: Page, assignment: Assignment) -> None:
    asked: list[str] = []

    def note(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    writing.on("dialog", note)
    writing.locator("#f-friend_reply").press_sequentially("Half a wo")
    writing.get_by_role("link", name="Back").click()
    expect(writing.get_by_role("heading", level=1, name="Think of one hard moment")).to_be_visible()
    assert stored(assignment.case) == "Half a wo"
    assert asked == []


def test_leaving_by_other_ways_sends_the_words_along_and_asks_first(writing: Page, assignment: Assignment) -> None:
    asked: list[str] = []

    def note(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    writing.on("dialog", note)
    writing.locator("#f-friend_reply").press_sequentially("Half a wo")
    writing.goto("/me/")
    assert asked == ["beforeunload"]
    for _ in range(20):  # the browser sends it after the page is gone
        writing.goto(f"/me/w/{assignment.pk}/2/")
        if field(writing):
            break
    assert field(writing) == "Half a wo"
    writing.goto("/me/")
    assert asked == ["beforeunload"], "nothing is asked when all is saved"


def test_signed_out_in_the_middle_the_words_wait_for_the_way_back(
    writing: Page, open_screen: OpenScreen, assignment: Assignment
) -> None:
    origin = writing.url.partition("/me/")[0]
    [session] = [one for one in writing.context.cookies() if one["name"] == "session-me"]
    writing.context.clear_cookies(name="session-me")
    writing.locator("#f-friend_reply").fill("Typed signed out.")
    expect(writing.get_by_role("status")).to_contain_text("You are signed out.")
    writing.context.add_cookies([{"name": session["name"], "value": session["value"], "url": origin}])
    expect(writing.get_by_role("status")).to_have_text(SAVED)
    assert stored(assignment.case) == "Typed signed out."


def test_what_was_sent_meanwhile_is_said_so(writing: Page, assignment: Assignment) -> None:
    a_submission(of=assignment, at=datetime.now(UTC))
    writing.locator("#f-friend_reply").fill("Too late.")
    expect(writing.get_by_role("status")).to_contain_text("This was sent or stopped already")
    assert field(writing) == "Too late."
    writing.get_by_role("button", name="Save and continue").last.click()
    expect(writing.get_by_text("Too late.")).to_be_visible()
    expect(writing.get_by_text("What you just typed was not saved")).to_be_visible()


@pytest.mark.parametrize(
    ("button", "kept"),
    [
        ("Use the words typed here", "From here."),
        ("Use the other words", "From there."),
        ("Keep both", "From there.\n\nFrom here."),
    ],
)
def test_two_devices_with_the_same_question_show_both_texts(
    writing: Page, assignment: Assignment, button: str, kept: str
) -> None:
    a_draft({"friend_reply": "From there."}, of=assignment, at=datetime.now(UTC))
    writing.locator("#f-friend_reply").fill("From here.")
    expect(writing.get_by_role("status")).to_contain_text("These words were also changed somewhere else.")
    assert stored(assignment.case) == "From there."
    writing.get_by_role("button", name="See both").click()
    expect(writing.get_by_text("Changed somewhere else", exact=True)).to_be_visible()
    expect(writing.locator(".notice blockquote")).to_have_text(["From there.", "From here."])
    assert field(writing) == "From here."
    assert_everybody_can_use(writing, state="two texts")
    writing.get_by_role("button", name=button).click()
    expect(writing.get_by_text("Changed somewhere else", exact=True)).to_have_count(0)
    assert field(writing) == kept
    assert stored(assignment.case) == kept


def test_a_value_that_cannot_be_stored_is_not_called_saved(phone: Page, assignment: Assignment) -> None:
    bring_in_client(phone, assignment.case)
    phone.goto(f"/me/w/{assignment.pk}/2/")
    phone.evaluate("document.querySelector('#f-friend_reply').value = 'x'.repeat(100001)")
    phone.locator("#f-friend_reply").press("End")
    phone.keyboard.type("!")
    expect(phone.get_by_role("status")).to_have_text("Not saved yet. One answer needs another look.")
    phone.get_by_role("button", name="Save and continue").last.click()
    expect(phone.locator(".error-summary")).to_contain_text("100,002 characters")
    assert len(str(field(phone))) == 100_002
    assert stored(assignment.case) is None


def test_pasted_html_is_text_and_long_texts_stay_whole(writing: Page, assignment: Assignment) -> None:
    pasted = "<script>document.title='run'</script><img src=x onerror=alert(1)>" + "مرحبا 🙂 " * 2000
    writing.locator("#f-friend_reply").fill(pasted)
    expect(writing.get_by_role("status")).to_have_text(SAVED)
    writing.reload()
    assert field(writing) == pasted
    assert stored(assignment.case) == pasted
    assert writing.title() == "My space"


def test_two_pages_of_one_phone_write_different_questions(
    writing: Page, open_screen: OpenScreen, assignment: Assignment
) -> None:
    other = open_screen(PHONE)
    bring_in_client(other, assignment.case)
    other.goto(f"/me/w/{assignment.pk}/3/")
    other.locator("#f-self_reply").fill("From there.")
    expect(other.get_by_role("status")).to_have_text(SAVED)
    writing.locator("#f-friend_reply").fill("From here.")
    expect(writing.get_by_role("status")).to_have_text(SAVED)
    assert (stored(assignment.case), stored(assignment.case, "self_reply")) == ("From here.", "From there.")
