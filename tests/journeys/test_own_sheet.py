"""A practice's own sheet with every kind of field goes its whole way: agreed, forecast, done, read, compared."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets.models import Assignment, Setup, Submission
from tests.faces.climbing import AFTERWARDS, AGREED, BEFORE, CLIMBING
from tests.factories import (
    a_case,
    a_setup,
    a_submission,
    a_therapist,
    a_worksheet,
    an_assignment,
    an_invitation,
    inside,
    settled,
)
from tests.journeys.accessibility import look_on_every_screen
from tests.journeys.conftest import OpenScreen
from tests.journeys.screens import DESK, PHONE
from tests.journeys.therapist import EMAIL
from tests.journeys.ways_in import bring_in_therapist

pytestmark = pytest.mark.django_db(transaction=True)
EMPTY_BELOW = """document.documentElement.scrollHeight
  - Math.max(innerHeight, document.body.getBoundingClientRect().bottom + scrollY)"""


@pytest.fixture
def case() -> CaseFile:
    """A client of a practice that has a sheet of its own."""
    now = datetime.now(UTC)
    case = a_case(of=settled(a_therapist(email=EMAIL, at=now), at=now), at=now)
    a_worksheet(CLIMBING, of=case, at=now)
    return case


def looked_at(page: Page, state: str) -> None:
    """Everybody can use the page on every screen, and it ends where its content ends."""
    look_on_every_screen(page, state=state)
    assert page.evaluate(EMPTY_BELOW) <= 1, f"{page.url} {state}"


def address(case: CaseFile, ending: str) -> str:
    return f"/desk/cases/{case.number}/{ending}"


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Save and continue").last.click()


def row(page: Page, number: int) -> str:
    return f"#f-ladder\\.{number}"


def test_the_whole_way_of_a_sheet_with_every_kind_of_field(open_screen: OpenScreen, case: CaseFile) -> None:
    desk, phone = open_screen(DESK), open_screen(PHONE)
    bring_in_therapist(desk, case.therapist)
    agree_on_the_desk(desk, case)
    forecast_on_the_phone(phone, case)
    change_what_was_agreed(desk, case)
    finish_on_the_phone(phone)
    with inside(case):
        [sent] = Submission.objects.all()
        assert (sent.answers["step"], sent.answers["peak"], sent.setup and sent.setup.version) == (
            "The lift, one floor",
            35,
            1,
        )
    read_on_the_desk(desk, case, sent)
    read_again_on_the_phone(phone)


def agree_on_the_desk(desk: Page, case: CaseFile) -> None:
    desk.goto(address(case, "assign/climbing/"))
    looked_at(desk, "choosing")
    desk.get_by_role("button", name="Send").click()
    expect(desk.get_by_role("heading", level=1, name="Fill in what you agreed")).to_be_visible()
    looked_at(desk, "blank set-up")
    desk.get_by_role("button", name="Save").last.click()
    expect(desk.get_by_role("alert")).to_be_focused()
    looked_at(desk, "set-up with problems")
    desk.get_by_role("link", name=re.compile("What you get back:")).click()
    desk.get_by_label("What would you get back").fill("To visit my sister.")
    desk.locator(row(desk, 0)).get_by_label("One situation").fill("The lift, one floor")
    desk.locator(row(desk, 0)).get_by_role("spinbutton").fill("35")
    desk.locator(row(desk, 0)).get_by_role("button", name="+5").click()
    desk.locator(row(desk, 0)).get_by_text("Yes", exact=True).click()
    desk.locator(row(desk, 0)).get_by_label("On what?").fill("My phone")
    desk.locator(row(desk, 1)).get_by_label("One situation").fill("The bus, two stops")
    desk.locator(row(desk, 1)).get_by_role("spinbutton").fill("60")
    expect(desk.get_by_label("Who comes along?")).to_be_hidden()
    desk.get_by_role("button", name="Add another").click()
    expect(desk.locator(row(desk, 2))).to_be_in_viewport()
    desk.locator(row(desk, 2)).get_by_label("One situation").fill("Too many")
    desk.get_by_role("button", name="Remove 3 of 3").click()
    expect(desk.locator(row(desk, 2))).to_have_count(0)
    expect(desk.locator(row(desk, 0)).get_by_role("spinbutton")).to_have_value("40")
    desk.get_by_text("Alone", exact=True).click()
    desk.get_by_label("What do you want to see happen?").fill("Stay until it is boring.")
    looked_at(desk, "filled set-up")
    desk.get_by_role("button", name="Save").last.click()
    expect(desk.get_by_role("status").first).to_contain_text("It stands above every entry")
    looked_at(desk, "homework")


def forecast_on_the_phone(phone: Page, case: CaseFile) -> None:
    phone.goto(f"/me/in/{an_invitation(of=case, at=datetime.now(UTC))}/")
    phone.get_by_role("button", name="I have read this", exact=True).click()
    phone.get_by_role("link", name="One step up").click()
    expect(phone.get_by_text("To visit my sister.")).to_be_visible()
    looked_at(phone, "what was agreed")
    phone.get_by_text("The lift, one floor", exact=True).last.click()
    phone.get_by_label("What are you most afraid will happen?").fill("It gets stuck.")
    go_on(phone)
    expect(phone.get_by_role("alert")).to_be_focused()
    looked_at(phone, "a number is missing")
    phone.get_by_label("How bad do you expect it to get?").fill("70")
    go_on(phone)
    expect(phone.get_by_role("heading", level=1, name="How you go about it")).to_be_visible()
    phone.get_by_label("One part").fill("Walk in")
    phone.get_by_label("How long?").fill("2")
    phone.get_by_text("Inside", exact=True).click()
    phone.get_by_role("button", name="Add another").click()
    phone.get_by_label("One part").nth(1).fill("Ride up")
    looked_at(phone, "rows")
    phone.get_by_text("Walk in", exact=True).click()
    phone.get_by_label("What time?").fill("09:30")
    go_on(phone)
    expect(phone.get_by_role("heading", level=1, name="Check your answers")).to_be_visible()
    looked_at(phone, "checking a forecast")
    phone.get_by_role("button", name="I’m about to do it").click()
    expect(phone.get_by_role("heading", name="To finish")).to_be_visible()
    looked_at(phone, "something to finish")


def change_what_was_agreed(desk: Page, case: CaseFile) -> None:
    desk.goto(address(case, "homework/"))
    desk.get_by_role("link", name="Change what you agreed").click()
    desk.locator(row(desk, 0)).get_by_label("One situation").fill("The lift, two floors")
    desk.get_by_role("button", name="Save").last.click()
    desk.get_by_role("link", name="Change what you agreed").click()
    expect(desk.get_by_text("Version 2, in force")).to_be_visible()
    desk.get_by_text("Version 1", exact=True).click()
    expect(desk.get_by_text("The lift, one floor").first).to_be_visible()
    looked_at(desk, "two versions")


def finish_on_the_phone(phone: Page) -> None:
    phone.get_by_role("link", name=re.compile("One step up.*begun")).click()
    expect(phone.get_by_text("What you wrote before")).to_be_visible()
    expect(phone.get_by_label("When did you do it?")).not_to_have_value("")
    expect(phone.get_by_label("What got in the way?")).to_be_hidden()
    expect(phone.get_by_text("How long were you in it?")).to_be_hidden()
    phone.get_by_text("Yes", exact=True).click()
    phone.get_by_label("How bad did it get?").fill("35")
    phone.get_by_role("radio", name="6", exact=True).check()
    phone.get_by_label("How long were you in it?").fill("90")
    phone.get_by_label("How many people were there?").fill("3")
    expect(phone.get_by_label("What was the other thing?")).to_be_hidden()
    phone.get_by_text("Other", exact=True).click()
    phone.get_by_label("What was the other thing?").fill("A mint")
    looked_at(phone, "the second sitting")
    go_on(phone)
    phone.get_by_label("What did you find out?").fill("It moved all the way.")
    go_on(phone)
    expect(phone.get_by_role("heading", level=1, name="Read both")).to_be_visible()
    expect(phone.locator(".read-back section")).to_have_count(2)
    looked_at(phone, "reading back")
    phone.get_by_role("button", name="Continue").last.click()
    looked_at(phone, "checking the second sitting")
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_text("Thank you for writing this down.")).to_be_visible()


def read_on_the_desk(desk: Page, case: CaseFile, sent: Submission) -> None:
    desk.goto(address(case, f"entries/{sent.entry}/"))
    summary = desk.get_by_text("Agreed beforehand, version 1")
    summary.click()
    expect(desk.get_by_text("Stay until it is boring.")).to_be_visible()
    expect(desk.get_by_text("The lift, two floors")).to_have_count(0)
    for words in ("It gets stuck.", "It moved all the way.", "Ride up", "1 hour 30 minutes", "My phone", "A mint"):
        expect(desk.get_by_text(words).first).to_be_visible()
    looked_at(desk, "review")
    desk.goto(address(case, "progress/"))
    looked_at(desk, "progress")


def read_again_on_the_phone(phone: Page) -> None:
    looked_at(phone, "just sent")
    phone.get_by_role("link", name="Change something").click()
    expect(phone.get_by_label("How bad did it get?")).to_have_value("35")
    expect(phone.get_by_label("How bad do you expect it to get?")).to_have_count(0)
    looked_at(phone, "correcting")


def test_entries_with_rows_and_conditions_stand_side_by_side(open_screen: OpenScreen, case: CaseFile) -> None:
    now = datetime.now(UTC)
    given = an_assignment(of=case, worksheet=a_worksheet(CLIMBING, of=case), at=now - timedelta(days=20))
    a_setup(AGREED, of=given, at=now - timedelta(days=20))
    first = a_submission({**BEFORE, **AFTERWARDS}, of=given, at=now - timedelta(days=9))
    a_setup({**AGREED, "company": "with_somebody", "companion": "J."}, of=given, at=now - timedelta(days=8))
    second = a_submission(
        {**BEFORE, "step": "something_else", "with_me": "J.", "parts": [{"part": "Wait"}], "went": False,
         "not_reason": "It rained.", "happened_at": now.isoformat(timespec="seconds")},
        of=given, at=now - timedelta(days=2),
    )  # fmt: skip
    desk = open_screen(DESK)
    bring_in_therapist(desk, case.therapist)
    desk.goto(address(case, f"compare/?e={first.entry}&e={second.entry}"))
    lines = desk.locator(".ledger-line")
    parts = lines.filter(has_text="What are the parts of it?").locator(".ledger-cell")
    expect(parts.nth(0)).to_contain_text("Walk in")
    expect(parts.nth(0)).to_contain_text("Ride up")
    expect(parts.nth(1)).to_contain_text("Wait")
    expect(lines.filter(has_text="Which step").locator(".ledger-cell").nth(1)).to_contain_text("Something else")
    company = lines.filter(has_text="Who goes with you?").locator(".ledger-cell")
    expect(company.nth(0)).to_contain_text("Left empty")
    expect(company.nth(1)).to_contain_text("J.")
    expect(lines.filter(has_text="What got in the way?").locator(".ledger-cell").nth(1)).to_contain_text("It rained.")
    looked_at(desk, "side by side")
    desk.goto(address(case, "progress/"))
    expect(desk.locator("svg.chart-plot")).to_have_count(2)
    expect(desk.locator(".chart figcaption")).to_have_text(["A ladder of steps", "Calm"])
    looked_at(desk, "two charts")


def test_the_set_up_is_filled_without_script(open_screen: OpenScreen, case: CaseFile) -> None:
    given = an_assignment(of=case, worksheet=a_worksheet(CLIMBING, of=case), at=datetime.now(UTC))
    desk = open_screen(DESK, script=False)
    bring_in_therapist(desk, case.therapist)
    desk.goto(address(case, f"homework/{given.pk}/set-up/"))
    desk.get_by_label("What would you get back").fill("To visit my sister.")
    for number, (situation, level) in enumerate([("The lift", "40"), ("The bus", "60"), ("The train", "80")]):
        if number == 2:
            desk.get_by_role("button", name="Add another").click()
        desk.locator(row(desk, number)).get_by_label("One situation").fill(situation)
        desk.locator(row(desk, number)).get_by_role("spinbutton").fill(level)
    desk.get_by_role("button", name="Remove 2 of 3").click()
    desk.get_by_text("Alone", exact=True).click()
    desk.get_by_label("What would you get back").press("Enter")
    expect(desk.get_by_role("link", name="Change what you agreed")).to_be_visible()
    with inside(given):
        rows = Setup.objects.get(assignment=Assignment.objects.get(pk=given.pk)).answers["ladder"]
        assert [one["situation"] for one in rows] == ["The lift", "The train"]
