"""A therapist takes case files along, holds, deletes and puts them right; everybody can use these pages."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from evenhand.domain.custody.actions.holding import end_therapy
from tests.factories import inside, therapist_actor
from tests.journeys.accessibility import look_on_every_screen
from tests.journeys.therapist import Work, a_therapist_at_work, sign_in


@pytest.fixture
def work(desk: Page, transactional_db: None) -> Work:
    """A practice with work in it, and its owner just signed in."""
    made = a_therapist_at_work()
    desk.goto("/desk/")
    sign_in(desk)
    return made


def test_everybody_can_use_every_page(desk: Page, work: Work) -> None:
    with inside(work.new):
        end_therapy(case=work.new, on=date(2001, 1, 1), by=therapist_actor(work.member), at=timezone.now())
    entry = work.entries[0].entry
    for address in (
        *(work.at(ending) for ending in ("keeping/", "take-along/", "delete/", f"entries/{entry}/move/")),
        *("/desk/settings/keeping/", "/desk/settings/take-along/", "/desk/deleted/"),
    ):
        desk.goto(address)
        look_on_every_screen(desk)


def test_a_case_file_is_held_released_and_deleted_with_a_proof(desk: Page, work: Work) -> None:
    desk.goto(work.at("settings/"))
    desk.get_by_role("link", name="What becomes of this case file").click()
    desk.get_by_role("button", name="Place a hold").click()
    expect(desk.get_by_role("alert")).to_be_focused()
    look_on_every_screen(desk, state="with a mistake")
    desk.get_by_label("Why it has to be kept").fill("A court asked for it.")
    desk.get_by_role("button", name="Place a hold").click()
    expect(desk.get_by_text("The hold is in force")).to_be_visible()
    look_on_every_screen(desk, state="held")
    desk.get_by_role("link", name="Delete this case file").click()
    expect(desk.get_by_text("Nobody can delete it meanwhile.")).to_be_visible()
    look_on_every_screen(desk, state="held")
    desk.get_by_role("link", name="See the holds").click()
    desk.get_by_role("button", name="Lift it").click()
    expect(desk.get_by_text("There is none.")).to_be_visible()
    desk.get_by_role("link", name="Delete this case file").click()
    desk.get_by_role("button", name="Yes, delete it").click()
    desk.get_by_label("type the number").fill("P41A913")
    desk.get_by_role("button", name="Delete it for good").click()
    expect(desk.get_by_role("alert")).to_be_focused()
    look_on_every_screen(desk, state="with another number")
    desk.get_by_label("type the number").fill(work.case.number)
    desk.get_by_role("button", name="Delete it for good").click()
    expect(desk.get_by_role("heading", name="Proof of deletion")).to_be_visible()
    look_on_every_screen(desk, state="deleted")
    desk.goto("/desk/cases/")
    expect(desk.get_by_text(work.case.number)).to_have_count(0)


def test_a_case_file_is_taken_along(desk: Page, work: Work, tmp_path: Path) -> None:
    desk.goto(work.at("take-along/"))
    with desk.expect_download() as begun:
        desk.get_by_role("button", name="Take it along").click()
    begun.value.save_as(tmp_path / "space.json")
    assert json.loads((tmp_path / "space.json").read_text())[-1]["end"]["rows"]["submissions"] > 8


def test_an_entry_goes_to_the_right_case_file_and_back(desk: Page, work: Work) -> None:
    desk.goto(work.at(f"entries/{work.entries[0].entry}/"))
    desk.get_by_role("link", name="This entry belongs to another client").click()
    desk.get_by_role("button", name="Move it there").click()
    expect(desk.get_by_role("alert")).to_be_focused()
    look_on_every_screen(desk, state="without a number")
    desk.get_by_label("Number of the right case file").fill(work.new.number)
    desk.get_by_role("button", name="Move it there").click()
    expect(desk.get_by_text("The entry is in this case file now.")).to_be_visible()
    look_on_every_screen(desk, state="moved")
    desk.get_by_role("button", name=f"Take it back to {work.case.number}").click()
    expect(desk.get_by_text("The entry is back where it was.")).to_be_visible()
