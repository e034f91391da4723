"""The screen locks in place: no word is left in the document, none is lost, and unlocking goes on where it was."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Dialog, Page, Route, expect

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets.models import Assignment, Draft
from evenhand.foundation.accounts.models import SignedIn
from tests.faces.locked import at_the_desk, in_the_space
from tests.factories import PASSWORD, a_case, a_passphrase, a_therapist, an_assignment, inside
from tests.journeys.accessibility import assert_everybody_can_use, look_on_every_screen
from tests.journeys.therapist import Work, a_therapist_at_work
from tests.journeys.ways_in import bring_in

pytestmark = pytest.mark.django_db(transaction=True)
NOTE = "The colour of the kitchen came up again."
WORDS = "Rain, and the bus was gone."
IN_DOCUMENT = """() => [document.documentElement.outerHTML, document.title,
  ...[...document.querySelectorAll("input, textarea")].map((one) => one.value)].join(" ")"""
"""Everything that stands in the document, what is typed into its fields included."""

ONLY_HIDDEN = """() => { document.body.hidden = true; document.title = "Locked"; }"""
"""What a lock by style alone would do."""


@pytest.fixture
def work(transactional_db: None) -> Work:
    """A practice with work in it."""
    return a_therapist_at_work()


@pytest.fixture
def writing(phone: Page, transactional_db: None) -> Assignment:
    """A client on the first page of a sheet, who has a passphrase."""
    now = timezone.now()
    case = a_case(of=a_therapist(at=now), at=now)
    a_passphrase(of=case, at=now)
    assignment = an_assignment(of=case, at=now)
    bring_in(phone, in_the_space(case, at=now))
    phone.goto(f"/me/w/{assignment.pk}/1/")
    return assignment


def writing_a_note(desk: Page, work: Work) -> None:
    """Sit a therapist down who types a note that no script saves."""
    bring_in(desk, at_the_desk(work.member, at=timezone.now()))
    desk.goto(work.at(f"entries/{work.entries[2].entry}/"))
    desk.get_by_label("Private notes").press_sequentially(NOTE)


def words_left(page: Page, *words: str) -> list[str]:
    """Return which of these words stand in the document in any way."""
    document = page.evaluate(IN_DOCUMENT)
    return [one for one in words if one in document]


def unlock(page: Page) -> None:
    """Type the secret and open."""
    page.get_by_label("Pass").fill(PASSWORD)
    page.get_by_role("button", name="Unlock", exact=True).click()


def what_was_typed(of: CaseFile) -> object:
    """Return what is stored of the sheet's first question."""
    with inside(of):
        return Draft.objects.get().answers.get("situation")


def test_a_note_that_is_being_written_leaves_the_page_and_comes_back(desk: Page, work: Work) -> None:
    writing_a_note(desk, work)
    before = desk.title()
    everything = (NOTE, work.case.number, "Two replies", "What came of it", before)
    assert words_left(desk, *everything) == list(everything)
    desk.evaluate(ONLY_HIDDEN)
    assert NOTE in words_left(desk, NOTE), "a lock that only hides is seen"
    desk.evaluate("(title) => { document.body.hidden = false; document.title = title; }", before)
    desk.get_by_role("button", name="Lock now").press("Enter")
    expect(desk.get_by_label("Password")).to_be_focused()
    assert words_left(desk, *everything) == []
    look_on_every_screen(desk, state="locked")
    desk.get_by_label("Password").fill("not this one")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("alert")).to_be_focused()
    unlock(desk)
    expect(desk.get_by_label("Private notes")).to_have_value(NOTE)
    assert desk.title() == before
    desk.get_by_label("How true the rule feels").fill("50")
    desk.get_by_role("button", name="+5").click()
    expect(desk.get_by_label("How true the rule feels")).to_have_value("55")
    desk.get_by_label("How true the rule feels").fill("")
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.get_by_text("Saved at")).to_be_visible()


def test_a_form_that_meets_a_locked_server_leaves_the_page_and_goes_out_once_it_is_open(desk: Page, work: Work) -> None:
    writing_a_note(desk, work)
    SignedIn.objects.update(locked_at=timezone.now())
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.get_by_role("heading", name="Locked")).to_be_visible()
    assert words_left(desk, NOTE, work.case.number) == []
    unlock(desk)
    expect(desk.get_by_label("Private notes")).to_have_value(NOTE)
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.get_by_text("Saved at")).to_be_visible()
    assert desk.get_by_label("Private notes").input_value() == NOTE


def test_a_sheet_goes_up_before_it_locks_and_goes_on_saving_afterwards(phone: Page, writing: Assignment) -> None:
    situation = phone.locator("#f-situation")
    situation.press_sequentially(WORDS)
    situation.evaluate("(area) => area.setSelectionRange(4, 4)")
    phone.locator("form[data-who] button").dispatch_event("click")
    expect(phone.get_by_label("Passphrase")).to_be_focused()
    assert words_left(phone, WORDS) == []
    assert what_was_typed(writing.case) == WORDS
    unlock(phone)
    expect(situation).to_be_focused()
    phone.keyboard.type(", ")
    expect(phone.locator(".save-line")).to_contain_text("Saved at")
    assert what_was_typed(writing.case) == "Rain, , and the bus was gone."
    phone.goto(f"/me/w/{writing.pk}/4/")  # a page to read, where nothing is saved
    phone.get_by_role("button", name="Lock now").press("Enter")
    unlock(phone)
    expect(phone.get_by_role("button", name="Continue")).to_be_visible()


def test_when_nobody_used_it_it_locks_by_itself_on_all_tabs_and_one_opens_them_all(desk: Page, work: Work) -> None:
    desk.clock.install()
    writing_a_note(desk, work)
    other = desk.context.new_page()
    other.goto("/desk/cases/")
    other.keyboard.press("Shift")
    desk.clock.fast_forward("14:00")
    assert words_left(desk, NOTE) == [NOTE]
    SignedIn.objects.update(last_seen_at=timezone.now() - timedelta(minutes=15))
    desk.clock.fast_forward("01:05")
    for page in (desk, other):
        # A clock that jumps also breaks off what was asked before it jumped; coming back to a tab asks again.
        page.evaluate("dispatchEvent(new Event('focus'))")
        expect(page.get_by_label("Password")).to_be_visible()
    desk.get_by_label("Password").evaluate("(field) => (field.id = 'of-old')")
    desk.clock.fast_forward("10:01")
    expect(desk.locator("#of-old"), "its question to a passkey would have run out").to_have_count(0)
    assert words_left(other, work.case.number) == words_left(desk, NOTE) == []
    unlock(other)
    expect(other.get_by_role("heading", name="Case files")).to_be_visible()
    expect(desk.get_by_label("Private notes")).to_have_value(NOTE)


def test_reloaded_or_gone_back_to_it_shows_the_lock_and_asks_before_words_are_left(desk: Page, work: Work) -> None:
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss() if len(asked) == 1 else dialog.accept()

    writing_a_note(desk, work)
    desk.get_by_role("button", name="Lock now").click()
    expect(desk.get_by_label("Password")).to_be_visible()
    desk.on("dialog", stay)
    with desk.expect_event("dialog"):
        desk.evaluate("setTimeout(() => location.reload())")
    assert asked == ["beforeunload"]
    assert words_left(desk, NOTE) == []
    for address in (desk.url, "/desk/", work.at("progress/")):
        desk.goto(address)
        expect(desk.get_by_role("heading", name="Locked")).to_be_visible()
        assert words_left(desk, "What came of it", "Two replies", "Case files") == []
    desk.go_back()
    expect(desk.get_by_role("heading", name="Locked")).to_be_visible()
    unlock(desk)
    expect(desk.get_by_role("link", name="Case files")).to_be_visible()


def test_without_a_connection_no_word_is_shown_and_none_is_lost(phone: Page, writing: Assignment) -> None:
    def cut(route: Route) -> None:
        route.abort()

    situation = phone.locator("#f-situation")
    situation.press_sequentially(WORDS)
    phone.route("**/me/lock/", cut)
    phone.locator("form[data-who] button").dispatch_event("click")
    expect(phone.get_by_text("There is no connection now")).to_be_visible()
    expect(phone.get_by_role("link", name="999")).to_be_visible()
    assert words_left(phone, WORDS) == []
    assert_everybody_can_use(phone, state="without a connection")
    phone.unroute("**/me/lock/", cut)
    phone.evaluate("dispatchEvent(new Event('online'))")
    unlock(phone)
    expect(situation).to_have_value(WORDS)
    kept = "(name) => dispatchEvent(new PageTransitionEvent(name, { persisted: true }))"
    phone.evaluate(kept, "pagehide")
    assert words_left(phone, WORDS) == [], "what a browser keeps to show again"
    phone.evaluate(kept, "pageshow")
    expect(situation).to_have_value(WORDS)


def test_words_come_back_to_their_own_person_and_to_nobody_else(desk: Page, work: Work) -> None:
    writing_a_note(desk, work)
    desk.get_by_role("button", name="Lock now").click()
    expect(desk.get_by_label("Password")).to_be_visible()
    now = timezone.now()
    for whose, said in (
        (at_the_desk(a_therapist(at=now), at=now), "Someone else is signed in"),
        (Client(), "You are signed out"),
    ):
        desk.context.clear_cookies()
        bring_in(desk, whose)
        desk.evaluate("dispatchEvent(new Event('focus'))")
        expect(desk.get_by_text(said)).to_be_visible()
        assert words_left(desk, NOTE) == []
    bring_in(desk, at_the_desk(work.member, at=now))
    desk.evaluate("dispatchEvent(new Event('focus'))")
    expect(desk.get_by_label("Private notes")).to_have_value(NOTE)
