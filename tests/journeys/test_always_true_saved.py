"""What "Saved" promises under faults of the network, the browser and other people's acts."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Dialog, Page, Request, Route, expect

from evenhand.domain.worksheets.actions import end_assignment
from evenhand.domain.worksheets.models import Assignment, Draft, Submission
from tests.factories import a_case, a_therapist, an_assignment, inside, therapist_actor
from tests.journeys.test_client_writes import SAVED
from tests.journeys.therapist import Work, a_therapist_at_work
from tests.journeys.ways_in import bring_in_client, bring_in_therapist

pytestmark = pytest.mark.django_db(transaction=True)
SAVE = re.compile(r"/save/$")
TEXT = "#f-friend_reply"


@pytest.fixture
def assignment() -> Assignment:
    """The flagship sheet, given to a new client of today."""
    now = datetime.now(UTC)
    return an_assignment(of=a_case(of=a_therapist(at=now), at=now), at=now)


@pytest.fixture
def writing(phone: Page, assignment: Assignment) -> Page:
    """A phone on the page of the friend's reply."""
    bring_in_client(phone, assignment.case)
    phone.goto(f"/me/w/{assignment.pk}/2/")
    return phone


@pytest.fixture
def work() -> Work:
    """A therapist with work on the desk."""
    return a_therapist_at_work()


def stored(assignment: Assignment, key: str = "friend_reply") -> object:
    """What the client's only draft holds in one field."""
    with inside(assignment.case):
        return Draft.objects.get(case=assignment.case).answers.get(key)


def test_somebody_who_never_pauses_is_saved_all_the_same(writing: Page, assignment: Assignment) -> None:
    area = writing.locator(TEXT)
    area.focus()
    with writing.expect_response(SAVE) as answer:
        for _ in range(20):  # two seconds of typing with no pause long enough to count as one
            writing.keyboard.type("word ", delay=20)
        typed_by_then = area.input_value()
    first = answer.value.request.post_data or ""
    assert "word" in first
    assert len(typed_by_then) == 100
    assert typed_by_then not in first, "the first save did not wait for the end"


def test_reloading_asks_first_and_sends_the_words_before_it_asks_for_the_page(
    writing: Page, assignment: Assignment
) -> None:
    order: list[str] = []

    def note(request: Request) -> None:
        if SAVE.search(request.url):
            order.append("save")
        elif request.is_navigation_request():
            order.append("page")

    def leave(dialog: Dialog) -> None:
        order.append("asked")
        dialog.accept()

    writing.on("request", note)
    writing.on("dialog", leave)
    writing.locator(TEXT).press_sequentially("Half a wo")
    writing.reload()
    assert sorted(order[:2]) == ["asked", "save"]
    assert order[2:] == ["page"]


def test_a_form_token_that_went_out_of_use_is_renewed_and_the_words_go_up(
    writing: Page, assignment: Assignment
) -> None:
    writing.context.clear_cookies(name="form")
    writing.locator(TEXT).fill("Typed under an old token.")
    expect(writing.get_by_role("status")).to_have_text(SAVED)
    assert stored(assignment) == "Typed under an old token."


def test_without_any_cookie_left_the_line_says_signed_out(writing: Page) -> None:
    writing.context.clear_cookies()
    writing.locator(TEXT).fill("Typed with no way in.")
    expect(writing.get_by_role("status")).to_contain_text("You are signed out.")
    assert writing.locator(TEXT).input_value() == "Typed with no way in."


def test_going_on_waits_for_a_save_under_way_and_takes_later_words_along(writing: Page, assignment: Assignment) -> None:
    waiting: list[Route] = []
    writing.route(SAVE, lambda route: waiting.append(route))
    with writing.expect_request(SAVE):
        writing.locator(TEXT).fill("First")
    writing.locator(TEXT).press_sequentially(", and more.")
    with writing.expect_request(SAVE):
        writing.get_by_role("button", name="Save and continue").last.click()
    assert writing.evaluate("location.pathname").endswith("/2/"), "the page stays until its words are stored"
    later, earlier = waiting.pop(), waiting.pop()
    later.continue_()
    earlier.continue_()  # arrives last, and is no longer stored
    expect(writing.get_by_role("heading", level=1, name="Go back to your own")).to_be_visible()
    assert stored(assignment) == "First, and more."


def test_back_shows_the_newest_words(writing: Page, assignment: Assignment) -> None:
    writing.locator(TEXT).fill("One.")
    writing.get_by_role("button", name="Save and continue").last.click()
    expect(writing.get_by_role("heading", level=1, name="Go back to your own")).to_be_visible()
    writing.go_back()
    expect(writing.locator(TEXT)).to_have_value("One.")
    writing.locator(TEXT).fill("Two.")
    expect(writing.get_by_role("status")).to_have_text(SAVED)
    writing.go_forward()
    writing.go_back()
    expect(writing.locator(TEXT)).to_have_value("Two.")
    assert stored(assignment) == "Two."


def test_two_tabs_of_one_browser_on_one_question_show_both_texts(writing: Page, assignment: Assignment) -> None:
    other = writing.context.new_page()
    other.goto(f"/me/w/{assignment.pk}/2/")
    other.locator(TEXT).fill("Other tab.")
    expect(other.get_by_role("status")).to_have_text(SAVED)
    writing.locator(TEXT).fill("This tab.")
    expect(writing.get_by_role("status")).to_contain_text("also changed somewhere else")
    assert stored(assignment) == "Other tab."
    writing.get_by_role("button", name="Save and continue").last.click()
    expect(writing.get_by_text("Changed somewhere else", exact=True)).to_be_visible()
    assert writing.locator(TEXT).input_value() == "This tab."


def test_ended_by_the_therapist_the_line_says_so_and_the_words_stay_on_the_screen(
    writing: Page, assignment: Assignment
) -> None:
    writing.locator(TEXT).fill("Before the end.")
    expect(writing.get_by_role("status")).to_have_text(SAVED)
    with inside(assignment.case):
        actor = therapist_actor(assignment.case.therapist)
        end_assignment(assignment=assignment, words="", by=actor, at=datetime.now(UTC))
    writing.locator(TEXT).fill("Before the end. And after.")
    expect(writing.get_by_role("status")).to_contain_text("This was sent or stopped already")
    writing.get_by_role("button", name="Save and continue").last.click()
    expect(writing.get_by_text("What you just typed was not saved")).to_be_visible()
    expect(writing.get_by_text("Before the end. And after.")).to_be_visible()


def test_a_double_click_on_send_makes_one_entry(phone: Page, assignment: Assignment) -> None:
    bring_in_client(phone, assignment.case)
    phone.goto(f"/me/w/{assignment.pk}/1/")
    for name in ("situation", "friend_reply", "self_reply"):
        phone.locator(f"[name='{name}']").fill(f"Words for {name}.")
        phone.get_by_role("button", name="Save and continue").last.click()
        expect(phone.locator(f"[name='{name}']")).to_have_count(0)
    phone.get_by_role("button", name="Continue").last.click()
    expect(phone.get_by_role("heading", level=1, name="Two numbers")).to_be_visible()
    for name, value in (("friend_kindness", "8"), ("self_kindness", "2")):
        phone.locator(f"[name='{name}'][value='{value}']").check(force=True)
    phone.get_by_role("button", name="Save and continue").last.click()
    phone.get_by_role("button", name="Send").dblclick()
    expect(phone.get_by_role("status")).to_contain_text("Thank you for writing this down.")
    with inside(assignment.case):
        assert Submission.objects.filter(case=assignment.case).count() == 1


def test_a_sheet_of_skips_is_sent_and_read_as_skips(phone: Page, assignment: Assignment) -> None:
    bring_in_client(phone, assignment.case)
    phone.goto(f"/me/w/{assignment.pk}/1/")
    for number in (2, 3, 4):
        phone.get_by_label("I don’t want to write this here").or_(
            phone.get_by_label("I don't want to write this here")
        ).check()
        phone.get_by_role("button", name="Save and continue").last.click()
        phone.wait_for_url(f"**/{number}/")
    phone.get_by_role("button", name="Continue").last.click()
    for name in ("friend_kindness", "self_kindness"):
        phone.locator(f"[name='{name}'][value='0']").check(force=True)
    phone.get_by_role("button", name="Save and continue").last.click()
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_role("status")).to_contain_text("Thank you for writing this down.")
    with inside(assignment.case):
        answers = Submission.objects.get(case=assignment.case).answers
    assert answers["situation"] == answers["friend_reply"] == answers["self_reply"] == {"skipped": True}


def test_a_double_click_on_the_desks_send_gives_one_sheet(desk: Page, work: Work) -> None:
    bring_in_therapist(desk, work.member)
    desk.goto(work.at("assign/compassionate-self-care/", of=work.new))
    desk.get_by_role("button", name="Send").dblclick()
    expect(desk.get_by_role("status")).to_contain_text("Sent")
    with inside(work.new):
        assert Assignment.objects.filter(case=work.new).count() == 1


def test_a_double_click_on_assign_again_gives_one_sheet(desk: Page, work: Work) -> None:
    bring_in_therapist(desk, work.member)
    desk.goto(work.at(f"entries/{work.entries[-1].entry}/"))
    with inside(work.case):
        before = Assignment.objects.filter(case=work.case).count()
    desk.get_by_role("button", name="Assign again").dblclick()
    expect(desk.get_by_role("status").first).to_contain_text("Assigned again")
    with inside(work.case):
        assert Assignment.objects.filter(case=work.case).count() == before + 1


def past_the_worker(page: Page) -> None:
    """Let a page ask for its files itself, as where no worker is there to give them."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setBypassServiceWorker", {"bypass": True})


def test_words_typed_before_the_script_is_there_are_saved_once_it_is(phone: Page, assignment: Assignment) -> None:
    bring_in_client(phone, assignment.case)
    phone.goto(f"/me/w/{assignment.pk}/1/")
    phone.locator("#f-situation").fill("Rain.")
    expect(phone.get_by_role("status")).to_have_text(SAVED)
    held: list[Route] = []
    past_the_worker(phone)
    phone.route("**/sheet.js", lambda route: held.append(route))
    phone.goto(f"/me/w/{assignment.pk}/2/", wait_until="commit")
    phone.locator(TEXT).fill("You could not know.")
    expect(phone.get_by_role("status")).to_have_text(re.compile("^Last saved at"))
    assert stored(assignment) is None

    held[0].continue_()

    expect(phone.get_by_role("status")).to_have_text(SAVED)
    assert stored(assignment) == "You could not know."
