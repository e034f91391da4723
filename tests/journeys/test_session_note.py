"""A therapist prepares a session on one page, and writes its note by keyboard in under two minutes."""

from __future__ import annotations

from datetime import datetime, timedelta
from time import monotonic

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from evenhand.domain.scheduling.actions import NoteWords, keep_note
from evenhand.domain.scheduling.models import Session, SessionNote
from evenhand.domain.worksheets.models import Submission
from tests.factories import a_service, a_session, inside, therapist_actor
from tests.journeys.accessibility import look_on_every_screen
from tests.journeys.therapist import Work, a_therapist_at_work
from tests.journeys.ways_in import bring_in_therapist

LAST = NoteWords("That she never does enough.", "The rule, and where it came from.", "", "One with Jo in mind.", "")


@pytest.fixture
def work(transactional_db: None) -> Work:
    """A practice with work in it."""
    return a_therapist_at_work()


def two_sessions(work: Work) -> tuple[Session, Session]:
    """Book a session of ten days ago that has a note, and one of yesterday that has none."""
    now = timezone.now()
    service = a_service(of=work.member, at=now - timedelta(days=80))

    def days_ago(days: int) -> Session:
        start = (now - timedelta(days=days)).replace(minute=0, second=0, microsecond=0)
        return a_session(of=work.case, service=service, start=int(start.timestamp()), at=start - timedelta(days=1))

    first, second = days_ago(10), days_ago(1)
    keep(first, work, LAST, at=now - timedelta(days=10))
    return first, second


def keep(session: Session, work: Work, words: NoteWords, *, at: datetime) -> None:
    with inside(work.case):
        keep_note(
            session=session, case=work.case, member=work.member, words=words, private="",
            by=therapist_actor(work.member), at=at,
        )  # fmt: skip


def test_a_note_is_written_by_keyboard_in_under_two_minutes(desk: Page, work: Work) -> None:
    _, session = two_sessions(work)
    bring_in_therapist(desk, work.member)
    desk.goto(work.at("sessions/"))
    look_on_every_screen(desk, state="sessions")
    begun = monotonic()
    desk.get_by_role("link", name="Write the note").focus()
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", name="Note of this session")).to_be_in_viewport()
    desk.wait_for_load_state("load")
    desk.keyboard.press("Tab")
    for words in ("Slept badly, and was late twice.", "The rule: I have to earn it.", "Wrote once.", "One with Jo."):
        desk.keyboard.type(words)
        desk.keyboard.press("Tab")
    desk.keyboard.press("Tab")
    desk.keyboard.type("Ask about the move.")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Saved:")).to_be_in_viewport()
    assert monotonic() - begun < 120
    with inside(work.case):
        note = SessionNote.objects.get(session=session)
        assert NoteWords.of(note) == NoteWords(
            "Slept badly, and was late twice.", "The rule: I have to earn it.", "Wrote once.", "One with Jo.", ""
        )
    expect(desk.get_by_label("Private notes")).to_have_value("Ask about the move.")


def test_what_came_in_opens_in_place_and_counts_as_read(desk: Page, work: Work) -> None:
    _, session = two_sessions(work)
    bring_in_therapist(desk, work.member)
    desk.goto(work.at(f"sessions/{session.pk}/"))
    expect(desk.get_by_text("One with Jo in mind.")).to_be_visible()
    look_on_every_screen(desk, state="as it opens")
    with inside(work.case):
        unread = Submission.objects.filter(read_at=None, slug__startswith="compassionate").count()
    desk.get_by_text("Two replies, with a friend in mind").first.click()
    expect(desk.locator("[data-here] .read-back section")).to_have_count(2)
    look_on_every_screen(desk, state="with an entry open")
    with inside(work.case):
        assert Submission.objects.filter(read_at=None, slug__startswith="compassionate").count() == unread - 1


def test_without_the_page_behind_it_an_entry_opens_on_a_page_of_its_own(desk: Page, work: Work) -> None:
    _, session = two_sessions(work)
    bring_in_therapist(desk, work.member)
    desk.goto(work.at(f"sessions/{session.pk}/"))
    desk.context.clear_cookies()
    desk.get_by_text("Two replies, with a friend in mind").first.click()
    expect(desk.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_note_changed_in_another_tab_shows_both_texts_and_then_what_changed(desk: Page, work: Work) -> None:
    first, _ = two_sessions(work)
    bring_in_therapist(desk, work.member)
    desk.goto(work.at(f"sessions/{first.pk}/"))
    keep(first, work, NoteWords(said="Typed in another tab."), at=timezone.now())
    desk.get_by_label("What the client said").fill("Typed here.")
    desk.locator("#note").get_by_role("button", name="Save").click()
    expect(desk.get_by_role("alert")).to_be_focused()
    expect(desk.locator("#stands-said")).to_contain_text("Typed in another tab.")
    look_on_every_screen(desk, state="with both texts")
    desk.get_by_label("What the client said, your words").fill("Both.")
    desk.locator("#note").get_by_role("button", name="Save").click()
    expect(desk.get_by_text("Saved:")).to_be_visible()
    desk.get_by_role("link", name="3 versions, and what changed").click()
    expect(desk.locator("ins").first).to_contain_text("Both.")
    look_on_every_screen(desk, state="what changed")


def test_it_is_said_how_a_session_went_and_a_session_without_a_note_prints_without_private_notes(
    desk: Page, work: Work
) -> None:
    _, session = two_sessions(work)
    bring_in_therapist(desk, work.member)
    desk.goto(work.at(f"sessions/{session.pk}/"))
    desk.get_by_role("button", name="It took place").click()
    expect(desk.get_by_text("Noted how it went.")).to_be_visible()
    expect(desk.locator(".page-head .tag")).to_have_text("Took place")
    desk.emulate_media(media="print")
    expect(desk.get_by_label("What the client said")).to_be_visible()
    expect(desk.get_by_label("Private notes")).to_be_hidden()
