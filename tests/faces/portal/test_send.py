"""Check the answers and send them: once, however often the button is pressed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from evenhand.domain.worksheets.actions import save_draft
from evenhand.domain.worksheets.models import Assignment, Draft, Submission
from tests.faces.portal.browsing import hidden_inputs, post
from tests.factories import (
    NOW,
    TWO_REPLIES,
    a_case,
    a_draft,
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


def send_page(assignment: Assignment) -> str:
    """The address where answers are checked."""
    return f"/me/w/{assignment.pk}/send/"


def sent(assignment: Assignment) -> int:
    """How many entries were sent."""
    with inside(assignment):
        return Submission.objects.count()


@frozen()
def test_every_answer_can_be_checked_and_changed(assignment: Assignment, signed_in: Client) -> None:
    a_draft({**TWO_REPLIES, "situation": "<b>Rain</b>"}, of=assignment)
    page = signed_in.get(send_page(assignment)).text
    assert "&lt;b&gt;Rain&lt;/b&gt;" in page
    assert "Mon 23 Nov 2026" in page
    assert "8 of 10" in page
    changes = re.findall(r'href="(/me/w/[\w-]+/\d/\?change#f-\w+)"', page)
    assert len(changes) == len(TWO_REPLIES)
    assert all(signed_in.get(address.partition("#")[0]).status_code == 200 for address in changes)


@frozen()
def test_safety_stands_beside_the_button(assignment: Assignment, signed_in: Client) -> None:
    a_draft(TWO_REPLIES, of=assignment)
    page = signed_in.get(send_page(assignment)).text
    assert "This will be read before your next meeting. Sending it does not raise an alarm." in page
    assert "Your therapist sees this after you send it, not before." in page


@frozen()
def test_sending_says_what_happens_next(assignment: Assignment, signed_in: Client) -> None:
    a_draft(TWO_REPLIES, of=assignment)
    answer = post(signed_in, send_page(assignment))
    page = signed_in.get(answer.headers["Location"]).text
    assert "Saved at 14:02. Thank you for writing this down." in page
    assert "Your therapist reads it before your next meeting." in page
    assert "please reach for a person rather than a page" in page
    assert sent(assignment) == 1


@frozen()
def test_sending_twice_has_one_effect(assignment: Assignment, signed_in: Client) -> None:
    a_draft(TWO_REPLIES, of=assignment)
    form = hidden_inputs(signed_in.get(send_page(assignment)).text)
    first, second = (signed_in.post(send_page(assignment), form) for _ in range(2))
    assert first.status_code == 302
    assert second.headers["Location"] == first.headers["Location"]
    assert sent(assignment) == 1


@frozen()
def test_pressing_again_after_a_newer_draft_was_begun_leads_to_the_same_entry(
    assignment: Assignment, signed_in: Client
) -> None:
    a_draft(TWO_REPLIES, of=assignment)
    form = hidden_inputs(signed_in.get(send_page(assignment)).text)
    first = signed_in.post(send_page(assignment), form)
    a_draft({"situation": "A newer one."}, of=assignment)
    assert signed_in.post(send_page(assignment), form).headers["Location"] == first.headers["Location"]
    assert sent(assignment) == 1


@frozen()
@pytest.mark.parametrize(
    ("answers", "pages"),
    [
        ({}, ["1", "2", "3", "5", "5"]),
        ({"situation": "Rain.", "friend_reply": "Oh.", "self_reply": "Hm."}, ["5", "5"]),
    ],
)
def test_what_is_missing_is_named_with_its_page(
    assignment: Assignment, signed_in: Client, answers: Mapping[str, object], pages: list[str]
) -> None:
    a_draft(answers, of=assignment)
    answer = post(signed_in, send_page(assignment))
    assert answer.status_code == 200
    summary = answer.text.partition('class="error-summary"')[2].partition("</div>")[0]
    assert re.findall(r'href="/me/w/[\w-]+/(\d)/\?change#f-', summary) == pages
    assert sent(assignment) == 0


@frozen()
def test_a_single_missing_answer_is_asked_for_in_its_own_words(assignment: Assignment, signed_in: Client) -> None:
    a_draft({key: value for key, value in TWO_REPLIES.items() if key != "self_kindness"}, of=assignment)
    assert ">Choose a number from 0 to 10.</a>" in post(signed_in, send_page(assignment)).text


@frozen()
def test_a_form_from_another_draft_sends_nothing(assignment: Assignment, signed_in: Client) -> None:
    a_draft(TWO_REPLIES, of=assignment)
    for key in ("", "x", "00000000-0000-7000-8000-000000000000"):
        assert signed_in.post(send_page(assignment), {"key": key}).status_code == 410
    assert sent(assignment) == 0


@frozen()
def test_a_text_left_out_on_purpose_can_be_sent(assignment: Assignment, signed_in: Client) -> None:
    a_draft({**TWO_REPLIES, "self_reply": {"skipped": True}}, of=assignment)
    assert "Left out on purpose" in signed_in.get(send_page(assignment)).text
    assert post(signed_in, send_page(assignment)).status_code == 302


@frozen()
def test_checking_costs_four_queries(
    assignment: Assignment, signed_in: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    a_draft(TWO_REPLIES, of=assignment)
    signed_in.get(send_page(assignment))
    with django_assert_num_queries(4):
        signed_in.get(send_page(assignment))


@frozen()
def test_answers_that_changed_elsewhere_since_they_were_checked_are_shown_before_they_are_sent(
    assignment: Assignment, signed_in: Client
) -> None:
    a_draft(TWO_REPLIES, of=assignment)
    shown = hidden_inputs(signed_in.get(send_page(assignment)).text)
    a_draft({"friend_reply": "From the other phone."}, of=assignment)
    again = signed_in.post(send_page(assignment), shown)
    assert again.status_code == 409
    assert "Your answers changed since this page was opened." in again.text
    assert "From the other phone." in again.text
    assert sent(assignment) == 0
    signed_in.post(send_page(assignment), hidden_inputs(again.text))
    assert sent(assignment) == 1


@frozen()
def test_a_phone_sends_its_own_words_that_came_after_what_the_server_drew_and_nobody_elses(
    assignment: Assignment, signed_in: Client
) -> None:
    draft = a_draft({**TWO_REPLIES, "notice": "Before."}, of=assignment)
    shown = hidden_inputs(signed_in.get(send_page(assignment)).text)
    writer = typed_on_a_page(draft, {"friend_reply": "Typed in a tunnel."}, base=draft.revision)
    elsewhere = typed_on_a_page(draft, {"notice": "From the other phone."}, base=draft.revision)
    again = signed_in.post(send_page(assignment), {**shown, "own": writer})
    assert again.status_code == 409
    assert sent(assignment) == 0
    signed_in.post(send_page(assignment), {**shown, "own": f"{writer},{elsewhere}"})
    assert sent(assignment) == 1


def typed_on_a_page(draft: Draft, changes: dict[str, object], *, base: int) -> str:
    """Save what was typed on one page of its own; return its name."""
    writer = uuid4().hex
    with inside(draft):
        save_draft(
            draft=draft, changes=changes, base=base, writer=writer, sequence=1, by=client_actor(draft.case), at=NOW
        )
    return writer


@frozen()
@pytest.mark.parametrize("seen", [None, "", "x", "-1", "²"])
def test_a_form_that_does_not_say_what_was_seen_shows_it_first(
    seen: str | None, assignment: Assignment, signed_in: Client
) -> None:
    draft = a_draft(TWO_REPLIES, of=assignment)
    said = {} if seen is None else {"seen": seen}
    assert signed_in.post(send_page(assignment), {"key": str(draft.pk), **said}).status_code == 409
    assert sent(assignment) == 0


@frozen()
def test_words_that_come_between_looking_and_sending_are_not_sent_unseen(
    assignment: Assignment, signed_in: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_draft(TWO_REPLIES, of=assignment)
    shown = hidden_inputs(signed_in.get(send_page(assignment)).text)

    def in_between(*_: object) -> bool:
        a_draft({"friend_reply": "From the other phone."}, of=assignment)
        return False

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr("evenhand.faces.portal.sending._changed_since_shown", in_between)
        again = signed_in.post(send_page(assignment), shown)
    assert again.status_code == 409
    assert "From the other phone." in again.text
    assert sent(assignment) == 0
    signed_in.post(send_page(assignment), hidden_inputs(again.text))
    assert sent(assignment) == 1
