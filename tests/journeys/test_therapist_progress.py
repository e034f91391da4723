"""A therapist sees whether the gap closes, and puts entries side by side."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.accessibility import look_on_every_screen
from tests.journeys.conftest import OpenScreen
from tests.journeys.screens import DESK, PHONE
from tests.journeys.therapist import RULE, Work, a_therapist_at_work
from tests.journeys.ways_in import bring_in_therapist


@pytest.fixture
def work(transactional_db: None) -> Work:
    """A practice with work in it."""
    return a_therapist_at_work()


def test_points_first_then_words_then_figures_on_demand(desk: Page, work: Work) -> None:
    bring_in_therapist(desk, work.member)
    desk.goto(work.at("progress/"))
    expect(desk.get_by_role("img", name="Kindness of the reply")).to_be_visible()
    expect(desk.locator("text.end", has_text="Caught one: 4")).to_be_visible()
    expect(desk.get_by_text("over 7 entries in 7 weeks").first).to_be_visible()
    figures = desk.get_by_text("p (Mann-Kendall, two-sided)").first
    expect(figures).to_be_hidden()
    desk.get_by_text("Figures").first.click()
    expect(figures).to_be_visible()
    expect(desk.get_by_role("cell", name=RULE)).to_be_visible()


def test_links_in_lists_are_high_enough_to_hit(desk: Page, work: Work) -> None:
    bring_in_therapist(desk, work.member)
    one, other = work.entries[0].entry, work.entries[7].entry
    for address in ("homework/", f"compare/?e={one}&e={other}"):
        desk.goto(work.at(address))
        links = desk.locator(".entry-links a").all()
        assert len(links) >= 2
        assert all((box := link.bounding_box()) and box["height"] >= 24 for link in links)


def test_two_entries_of_different_forms_stand_question_by_question(desk: Page, work: Work) -> None:
    bring_in_therapist(desk, work.member)
    desk.goto(work.at("progress/"))
    button = desk.get_by_role("button", name="See side by side")
    expect(button).to_be_disabled()
    boxes = desk.get_by_role("checkbox")
    boxes.nth(0).check()
    boxes.nth(7).check()
    expect(desk.get_by_text("2 ticked")).to_be_visible()
    button.click()
    expect(desk.get_by_role("heading", name="Side by side")).to_be_visible()
    line = desk.locator(".ledger-line").first.locator(".ledger-cell")
    one, other = line.nth(0).bounding_box(), line.nth(1).bounding_box()
    assert one
    assert other
    assert one["y"] == other["y"]
    expect(desk.get_by_text("Asked as:").first).to_be_visible()


def test_on_a_phone_the_columns_stand_in_one_pile_with_their_dates(phone: Page, work: Work) -> None:
    bring_in_therapist(phone, work.member)
    phone.goto(work.at("compare/") + "?" + "&".join(f"e={one.entry}" for one in work.entries[:3]))
    line = phone.locator(".ledger-line").first.locator(".ledger-cell")
    one, other = line.nth(0).bounding_box(), line.nth(1).bounding_box()
    assert one
    assert other
    assert one["x"] == other["x"]
    assert one["y"] < other["y"]
    date = phone.locator(".ledger-date").first.bounding_box()
    assert date
    assert date["height"] > 10


def test_entries_are_compared_with_script_off(open_screen: OpenScreen, work: Work) -> None:
    page = open_screen(DESK, script=False)
    bring_in_therapist(page, work.member)
    page.goto(work.at("progress/"))
    page.get_by_role("checkbox").nth(0).check()
    page.get_by_role("checkbox").nth(1).check()
    page.get_by_role("button", name="See side by side").click()
    expect(page.locator(".ledger-line").first).to_be_visible()


def test_a_note_is_put_aside_and_comes_back(open_screen: OpenScreen, work: Work) -> None:
    page = open_screen(PHONE)
    bring_in_therapist(page, work.member)
    page.goto(work.at("progress/"))
    notes = page.get_by_role("article")
    count, title = notes.count(), notes.first.get_by_role("heading").inner_text()
    notes.first.get_by_text("Put aside").first.click()
    notes.first.get_by_label("Why").fill("We talked about it.")
    notes.first.get_by_role("button", name="Put aside").click()
    expect(page.get_by_role("status").filter(has_text="Put aside. It comes back")).to_be_visible()
    page.get_by_text("Put aside (1)").click()
    expect(notes).to_have_count(count)
    expect(notes.last.get_by_role("heading")).to_have_text(title)
    page.get_by_role("button", name="Bring it back").click()
    expect(page.get_by_text("The note is back.")).to_be_visible()
    expect(notes).to_have_count(count)


def test_everybody_can_use_it(desk: Page, work: Work) -> None:
    page = desk
    bring_in_therapist(page, work.member)
    page.goto(work.at("progress/"))
    look_on_every_screen(page, state="closed")
    for summary in page.locator("summary").all():
        summary.click()
    look_on_every_screen(page, state="all opened")
    for count in (2, 6):
        page.goto(work.at("compare/") + "?" + "&".join(f"e={one.entry}" for one in work.entries[-count:]))
        look_on_every_screen(page, state=f"{count} side by side")
    page.goto(work.at("progress/", of=work.new))
    look_on_every_screen(page, state="empty")
