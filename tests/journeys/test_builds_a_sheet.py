"""A therapist makes a form of their own in a minute: it is kept as it is typed, and seen as the client sees it."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Page, expect

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets.models import OwnSheetState, WorksheetVersion
from evenhand.foundation.practices.models import Practice
from tests.factories import a_case, a_therapist, inside, settled
from tests.journeys.accessibility import look_on_every_screen
from tests.journeys.therapist import EMAIL
from tests.journeys.ways_in import bring_in_therapist

pytestmark = pytest.mark.django_db(transaction=True)
SECOND = "#p-steps-0-fields-1"
A_MINUTE = 60


@pytest.fixture
def case() -> CaseFile:
    """A therapist with a client and no sheet of their own."""
    return a_case(of=settled(a_therapist(email=EMAIL)))


def states(case: CaseFile) -> int:
    with inside(case):
        return OwnSheetState.objects.count()


def test_two_questions_are_typed_seen_stepped_back_and_published_within_a_minute(desk: Page, case: CaseFile) -> None:
    bring_in_therapist(desk, case.therapist)
    desk.goto("/desk/own-worksheets/")
    look_on_every_screen(desk, state="with nothing in it")
    began = time.monotonic()
    desk.get_by_label("Title").fill("Evening notes")
    desk.get_by_role("button", name="Make a worksheet").click()
    desk.get_by_label("Question", exact=True).fill("What went well today?")
    expect(desk.locator("#preview")).to_contain_text("What went well today?")
    expect(desk.locator("#standing")).to_contain_text("Draft, saved")
    desk.get_by_role("group", name="Add a question").get_by_role("button", name="Scale").click()
    second = desk.locator(SECOND)
    expect(second.get_by_label("Question", exact=True)).to_be_focused()
    second.get_by_label("Question", exact=True).fill("How rested do you feel?")
    expect(desk.locator("#preview")).to_contain_text("How rested do you feel?")
    look_on_every_screen(desk, state="with an open question")
    second.get_by_label("Lowest number").fill("ten")
    expect(second.get_by_text("has to be a number")).to_be_visible()
    desk.get_by_role("button", name="Undo").click()
    expect(second.get_by_label("Question", exact=True)).to_have_value("How rested do you feel?")
    expect(second.get_by_label("Lowest number")).to_have_value("0")
    second.get_by_label("Words at the high end").fill("Very rested")
    desk.get_by_role("button", name="Publish").click()
    expect(desk.get_by_text("It can be given from now on")).to_be_visible()
    assert time.monotonic() - began < A_MINUTE
    look_on_every_screen(desk, state="published")
    with inside(case):
        assert WorksheetVersion.objects.filter(practice_id=case.practice_id).count() == 1


def test_a_file_that_was_taken_along_is_brought_in_and_another_is_refused_with_its_line(
    desk: Page, case: CaseFile
) -> None:
    bring_in_therapist(desk, case.therapist)
    desk.goto("/desk/own-worksheets/")
    desk.get_by_label("Title").fill("Evening notes")
    desk.get_by_role("button", name="Make a worksheet").click()
    desk.get_by_label("Question", exact=True).fill("What went well today?")
    expect(desk.locator("#standing")).to_contain_text("Draft, saved")
    expect(desk.locator("#preview")).to_contain_text("What went well today?")
    with desk.expect_download() as taken:
        desk.get_by_role("button", name="Take along as a file").or_(
            desk.get_by_role("link", name="Take along as a file")
        ).click()
    kept = taken.value.path().read_bytes()
    for file, then in ((b'bundle = 1\nslug = "x"\n', "The file was refused. Line"), (kept, "Evening notes")):
        desk.goto("/desk/own-worksheets/bring-in/")
        desk.get_by_label("The file").set_input_files({"name": "x.toml", "mimeType": "text/plain", "buffer": file})
        desk.get_by_role("button", name="Bring it in").click()
        expect(desk.locator("main")).to_contain_text(then)
        look_on_every_screen(desk, state=then)
    expect(desk.get_by_label("Question", exact=True)).to_have_value("What went well today?")


def test_in_german_what_is_wrong_stands_beside_its_field_in_german(desk: Page, case: CaseFile) -> None:
    Practice.objects.filter(pk=case.practice_id).update(language="de")
    bring_in_therapist(desk, case.therapist)
    desk.goto("/desk/own-worksheets/")
    desk.locator("[name=title]").fill("Abendnotizen")
    desk.locator("[name=title]").press("Enter")
    desk.locator("[name='v/steps.0.fields.0/prompt']").fill("Was war heute gut?")
    expect(desk.locator("#preview")).to_contain_text("Was war heute gut?")
    desk.locator("button[name=do][value^='add/'][value$='/scale'], button[value$='scale']").first.click()
    second = desk.locator(SECOND)
    second.locator("[name$='/minimum']").fill("zehn")
    expect(second.get_by_text("muss eine Zahl sein")).to_be_visible()
    look_on_every_screen(desk, state="in German, with a mistake")
