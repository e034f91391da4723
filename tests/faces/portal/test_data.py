"""Copies to keep: everything the client wrote, in their words, with dates, under a neutral name."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from evenhand.domain.worksheets.actions import correct, end_assignment
from evenhand.domain.worksheets.models import Assignment
from evenhand.faces.components.printing import NotPrinted
from tests.domain.worksheets.own_sheets import LADDER
from tests.factories import (
    NOW,
    TWO_REPLIES,
    a_case,
    a_draft,
    a_setup,
    a_submission,
    a_tap,
    a_worksheet,
    an_assignment,
    browser_of_client,
    client_actor,
    frozen,
    inside,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def assignment() -> Assignment:
    """The flagship sheet, given to a new client."""
    return an_assignment(of=a_case())


@pytest.fixture
def signed_in(assignment: Assignment) -> Client:
    """The client's browser."""
    return browser_of_client(assignment.case)


@frozen()
def test_the_page_says_what_a_copy_holds(signed_in: Client) -> None:
    page = signed_in.get("/me/data/").text
    assert 'action="/me/data/my-space.txt"' in page
    assert 'formaction="/me/data/my-space.json"' in page
    assert "Anyone who opens it can read it." in page


@frozen()
@pytest.mark.parametrize("name", ["my-space.json", "my-space.txt"])
def test_a_copy_is_a_file_with_a_neutral_name(signed_in: Client, name: str) -> None:
    answer = signed_in.get(f"/me/data/{name}")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer.status_code == 200


@frozen()
def test_everything_that_was_written_is_in_it(assignment: Assignment, signed_in: Client) -> None:
    case = assignment.case
    sent = a_submission(of=assignment, at=NOW - timedelta(hours=1))
    a_tap(of=an_assignment(of=case, slug="noticing-log"))
    a_draft({"situation": "Not sent yet 🙂"}, of=assignment)
    stopped = an_assignment(of=case)
    a_setup({"kind_of_step": "alone"}, of=an_assignment(of=case, worksheet=a_worksheet(LADDER, of=case)))
    with inside(case):
        correct(submission=sent, changes={"notice": "Later."}, key="k", by=client_actor(case), at=NOW)
        end_assignment(assignment=stopped, words="Too long.", by=client_actor(case), at=NOW)
    tree = signed_in.get("/me/data/my-space.json").json()
    replies, tap = tree["entries"]
    assert (replies["title"], tap["title"]) == ("Two replies", "Caught one")
    assert [version["in_force"] for version in replies["versions"]] == [False, True]
    assert [version["written"][:16] for version in replies["versions"]] == ["2026-11-24 13:02", "2026-11-24 14:02"]
    first = {one["question"]: one["answer"] for one in replies["versions"][0]["answers"]}
    assert set(map(str, first.values())) == set(map(str, TWO_REPLIES.values()))
    assert tree["not_sent_yet"][0]["answers"][0]["words"] == "Not sent yet 🙂"
    assert tree["stopped"][0]["words"] == "Too long."
    assert [(one["title"], one["answers"][0]["words"]) for one in tree["agreed"]] == [("Steps", "Alone")]
    text = signed_in.get("/me/data/my-space.txt").text
    for words in (
        *map(str, (TWO_REPLIES["friend_reply"], TWO_REPLIES["self_reply"])),
        "Later.",
        "Too long.",
        "8 of 10",
    ):
        assert words in text


@frozen()
def test_names_of_people_are_in_it_only_when_ticked(signed_in: Client, assignment: Assignment) -> None:
    named = an_assignment(of=assignment.case, slug="compassionate-self-care-named")
    sent = a_submission(of=named, friend="Jo the made-up", picture="She smiles.")
    for address in ("/me/data/my-space.txt", "/me/data/my-space.json", f"/me/entries/{sent.entry}/my-entry.txt"):
        assert "Jo the made-up" not in signed_in.get(address).text
        assert "Jo the made-up" in signed_in.get(address, {"whole": "yes"}).text


@frozen()
def test_a_copy_to_print_has_everything_with_replies_side_by_side(
    monkeypatch: pytest.MonkeyPatch, assignment: Assignment, signed_in: Client
) -> None:
    pages = printed(monkeypatch)
    case = assignment.case
    sent = a_submission(of=assignment, at=NOW - timedelta(hours=1))
    a_submission(of=an_assignment(of=case, slug="compassionate-self-care-named"), friend="Jo the made-up")
    a_draft({"situation": "Not sent <b>yet</b>."}, of=assignment)
    stopped = an_assignment(of=case)
    a_setup({"kind_of_step": "alone"}, of=an_assignment(of=case, worksheet=a_worksheet(LADDER, of=case)))
    a_submission(of=an_assignment(of=a_case(of=case.therapist)), situation="A neighbour's day.")
    with inside(case):
        correct(submission=sent, changes={"notice": "Later."}, key="k", by=client_actor(case), at=NOW)
        end_assignment(assignment=stopped, words="Too long.", by=client_actor(case), at=NOW)
    answer = signed_in.get("/me/data/my-space.pdf")
    assert (answer.content, answer.headers["Content-Type"]) == (b"%PDF-stand-in", "application/pdf")
    [page] = pages
    told = ("Sent 24 November 2026, 13:02", "As written 24 November 2026, 13:02, changed later", "Later.", "Alone",
            "Not sent &lt;b&gt;yet&lt;/b&gt;.", "Stopped 24 November 2026, 14:02", "Too long.")  # fmt: skip
    assert [words for words in told if words not in page] == []
    assert page.count('<table class="sides">') == 3  # two versions of one entry, and the other entry
    assert case.number not in page
    assert "neighbour" not in page
    assert "Jo the made-up" not in page
    signed_in.get("/me/data/my-space.pdf", {"whole": "yes"})
    assert "Jo the made-up" in pages[1]


def printed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let pages be kept as they go to the printing program, which gives back a stand-in."""
    pages: list[str] = []

    def kept(page: str, *, patience: float) -> bytes:
        pages.append(page)
        return b"%PDF-stand-in"

    monkeypatch.setattr("evenhand.faces.portal.data.as_pdf", kept)
    return pages


@frozen()
def test_a_copy_that_cannot_be_printed_now_says_what_can_be_done(
    monkeypatch: pytest.MonkeyPatch, signed_in: Client
) -> None:
    def busy(page: str, *, patience: float) -> bytes:
        raise NotPrinted

    monkeypatch.setattr("evenhand.faces.portal.data.as_pdf", busy)
    answer = signed_in.get("/me/data/my-space.pdf")
    assert answer.status_code == 503
    assert "Try again in a few minutes." in answer.text
    assert 'action="/me/data/my-space.txt"' in answer.text


@frozen()
def test_a_machine_that_cannot_print_offers_no_pages(monkeypatch: pytest.MonkeyPatch, signed_in: Client) -> None:
    assert "my-space.pdf" in signed_in.get("/me/data/").text
    monkeypatch.setattr("evenhand.faces.portal.data.can_print", lambda: False)
    assert "my-space.pdf" not in signed_in.get("/me/data/").text
    assert signed_in.get("/me/data/my-space.pdf").status_code == 404


@frozen()
def test_one_entry_can_be_kept_alone(assignment: Assignment, signed_in: Client) -> None:
    sent, other = a_submission(of=assignment), a_submission(of=assignment, situation="Another day.")
    text = signed_in.get(f"/me/entries/{sent.entry}/my-entry.txt").text
    assert str(TWO_REPLIES["situation"]) in text
    assert "Another day." not in text
    assert other.entry != sent.entry


@frozen()
def test_nothing_of_anyone_else_is_in_it(signed_in: Client, assignment: Assignment) -> None:
    a_submission(of=an_assignment(of=a_case()), situation="Somebody else's day.")
    a_submission(of=an_assignment(of=a_case(of=assignment.case.therapist)), situation="A neighbour's day.")
    assert signed_in.get("/me/data/my-space.json").json()["entries"] == []


@frozen()
@pytest.mark.parametrize("number", [1, 6])
def test_it_costs_eleven_queries_however_much_there_is(
    number: int, assignment: Assignment, signed_in: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(number):
        a_submission(of=assignment)
    signed_in.get("/me/data/my-space.json")
    with django_assert_num_queries(11):
        signed_in.get("/me/data/my-space.json")
