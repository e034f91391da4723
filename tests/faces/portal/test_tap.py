"""One tap is an entry; more can be added afterwards."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from evenhand.domain.worksheets.actions import end_assignment
from evenhand.domain.worksheets.models import Assignment, Submission
from tests.faces.portal.browsing import hidden_inputs, post
from tests.factories import NOW, a_case, an_assignment, browser_of_client, client_actor, frozen, inside

pytestmark = pytest.mark.django_db


@pytest.fixture
def log() -> Assignment:
    """The noticing log, given to a new client."""
    return an_assignment(of=a_case(), slug="noticing-log")


@pytest.fixture
def signed_in(log: Assignment) -> Client:
    """The client's browser."""
    return browser_of_client(log.case)


def tap(browser: Client, log: Assignment, **typed: str) -> str:
    """Tap, and return where that leads."""
    form = {"caught": "a_harsh_line_to_myself", "key": str(uuid4()), **typed}
    answer = browser.post(f"/me/w/{log.pk}/tap/", form)
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def entries(log: Assignment) -> list[dict[str, object]]:
    """The answers of all entries in force, oldest first."""
    with inside(log):
        return [row.answers for row in Submission.objects.filter(replaced_at=None).order_by("sent_at", "id")]


@frozen()
def test_the_tap_itself_saves(log: Assignment, signed_in: Client) -> None:
    page = signed_in.get(tap(signed_in, log)).text
    assert "Saved at 14:02." in page
    assert "If you like" in page
    assert entries(log) == [{"caught": "a_harsh_line_to_myself", "happened_at": "2026-11-24T14:02:00+00:00"}]


@frozen()
def test_what_is_added_belongs_to_the_same_entry(log: Assignment, signed_in: Client) -> None:
    more = tap(signed_in, log)
    answer = post(signed_in, more, words="You again 🙂", doing=["working"], then="i_just_noticed_it")
    assert answer.headers["Location"].endswith("?corrected")
    [entry] = entries(log)
    assert (entry["words"], entry["doing"], entry["then"]) == ("You again 🙂", ["working"], "i_just_noticed_it")
    assert entry["happened_at"] == "2026-11-24T14:02:00+00:00"


@frozen()
def test_one_key_is_one_entry_and_two_taps_are_two(log: Assignment, signed_in: Client) -> None:
    key = str(uuid4())
    assert tap(signed_in, log, key=key) == tap(signed_in, log, key=key)
    tap(signed_in, log)
    tap(signed_in, log, key="no proper key")
    assert len(entries(log)) == 3


@frozen()
@pytest.mark.parametrize("answer", ["", "on_the_moon", "<b>"])
def test_an_answer_that_is_none_is_asked_for(log: Assignment, signed_in: Client, answer: str) -> None:
    page = signed_in.post(f"/me/w/{log.pk}/tap/", {"caught": answer, "key": str(uuid4())})
    assert page.status_code == 200
    assert "Choose one of these." in page.text
    assert entries(log) == []


@frozen()
def test_opening_the_sheet_shows_its_buttons(log: Assignment, signed_in: Client) -> None:
    page = signed_in.get(f"/me/w/{log.pk}/", follow=True)
    assert page.redirect_chain == [(f"/me/w/{log.pk}/tap/", 302)]
    assert page.text.count("one-tap") == 3
    assert "key" in hidden_inputs(page.text)


@frozen()
def test_a_sheet_that_is_not_for_tapping_has_no_such_page(signed_in: Client, log: Assignment) -> None:
    flagship = an_assignment(of=log.case)
    assert signed_in.get(f"/me/w/{flagship.pk}/tap/").status_code == 404
    assert signed_in.post(f"/me/w/{flagship.pk}/tap/", {"situation": "x"}).status_code == 404


@frozen()
def test_a_stopped_log_takes_no_taps(signed_in: Client, log: Assignment) -> None:
    with inside(log):
        end_assignment(assignment=log, words="", by=client_actor(log.case), at=NOW)
    assert signed_in.get(f"/me/w/{log.pk}/tap/").status_code == 410
    assert signed_in.post(f"/me/w/{log.pk}/tap/", {"caught": "not_sure", "key": str(uuid4())}).status_code == 410
    assert entries(log) == []


@frozen()
def test_leaving_with_that_is_all_keeps_what_was_added(log: Assignment, signed_in: Client) -> None:
    answer = post(signed_in, tap(signed_in, log), words="You again", _then_go="home")
    assert answer.headers["Location"] == "/me/"
    [entry] = entries(log)
    assert entry["words"] == "You again"


@frozen()
def test_leaving_with_that_is_all_and_nothing_added_changes_nothing(log: Assignment, signed_in: Client) -> None:
    assert post(signed_in, tap(signed_in, log), _then_go="home").headers["Location"] == "/me/"
    with inside(log):
        assert Submission.objects.get().revision == 1
