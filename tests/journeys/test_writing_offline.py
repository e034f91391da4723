"""Writing without a network: kept on the phone, through reload and restart, sent once when the network is back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer
from pytest_playwright.pytest_playwright import CreateContextCallback

from evenhand.domain.worksheets.models import Assignment, Draft, Submission
from tests.factories import a_case, a_therapist, an_assignment, inside
from tests.journeys.conftest import MILLISECONDS_TO_WAIT, UnderWay
from tests.journeys.line import Line, a_line
from tests.journeys.offline import rows, wait_until_kept
from tests.journeys.screens import PHONE
from tests.journeys.test_client_writes import SAVED
from tests.journeys.watch import Watch
from tests.journeys.ways_in import bring_in_client

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = "#f-friend_reply"
KEPT = "Not saved yet. Kept on this phone."


@pytest.fixture
def assignment() -> Assignment:
    """The flagship sheet, given to a new client of today."""
    now = datetime.now(UTC)
    return an_assignment(of=a_case(of=a_therapist(at=now), at=now), at=now)


@pytest.fixture
def line(live_server: LiveServer, under_way: UnderWay) -> Iterator[Line]:
    """The line between the phone and the program."""
    with a_line("localhost", live_server.thread.port) as line:
        yield line


@pytest.fixture
def writing(line: Line, new_context: CreateContextCallback, assignment: Assignment) -> Iterator[Page]:
    """A phone on the page of the friend's reply, which keeps the whole sheet."""
    context = new_context(base_url=line.address, viewport={"width": PHONE.width, "height": PHONE.height})
    context.set_default_timeout(MILLISECONDS_TO_WAIT)
    watch = Watch(own_host=line.address.partition("//")[2])
    watch.over(context)
    page = context.new_page()
    bring_in_client(page, assignment.case)
    page.goto(f"/me/w/{assignment.pk}/2/")
    wait_until_kept(page, *(f"/me/w/{assignment.pk}/{number}/" for number in (1, 2, 3, 4, 5)))
    yield page
    assert not watch.complaints, watch.verdict()


def go_offline(page: Page, line: Line) -> None:
    """Take the network away, so that the browser notices."""
    line.take_away()
    page.context.set_offline(True)


def go_online(page: Page, line: Line) -> None:
    """Give the network back, so that the browser notices."""
    line.give_back()
    page.context.set_offline(False)


def stored(assignment: Assignment, key: str = "friend_reply") -> object:
    """What the client's only draft holds in one field."""
    with inside(assignment.case):
        return Draft.objects.get(case=assignment.case, sent_at=None).answers.get(key)


def test_words_typed_without_a_network_are_kept_through_a_reload_and_go_up_by_themselves(
    writing: Page, line: Line, assignment: Assignment
) -> None:
    go_offline(writing, line)
    writing.locator(TEXT).fill("Typed in a tunnel.")
    expect(writing.get_by_role("status")).to_have_text(KEPT)
    writing.reload()
    expect(writing.locator(TEXT)).to_have_value("Typed in a tunnel.")
    expect(writing.get_by_role("status")).to_have_text(KEPT)
    assert stored(assignment) is None
    go_online(writing, line)
    expect(writing.get_by_role("status")).to_have_text(SAVED)
    assert stored(assignment) == "Typed in a tunnel."


def test_a_whole_sheet_is_written_and_sent_without_a_network_and_goes_out_once(
    writing: Page, line: Line, assignment: Assignment
) -> None:
    go_offline(writing, line)
    writing.goto(f"/me/w/{assignment.pk}/1/")
    type_and_go_on(writing, "situation", "The bus was gone.")
    type_and_go_on(writing, "friend_reply", "You did what you could.")
    type_and_go_on(writing, "self_reply", "How stupid of me.")
    expect(writing.locator(".read-back .said")).to_have_text(["You did what you could.", "How stupid of me."])
    writing.get_by_role("button", name="Continue").last.click()
    for name in ("friend_kindness", "self_kindness"):
        writing.locator(f"[name={name}][value='4']").check(force=True)
    expect(writing.get_by_role("status")).to_have_text(KEPT)
    writing.get_by_role("button", name="Save and continue").last.click()
    expect(writing.get_by_role("heading", name="Check your answers")).to_be_visible()
    for words in ("The bus was gone.", "You did what you could.", "How stupid of me."):
        expect(writing.get_by_text(words)).to_be_visible()
    writing.get_by_role("button", name="Send").click()
    expect(writing.get_by_text("It goes out by itself when the network is back.")).to_be_visible()
    assert sent(assignment) == []
    writing.goto("/me/")
    expect(writing.get_by_text("It goes out by itself when the network is back.")).to_be_visible()
    go_online(writing, line)
    expect(writing.get_by_text("Sent. Your therapist can read it now.")).to_be_visible()
    [answers] = sent(assignment)
    assert answers["situation"] == "The bus was gone."
    assert answers["self_reply"] == "How stupid of me."
    assert answers["friend_kindness"] == 4
    assert rows(writing, "words") == []
    assert rows(writing, "sends") == []


def type_and_go_on(page: Page, name: str, words: str) -> None:
    """Write one answer, see that it is kept, and press the page's button."""
    page.locator(f"#f-{name}").fill(words)
    expect(page.get_by_role("status")).to_have_text(KEPT)
    page.get_by_role("button", name="Save and continue").last.click()


def sent(assignment: Assignment) -> list[dict[str, object]]:
    """The answers of everything that was sent."""
    with inside(assignment.case):
        return [one.answers for one in Submission.objects.filter(case=assignment.case)]
