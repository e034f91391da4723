"""Short on time: a client goes on with the short page while writing, with and without script, and at the desk."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets.models import Assignment, Submission
from evenhand.foundation.practices.models import Member
from tests.factories import a_case, a_therapist, an_assignment, inside, published, settled
from tests.journeys.accessibility import answered, look_on_every_screen
from tests.journeys.conftest import OpenScreen
from tests.journeys.screens import PHONE
from tests.journeys.ways_in import bring_in_client, bring_in_therapist

pytestmark = pytest.mark.django_db(transaction=True)

THOUGHT = "They all laughed at me."
REPLY = "One person laughed.\nThe others were reading."
SHORT, LONGER = "Short on time? Use the short page", "More time? Use the longer page"


@pytest.fixture
def member() -> Member:
    now = datetime.now(UTC)
    published("thought-challenge", "thought-record")
    return settled(a_therapist(at=now), at=now)


@pytest.fixture
def case(member: Member) -> CaseFile:
    return a_case(of=member, at=datetime.now(UTC))


@pytest.fixture
def given(case: CaseFile) -> Assignment:
    return an_assignment(of=case, slug="thought-record", at=datetime.now(UTC))


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).last.click()
    answered(page)


def the_entry(case: CaseFile) -> Submission:
    with inside(case):
        sent = Submission.objects.select_related("worksheet").get(case=case)
        assert sent.answers
    return sent


def rate(page: Page, question: str, number: str) -> None:
    page.get_by_label(question).fill(number)


def test_a_long_page_is_begun_and_sent_as_the_short_one(phone: Page, case: CaseFile, given: Assignment) -> None:
    bring_in_client(phone, case)
    phone.goto("/me/")
    phone.get_by_role("link", name="Thinking it through").click()
    phone.get_by_label("What was going on?").fill("The meeting.")
    press(phone, "Save and continue")
    expect(phone.get_by_role("heading", level=1, name="Feelings")).to_be_visible()
    look_on_every_screen(phone, state="a page with its other length")
    press(phone, SHORT)
    expect(phone.get_by_text("Catch and check · 1 of 3")).to_be_visible()
    phone.get_by_label("What went through your mind?").fill(THOUGHT)
    rate(phone, "How true does it feel right now?", "80")
    press(phone, LONGER)
    expect(phone.get_by_text("Thinking it through · 2 of")).to_be_visible()
    press(phone, SHORT)
    expect(phone.get_by_text("Catch and check · 3 of 3")).to_be_visible()
    phone.get_by_label("What is one fairer thing you could say back?").fill("One person laughed.")
    rate(phone, "How true does the fairer line feel?", "50")
    rate(phone, "Look at the first thought again.", "60")
    press(phone, "Save and continue")
    expect(phone.get_by_role("heading", name="Also written, on the longer page")).to_be_visible()
    expect(phone.get_by_text("The meeting.")).to_be_visible()
    look_on_every_screen(phone, state="to be sent, with what stands beside")
    press(phone, "Send")
    expect(phone.get_by_role("heading", level=1, name="Catch and check")).to_be_visible()
    expect(phone.get_by_text("The meeting.")).to_be_visible()
    sent = the_entry(case)
    assert (sent.worksheet.slug, sent.answers["thought"], sent.answers["situation"]) == (
        "thought-challenge",
        THOUGHT,
        "The meeting.",
    )


def test_with_script_off_the_button_saves_what_was_typed(
    open_screen: OpenScreen, case: CaseFile, given: Assignment
) -> None:
    phone = open_screen(PHONE, theme="dark", script=False)
    bring_in_client(phone, case)
    phone.goto(f"/me/w/{given.pk}/")
    phone.get_by_label("What was going on?").fill("The meeting.")
    phone.get_by_role("button", name=SHORT).click()
    expect(phone.get_by_text("Catch and check · 1 of 3")).to_be_visible()
    phone.get_by_role("button", name=LONGER).click()
    expect(phone.get_by_text("Thinking it through · ")).to_be_visible()
    phone.goto(f"/me/w/{given.pk}/1/")
    expect(phone.get_by_label("What was going on?")).to_have_value("The meeting.")


def test_without_a_network_the_length_does_not_change_and_the_words_stay(
    phone: Page, case: CaseFile, given: Assignment
) -> None:
    bring_in_client(phone, case)
    phone.goto(f"/me/w/{given.pk}/")
    phone.get_by_label("What was going on?").fill("The meeting.")
    expect(phone.get_by_role("status")).to_have_text(re.compile("Saved at"))
    phone.context.set_offline(True)
    phone.get_by_label("What was going on?").fill("The meeting, again.")
    phone.get_by_role("button", name=SHORT).click()
    expect(phone.get_by_role("status")).to_have_text(re.compile("Not saved yet"))
    expect(phone.get_by_text("Thinking it through · 1 of")).to_be_visible()
    phone.context.set_offline(False)
    expect(phone.get_by_role("status")).to_have_text(re.compile("Saved at"), timeout=30_000)
    press(phone, SHORT)
    expect(phone.get_by_text("Catch and check · 1 of 3")).to_be_visible()
    phone.goto(f"/me/w/{given.pk}/1/")
    expect(phone.get_by_label("What was going on?")).to_have_value("The meeting, again.")


def test_at_the_desk_an_entry_is_typed_on_either_length_and_read_with_both(
    desk: Page, member: Member, case: CaseFile, given: Assignment
) -> None:
    bring_in_therapist(desk, member)
    desk.goto(f"/desk/cases/{case.number}/homework/{given.pk}/together/")
    desk.get_by_label("What was going on?").fill("The meeting.")
    desk.get_by_label("Which one stings the most?").fill(THOUGHT)
    press(desk, "Use the short form")
    expect(desk.get_by_label("What went through your mind?")).to_have_value(THOUGHT)
    expect(desk.get_by_role("heading", name="Also typed, on “Thinking it through”")).to_be_visible()
    look_on_every_screen(desk, state="typed on the other length")
    rate(desk, "How true does it feel right now?", "80")
    desk.get_by_label("What is one fairer thing you could say back?").fill("One person laughed.")
    desk.get_by_text("Guessing what others think").click()
    rate(desk, "How true does the fairer line feel?", "50")
    rate(desk, "Look at the first thought again.", "60")
    press(desk, "Save")
    expect(desk.get_by_text("Saved. It stands among the entries")).to_be_visible()
    desk.goto(f"/desk/cases/{case.number}/entries/{the_entry(case).entry}/")
    expect(desk.get_by_role("heading", name="Also written, on “Thinking it through”")).to_be_visible()
    look_on_every_screen(desk, state="an entry with what stands beside")
