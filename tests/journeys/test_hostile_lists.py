"""Every hostile text in a browser: all of them stand on each page that shows words back, equal, and nothing runs."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from evenhand.domain.worksheets.actions import save_review
from evenhand.domain.worksheets.models import Submission
from tests.factories import (
    TWO_REPLIES,
    a_case,
    a_draft,
    a_submission,
    a_therapist,
    an_assignment,
    inside,
    settled,
    therapist_actor,
)
from tests.hostile_texts import marked
from tests.journeys.accessibility import wider_than_the_screen
from tests.journeys.conftest import OpenScreen
from tests.journeys.screens import DESK, PHONE
from tests.journeys.test_hostile_words import SHOWN
from tests.journeys.ways_in import bring_in_client, bring_in_therapist

ANSWERS = ("situation", "friend_reply", "self_reply", "notice")
WRITTEN = ("goal", "message", "rule", "notes", "remark", "draft", "elsewhere", *ANSWERS)
TEXTS = {name: marked(f"{name}-mark") for name in WRITTEN}
LISTEN = "window.hasRun = 0; window.ran = () => { window.hasRun += 1; };"


@pytest.fixture
def entry(transactional_db: None) -> Submission:
    """An entry with a review, in a case file where every text of a person is the whole list."""
    now = timezone.now()
    member = settled(a_therapist(at=now - timedelta(days=9)), at=now)
    case = a_case(of=member, goal=TEXTS["goal"], at=now - timedelta(days=8))
    given = an_assignment(of=case, message=TEXTS["message"], at=now - timedelta(days=7))
    entries = [
        a_submission({**TWO_REPLIES, **{name: TEXTS[name] for name in ANSWERS}}, of=given, at=now - timedelta(days=ago))
        for ago in (6, 5)
    ]
    with inside(case):
        save_review(
            submission=entries[0],
            answers={"deserves": {"choice": "their_situation_is_different", "words": TEXTS["remark"]}},
            notes=TEXTS["notes"],
            rule_id=None,
            rule_words=TEXTS["rule"],
            belief=90,
            by=therapist_actor(member),
            at=now,
        )
    a_draft({"situation": TEXTS["draft"]}, of=given, at=now)
    entries[0].case, entries[0].assignment = case, given
    case.therapist = member
    return entries[0]


def listening(page: Page) -> Page:
    """Let a page count what runs, and every question that a browser asks."""
    page.add_init_script(LISTEN)
    page.on("dialog", lambda dialog: pytest.fail(f"a question: {dialog.message}"))
    return page


def shown(page: Page) -> set[str]:
    """Return the names of the texts that a page shows; each is whole, and nothing ran."""
    assert page.evaluate("window.hasRun") == 0, page.url
    assert not wider_than_the_screen(page), page.url
    found = set()
    for name, text in TEXTS.items():
        for words in page.evaluate(SHOWN, f"{name}-mark"):
            assert words == text, f"{page.url}: {name}"
            found.add(name)
    return found


def opened(page: Page, address: str) -> set[str]:
    """Open an address and return what it shows."""
    answer = page.goto(address)
    assert answer is not None
    assert answer.ok, address
    return shown(page)


def test_a_script_that_runs_is_counted(desk: Page) -> None:
    listening(desk).goto("about:blank")
    desk.set_content("<svg onload=ran()>")
    desk.wait_for_function("window.hasRun === 1")


def test_at_the_desk_in_light(open_screen: OpenScreen, entry: Submission) -> None:
    desk = listening(open_screen(DESK))
    bring_in_therapist(desk, entry.case.therapist)
    case = f"/desk/cases/{entry.case.number}/"
    review = f"{case}entries/{entry.entry}/"
    with inside(entry.case):
        others = [str(one) for one in Submission.objects.filter(case=entry.case).values_list("entry", flat=True)]
    seen: defaultdict[str, set[str]] = defaultdict(set)
    for address in (case, f"{case}information/", f"{case}homework/", f"{case}progress/", review):
        for name in opened(desk, address):
            seen[name].add(address)
    assert {review, f"{case}progress/"} <= seen["rule"]
    assert review in seen["notes"] & seen["remark"]
    assert seen["goal"] >= {case, f"{case}information/"}
    assert set(ANSWERS) <= opened(desk, f"{case}compare/?e={others[0]}&e={others[1]}")
    desk.goto(review)
    desk.get_by_label("How true the rule feels").fill("400")
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.locator(".error-summary")).to_be_focused()
    assert {"notes", "remark", *ANSWERS} <= shown(desk), "shown again with a mistake in it"


def test_in_the_clients_space_in_dark(open_screen: OpenScreen, entry: Submission) -> None:
    phone = listening(open_screen(PHONE, theme="dark"))
    bring_in_client(phone, entry.case)
    own = f"/me/entries/{entry.entry}/"
    assert set(ANSWERS) <= opened(phone, own)
    phone.emulate_media(media="print", color_scheme="light")
    assert set(ANSWERS) <= shown(phone), "on paper"
    phone.emulate_media(media="screen", color_scheme="dark")
    assert set(ANSWERS) <= opened(phone, f"{own}correct/")
    assert "message" in opened(phone, "/me/")
    step = f"/me/w/{entry.assignment_id}/1/"
    assert opened(phone, step) >= {"message", "draft"}
    a_draft({"situation": TEXTS["elsewhere"]}, of=entry.assignment, at=timezone.now())
    phone.locator("[name=situation]").fill(TEXTS["friend_reply"])
    phone.get_by_role("button", name="See both").click()
    # the page of both: the line of the page before says these words too
    expect(phone.locator(".notice-title", has_text="These words were also changed somewhere else")).to_be_visible()
    assert shown(phone) >= {"elsewhere", "friend_reply"}, "the clash shows both"
