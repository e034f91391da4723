"""Writing without a network: kept on the phone, through reload and restart, sent once when the network is back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from evenhand.domain.worksheets.models import Assignment
from tests.factories import a_draft, a_submission
from tests.journeys.accessibility import assert_everybody_can_use
from tests.journeys.line import Line
from tests.journeys.offline import (
    KEPT_LINE,
    NOT_KEPT_LINE,
    assignment,
    go_offline,
    go_online,
    line,
    rows,
    sent,
    stored,
    wait_until_empty,
    wait_until_sheet_kept,
    writing,
)
from tests.journeys.test_client_writes import SAVED

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["assignment", "line", "writing"]
TEXT = "#f-friend_reply"
GOES_OUT = "It waits on this phone, and goes out by itself once the network is back and your space is open."


def test_words_typed_without_a_network_are_kept_through_a_reload_and_go_up_by_themselves(
    writing: Page, line: Line, assignment: Assignment
) -> None:
    go_offline(writing, line)
    writing.locator(TEXT).fill("Typed in a tunnel.")
    expect(writing.get_by_role("status")).to_have_text(KEPT_LINE)
    writing.reload()
    expect(writing.locator(TEXT)).to_have_value("Typed in a tunnel.")
    expect(writing.get_by_role("status")).to_have_text(KEPT_LINE)
    assert_everybody_can_use(writing, state="kept on this phone")
    assert stored(assignment) is None
    go_online(writing, line)
    expect(writing.get_by_role("status")).to_have_text(SAVED)
    assert stored(assignment) == "Typed in a tunnel."


def test_a_whole_sheet_is_written_and_sent_without_a_network_and_goes_out_once(
    writing: Page, line: Line, assignment: Assignment
) -> None:
    go_offline(writing, line)
    writing.goto("/me/")
    writing.get_by_role("link", name="Two replies").click()
    type_and_go_on(writing, "situation", "The bus was gone.")
    type_and_go_on(writing, "friend_reply", "You did what you could.")
    type_and_go_on(writing, "self_reply", "How stupid of me.")
    expect(writing.locator(".read-back .said")).to_have_text(["You did what you could.", "How stupid of me."])
    writing.get_by_role("button", name="Continue").last.click()
    for name in ("friend_kindness", "self_kindness"):
        writing.locator(f"[name={name}][value='4']").check(force=True)
    expect(writing.get_by_role("status")).to_have_text(KEPT_LINE)
    writing.get_by_role("button", name="Save and continue").last.click()
    expect(writing.get_by_role("heading", name="Check your answers")).to_be_visible()
    for words in ("The bus was gone.", "You did what you could.", "How stupid of me."):
        expect(writing.get_by_text(words)).to_be_visible()
    writing.get_by_role("button", name="Send").click()
    expect(writing.get_by_text(GOES_OUT)).to_be_visible()
    assert_everybody_can_use(writing, state="waits to be sent")
    writing.goto("/me/")
    expect(writing.get_by_text(GOES_OUT)).to_be_visible()
    assert sent(assignment) == []
    go_online(writing, line)
    expect(writing.get_by_text("Sent. Your therapist can read it now.")).to_be_visible()
    [answers] = sent(assignment)
    assert answers["situation"] == "The bus was gone."
    assert answers["self_reply"] == "How stupid of me."
    assert answers["friend_kindness"] == 4
    assert (rows(writing, "words"), rows(writing, "sends")) == ([], [])


def test_a_sheet_that_cannot_be_sent_as_it_is_says_so_until_somebody_looks(
    writing: Page, line: Line, assignment: Assignment
) -> None:
    go_offline(writing, line)
    writing.goto(f"/me/w/{assignment.pk}/send/")
    writing.get_by_role("button", name="Send").click()
    expect(writing.get_by_text(GOES_OUT)).to_be_visible()
    go_online(writing, line)
    writing.goto("/me/")
    expect(writing.get_by_text("Not sent. One answer needs another look.")).to_be_visible()
    writing.reload()
    expect(writing.get_by_text("Not sent. One answer needs another look.")).to_be_visible()
    writing.get_by_role("link", name="Look at it").click()
    expect(writing.get_by_role("heading", name="Check your answers")).to_be_visible()
    wait_until_empty(writing, "sends")
    assert sent(assignment) == []


def test_a_send_that_waited_shows_what_was_changed_elsewhere_meanwhile_before_it_goes(
    writing: Page, line: Line, assignment: Assignment
) -> None:
    go_offline(writing, line)
    writing.locator(TEXT).fill("Typed in a tunnel.")
    expect(writing.get_by_role("status")).to_have_text(KEPT_LINE)
    writing.goto(f"/me/w/{assignment.pk}/send/")
    expect(writing.get_by_text("Typed in a tunnel.")).to_be_visible()
    writing.get_by_role("button", name="Send").click()
    expect(writing.get_by_text(GOES_OUT)).to_be_visible()
    a_draft({"situation": "From the other phone."}, of=assignment, at=datetime.now(UTC))
    writing.goto("/me/")
    go_online(writing, line)
    expect(writing.get_by_text("Some words were changed somewhere else.")).to_be_visible()
    assert stored(assignment) == "Typed in a tunnel."
    writing.get_by_role("link", name="Look at it").click()
    for words in ("Typed in a tunnel.", "From the other phone."):
        expect(writing.get_by_text(words)).to_be_visible()
    wait_until_empty(writing, "sends")
    assert sent(assignment) == []


def test_words_that_were_sent_elsewhere_meanwhile_are_shown_until_their_person_removes_them(
    writing: Page, line: Line, assignment: Assignment
) -> None:
    line.refuses = b"/save/"
    writing.locator(TEXT).fill("Too late for this one.")
    expect(writing.get_by_role("status")).to_have_text(KEPT_LINE)
    home = writing.context.new_page()
    writing.close(run_before_unload=False)
    a_submission(of=assignment, at=datetime.now(UTC))
    line.give_back()
    home.goto("/me/")
    expect(home.get_by_text("This was sent or stopped already")).to_be_visible()
    expect(home.get_by_text("Too late for this one.")).to_be_visible()
    home.get_by_role("button", name="Remove from this phone").click()
    expect(home.get_by_text("Too late for this one.")).to_have_count(0)
    home.reload()
    expect(home.get_by_role("heading", name="My space")).to_be_visible()
    assert rows(home, "words") == []


def test_a_page_that_gets_no_answer_for_long_is_shown_as_it_is_kept(writing: Page, line: Line) -> None:
    line.passes.clear()
    writing.reload(timeout=20_000)
    expect(writing.locator("html")).to_have_attribute("data-kept", "")
    expect(writing.locator(TEXT)).to_be_visible()


def type_and_go_on(page: Page, name: str, words: str) -> None:
    """Write one answer, see that it is kept, and press the page's button."""
    page.locator(f"#f-{name}").fill(words)
    expect(page.get_by_role("status")).to_have_text(KEPT_LINE)
    page.get_by_role("button", name="Save and continue").last.click()


def test_sending_whose_answer_is_cut_goes_out_once(writing: Page, line: Line, assignment: Assignment) -> None:
    for page, name in ((1, "situation"), (2, "friend_reply"), (3, "self_reply")):
        writing.goto(f"/me/w/{assignment.pk}/{page}/")
        writing.locator(f"#f-{name}").fill("Words.")
        expect(writing.get_by_role("status")).to_have_text(SAVED)
    writing.goto(f"/me/w/{assignment.pk}/5/")
    for name in ("friend_kindness", "self_kindness"):
        writing.locator(f"[name={name}][value='4']").check(force=True)
    expect(writing.get_by_role("status")).to_have_text(SAVED)
    writing.goto(f"/me/w/{assignment.pk}/send/")
    wait_until_sheet_kept(writing, assignment)
    line.cuts_answers_to = b"/send/"
    writing.get_by_role("button", name="Send").click()
    expect(writing.get_by_text(GOES_OUT)).to_be_visible()
    assert line.cut
    assert len(sent(assignment)) == 1
    line.give_back()
    writing.evaluate("() => void dispatchEvent(new Event('online'))")
    expect(writing.get_by_text("Sent. Your therapist can read it now.")).to_be_visible()
    assert len(sent(assignment)) == 1


def test_words_of_a_tab_that_was_closed_go_up_from_any_page_of_the_space(
    writing: Page, line: Line, assignment: Assignment
) -> None:
    go_offline(writing, line)
    writing.locator(TEXT).fill("Left behind.")
    expect(writing.get_by_role("status")).to_have_text(KEPT_LINE)
    home = writing.context.new_page()
    writing.close(run_before_unload=False)
    home.goto("/me/")
    expect(home.get_by_text(KEPT_LINE)).to_be_visible()
    go_online(home, line)
    expect(home.get_by_text(KEPT_LINE)).to_have_count(0)
    assert stored(assignment) == "Left behind."


def test_words_left_behind_and_changed_elsewhere_meanwhile_are_shown_side_by_side(
    writing: Page, line: Line, assignment: Assignment
) -> None:
    line.refuses = b"/save/"
    writing.locator(TEXT).fill("From the tunnel.")
    expect(writing.get_by_role("status")).to_have_text(KEPT_LINE)
    home = writing.context.new_page()
    home.goto("/me/")
    writing.close(run_before_unload=False)
    a_draft({"friend_reply": "From the other phone."}, of=assignment, at=datetime.now(UTC))
    line.give_back()
    home.reload()
    expect(home.get_by_text("These words need another look.")).to_be_visible()
    assert stored(assignment) == "From the other phone."
    home.get_by_role("link", name="Open the page").click()
    expect(home.locator(TEXT)).to_have_value("From the tunnel.")
    home.get_by_role("button", name="See both").click()
    expect(home.locator(".notice blockquote")).to_have_text(["From the other phone.", "From the tunnel."])
    home.get_by_role("button", name="Keep both").click()
    expect(home.locator(TEXT)).to_have_value("From the other phone.\n\nFrom the tunnel.")
    assert stored(assignment) == "From the other phone.\n\nFrom the tunnel."


def test_where_nothing_can_be_kept_it_says_so(writing: Page, line: Line, assignment: Assignment) -> None:
    writing.evaluate(
        "() => { IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); }; }"
    )
    go_offline(writing, line)
    writing.locator(TEXT).fill("No room.")
    expect(writing.get_by_role("status")).to_have_text(NOT_KEPT_LINE)
    go_online(writing, line)
    expect(writing.get_by_role("status")).to_have_text(SAVED)
    assert stored(assignment) == "No room."


def test_help_opens_without_a_network_and_what_is_not_kept_says_so(writing: Page, line: Line) -> None:
    go_offline(writing, line)
    writing.goto("/help/")
    expect(writing.get_by_role("link", name="116 123")).to_be_visible()
    writing.goto("/me/entries/")
    expect(writing.get_by_role("heading", name="No connection")).to_be_visible()
    assert_everybody_can_use(writing, state="no connection")


def test_words_lie_on_the_phone_within_300_ms_of_the_last_key(writing: Page, line: Line) -> None:
    go_offline(writing, line)
    writing.locator(TEXT).focus()
    writing.evaluate(WHEN_LAID)
    writing.keyboard.type("A sentence typed in one go.", delay=15)
    late = writing.evaluate("window.laid")
    assert late <= 300, f"{late} ms"


WHEN_LAID = """() => {
  let last = 0;
  document.addEventListener("input", () => (last = performance.now()));
  window.laid = new Promise((done) => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (row) {
      const asked = put.call(this, row);
      const typed = document.querySelector("#f-friend_reply").value.endsWith("go.");
      const laid = () => done(performance.now() - last);
      if (this.name === "words" && typed) this.transaction.addEventListener("complete", laid);
      return asked;
    };
  });
}"""
"""Tells in `window.laid` how many ms after the last key the transaction with the last words was on the disk."""
