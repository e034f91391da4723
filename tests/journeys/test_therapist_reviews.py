"""A therapist reads an entry, records what came of it and assigns the next."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from evenhand.domain.worksheets.models import Assignment, RuleBelief
from tests.factories import inside
from tests.journeys.accessibility import look_on_every_screen
from tests.journeys.therapist import RULE, Acts, Work, a_therapist_at_work
from tests.journeys.ways_in import bring_in_therapist


@pytest.fixture
def work(transactional_db: None) -> Work:
    """A practice with work in it."""
    return a_therapist_at_work()


def test_from_today_to_a_saved_review(desk: Page, work: Work) -> None:
    bring_in_therapist(desk, work.member)
    desk.goto("/desk/")
    waiting = desk.locator(".loop.new")
    before = waiting.count()
    desk.get_by_role("link", name="Review Two replies of").first.click()
    left, right = desk.locator(".read-back section").nth(0), desk.locator(".read-back section").nth(1)
    one, other = left.bounding_box(), right.bounding_box()
    assert one
    assert other
    assert one["y"] == other["y"]
    assert one["x"] < other["x"]
    desk.get_by_text("They did nothing wrong").click()
    desk.get_by_text("A new one").click()
    desk.get_by_label("The new rule, in the client's words").fill("I have to earn it first.")
    desk.get_by_label("How true the rule feels").fill("85")
    desk.get_by_role("button", name="−5 less").click()
    desk.get_by_label("Private notes").fill("Ask where it was first heard.")
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.get_by_text("Saved at")).to_be_in_viewport()
    expect(desk.get_by_label("How true the rule feels")).to_have_value("80")
    expect(desk.get_by_label("Private notes")).to_have_value("Ask where it was first heard.")
    desk.goto("/desk/")
    expect(waiting).to_have_count(before - 1)


def test_the_review_goes_by_keyboard_alone(desk: Page, work: Work) -> None:
    bring_in_therapist(desk, work.member)
    desk.goto(work.at(f"entries/{work.entries[2].entry}/"))
    desk.get_by_label("They did nothing wrong").focus()
    desk.keyboard.press("Space")
    desk.keyboard.press("ArrowDown")
    expect(desk.get_by_label("Their situation is different")).to_be_checked()
    desk.get_by_label(RULE).focus()
    desk.keyboard.press("Space")
    desk.get_by_label("How true the rule feels").focus()
    desk.keyboard.type("70")
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Saved at")).to_be_visible()
    with inside(work.case):
        assert RuleBelief.objects.latest("asked_at").belief == 70
        assert Assignment.objects.count() == 3


def test_again_and_redo_take_one_act_each_and_keep_what_was_typed(desk: Page, work: Work) -> None:
    bring_in_therapist(desk, work.member)
    desk.goto(work.at(f"entries/{work.entries[3].entry}/"))
    desk.get_by_label("Private notes").fill("Typed before the button.")
    acts = Acts()
    acts.press(desk.get_by_role("button", name="Assign again"))
    expect(desk.get_by_text("Assigned again, once, due in a week.")).to_be_visible()
    expect(desk.get_by_label("Private notes")).to_have_value("Typed before the button.")
    acts.press(desk.get_by_role("button", name="Redo with a real friend in mind"))
    expect(desk.get_by_text("Assigned with a real friend in mind")).to_be_visible()
    assert acts.count == 2
    with inside(work.case):
        assert [row.slug for row in Assignment.objects.order_by("-given_at")[:2]] == [
            "compassionate-self-care-named",
            "compassionate-self-care",
        ]


def test_nearly_the_same_words_offer_the_redo_on_the_spot(desk: Page, work: Work) -> None:
    bring_in_therapist(desk, work.member)
    desk.goto(work.at(f"entries/{work.entries[6].entry}/"))
    finding = desk.get_by_role("article").filter(has_text="Nearly the same words twice")
    expect(finding.get_by_role("listitem")).to_have_count(2)
    finding.get_by_role("button", name="Redo with a real friend in mind").click()
    expect(desk.get_by_text("Assigned with a real friend in mind")).to_be_visible()


def test_on_paper_stands_what_was_recorded_and_nothing_to_press(desk: Page, work: Work) -> None:
    bring_in_therapist(desk, work.member)
    desk.goto(work.at(f"entries/{work.entries[0].entry}/"))
    desk.emulate_media(media="print")
    for kept in ("Their situation is different", RULE):
        expect(desk.locator(".choice label", has_text=kept)).to_be_visible()
    expect(desk.get_by_label("Private notes")).to_be_visible()
    expect(desk.locator("#review label:has([type=radio]):visible")).to_have_count(2)
    expect(desk.locator("#review textarea:visible")).to_have_count(2)
    expect(desk.get_by_label("How true the rule feels")).to_have_value("90")
    expect(desk.get_by_label("How true the rule feels")).to_be_visible()
    for gone in (".next", "button", ".pages a"):
        expect(desk.locator(f"main {gone}:visible")).to_have_count(0)
    desk.emulate_media(media="screen")
    desk.goto(work.at(f"entries/{work.entries[2].entry}/"))
    expect(desk.get_by_role("heading", name="Next")).to_be_visible()
    desk.emulate_media(media="print")
    expect(desk.locator("#review")).to_be_hidden()
    expect(desk.locator(".read-back").first).to_be_visible()


def test_everybody_can_use_it_in_every_state(desk: Page, work: Work) -> None:
    page = desk
    bring_in_therapist(page, work.member)
    page.goto("/desk/")
    for number, state in ((0, "with a review"), (6, "with a finding"), (7, "the named form")):
        page.goto(work.at(f"entries/{work.entries[number].entry}/"))
        look_on_every_screen(page, state=state)
    page.get_by_label("How true the rule feels").fill("400")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_be_focused()
    look_on_every_screen(page, state="with a mistake")
    page.get_by_label("How true the rule feels").fill("40")
    page.get_by_label(RULE).check()
    page.get_by_label("Private notes").fill("A long note. " * 400)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved at")).to_be_visible()
    look_on_every_screen(page, state="saved, long text")
