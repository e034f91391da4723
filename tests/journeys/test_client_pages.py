"""Every page of the client's space, in every state, on phone and desk, light and dark: usable by everybody, small."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets.actions import lock_first_sitting
from evenhand.domain.worksheets.models import Assignment
from evenhand.domain.worksheets.schedule import Rhythm
from tests.faces.components.sheet.kinds import EVERY_KIND, TWO_SITTINGS
from tests.factories import (
    TWO_REPLIES,
    a_case,
    a_draft,
    a_setup,
    a_submission,
    a_therapist,
    a_worksheet,
    an_assignment,
    an_invitation,
    client_actor,
    inside,
)
from tests.journeys.accessibility import look_on_every_screen
from tests.journeys.ways_in import bring_in_client

pytestmark = pytest.mark.django_db(transaction=True)
LONG = {**TWO_REPLIES, "situation": "Averylongwordwithoutanyspace" * 40 + "\n\nمرحبا 🙂 " + "word " * 800}


@pytest.fixture
def now() -> datetime:
    """The present: browsers have their own clock."""
    return datetime.now(UTC)


@pytest.fixture
def case(now: datetime) -> CaseFile:
    """A new client."""
    return a_case(of=a_therapist(at=now), at=now)


def check(page: Page, address: str, state: str = "") -> None:
    """Open a page and look at it on every screen."""
    page.goto(address)
    look_on_every_screen(page, state=state)


def test_signed_out(phone: Page, case: CaseFile) -> None:
    page = phone
    check(page, "/me/in/")
    page.get_by_label("E-mail address", exact=True).fill("someone@example.org")
    page.get_by_role("button", name="Send me a link").click()
    expect(page.get_by_role("status").first).to_be_visible()
    look_on_every_screen(page, state="asked")
    check(page, "/me/in/unknown/", "link gone")
    check(page, f"/me/in/{an_invitation(of=case, at=datetime.now(UTC))}/", "invited")


def test_empty(phone: Page, case: CaseFile) -> None:
    bring_in_client(phone, case)
    for address in ("/me/", "/me/entries/", "/me/data/", "/me/data/opened/", "/me/settings/", "/me/device/"):
        check(phone, address, "empty")
    phone.get_by_role("button", name="Make a link").click()
    expect(phone.get_by_text("It works once")).to_be_visible()
    look_on_every_screen(phone, state="with a link")


def test_full(phone: Page, case: CaseFile, now: datetime) -> None:
    page = phone
    assignment = an_assignment(of=case, rhythm=Rhythm.TIMES, times=3, due_on=now.date(), at=now, message="Note. " * 90)
    an_assignment(of=case, slug="noticing-log", at=now)
    weekly = an_assignment(of=case, rhythm=Rhythm.EVERY, every_days=7, due_on=now.date(), at=now)
    a_submission(of=weekly, at=now)
    sent = a_submission(LONG, of=assignment, at=now - timedelta(minutes=5))
    a_draft({"situation": "Begun."}, of=assignment, at=now)
    bring_in_client(page, case)
    for address in ("/me/", "/me/?kept", "/me/entries/", "/me/data/opened/", f"/me/entries/{sent.entry}/?sent"):
        check(page, address, "full")
    check(page, f"/me/entries/{sent.entry}/correct/", "to be changed")
    page.get_by_label("What do you notice").fill("Changed.")
    page.get_by_label("What did you say to yourself?").fill("")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".error-summary")).to_be_focused()
    look_on_every_screen(page, state="with an error")
    page.get_by_label("What did you say to yourself?").fill("Changed too.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").first).to_be_visible()
    look_on_every_screen(page, state="changed")
    check(page, f"/me/entries/{sent.entry}/versions/", "two versions")
    check(page, f"/me/w/{assignment.pk}/stop/", "to be stopped")


def test_writing(phone: Page, case: CaseFile, now: datetime) -> None:
    page = phone
    assignment = an_assignment(of=case, at=now)
    bring_in_client(page, case)
    for number in range(1, 6):
        check(page, f"/me/w/{assignment.pk}/{number}/", "empty")
    page.get_by_role("button", name="Save and continue").last.click()
    expect(page.locator(".error-summary")).to_be_focused()
    look_on_every_screen(page, state="with errors")
    check(page, f"/me/w/{assignment.pk}/send/", "nothing written")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".error-summary")).to_be_focused()
    look_on_every_screen(page, state="with everything missing")
    a_draft(LONG, of=assignment, at=now)
    for number in range(1, 6):
        check(page, f"/me/w/{assignment.pk}/{number}/", "long texts")
    check(page, f"/me/w/{assignment.pk}/send/", "long texts")


def test_every_kind_of_field(phone: Page, case: CaseFile, now: datetime) -> None:
    page = phone
    assignment = an_assignment(of=case, worksheet=a_worksheet(EVERY_KIND, of=case, at=now), at=now)
    bring_in_client(page, case)
    check(page, f"/me/w/{assignment.pk}/1/", "every kind")
    expect(page.get_by_label("What kept you?")).to_be_hidden()
    page.get_by_role("group", name="Did you go?").get_by_label("No", exact=True).check()
    expect(page.get_by_label("What kept you?")).to_be_visible()
    page.get_by_role("button", name="+5").click()
    page.get_by_label("How many?").fill("a few")
    page.get_by_role("button", name="Add another").click()
    expect(page.locator(".error-summary")).to_be_focused()
    look_on_every_screen(page, state="with an error")
    page.get_by_label("How many?").fill("3")
    page.get_by_role("button", name="Add another").click()
    expect(page.get_by_role("group", name="3 of 3")).to_be_visible()
    look_on_every_screen(page, state="three rows")
    check(page, f"/me/w/{assignment.pk}/2/", "read back")


def test_two_sittings(phone: Page, case: CaseFile, now: datetime) -> None:
    page = phone
    assignment = an_assignment(of=case, worksheet=a_worksheet(TWO_SITTINGS, of=case, at=now), at=now)
    bring_in_client(page, case)
    check(page, f"/me/w/{assignment.pk}/1/", "to be agreed")
    a_setup({"rungs": [{"rung": "the lift"}, {"rung": "the bridge"}]}, of=assignment, at=now)
    draft = a_draft({"rung": "the lift", "forecast": "Panic."}, of=assignment, at=now)
    check(page, f"/me/w/{assignment.pk}/2/", "agreed")
    check(page, f"/me/w/{assignment.pk}/send/", "about to do it")
    with inside(case):
        lock_first_sitting(draft=draft, by=client_actor(case), at=now)
    check(page, "/me/", "to finish")
    check(page, f"/me/w/{draft.pk}/3/", "second sitting")
    a_draft({"forecast": "Again."}, of=assignment, at=now)
    with inside(case):
        Assignment.objects.filter(pk=assignment.pk).update(ended_at=now, ended_by="therapist")
    check(page, f"/me/w/{assignment.pk}/2/", "closed")
