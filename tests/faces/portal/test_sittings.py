"""Sheets with a set-up and two sittings: agreed first, forecast, locked, finished later."""

from __future__ import annotations

import pytest
from django.test import Client

from evenhand.domain.worksheets.models import Assignment, Draft, Setup, Submission
from tests.faces.components.sheet.kinds import TWO_SITTINGS
from tests.faces.portal.browsing import hidden_inputs, post
from tests.faces.portal.test_step import page_of, stored
from tests.factories import (
    a_case,
    a_draft,
    a_setup,
    a_worksheet,
    an_assignment,
    browser_of_client,
    client_actor,
    frozen,
    inside,
)

pytestmark = pytest.mark.django_db
RUNGS: dict[str, object] = {"rungs": [{"rung": "the lift"}, {"rung": "the <b>bridge</b>"}]}
FIRST: dict[str, object] = {"rung": "the lift", "forecast": "I will panic."}


@pytest.fixture
def assignment() -> Assignment:
    """The sheet with a set-up and two sittings, given to a new client; nothing agreed yet."""
    case = a_case()
    return an_assignment(of=case, worksheet=a_worksheet(TWO_SITTINGS, of=case))


@pytest.fixture
def signed_in(assignment: Assignment) -> Client:
    """The client's browser."""
    return browser_of_client(assignment.case)


def lock(assignment: Assignment, browser: Client) -> Draft:
    """Write the first sitting and say "I'm about to do it"."""
    draft = a_draft(FIRST, of=assignment)
    answer = post(browser, f"/me/w/{assignment.pk}/send/")
    assert answer.headers["Location"] == "/me/?kept"
    return draft


@frozen()
def test_what_is_not_agreed_yet_is_asked_first(assignment: Assignment, signed_in: Client) -> None:
    assert signed_in.get(f"/me/w/{assignment.pk}/").headers["Location"] == page_of(assignment, 1)
    assert signed_in.get(page_of(assignment, 2)).status_code == 404
    answer = post(signed_in, page_of(assignment, 1), **{"rungs.0.rung": "the lift", "rungs.1.rung": "the bridge"})
    assert answer.headers["Location"] == f"/me/w/{assignment.pk}/"
    with inside(assignment):
        setup = Setup.objects.get()
    assert setup.written_by == f"client:{assignment.case.client_id}"
    with inside(assignment):
        assert setup.answers == {"rungs": [{"rung": "the lift"}, {"rung": "the bridge"}]}
    assert stored(assignment) == {}
    assert signed_in.get(f"/me/w/{assignment.pk}/").headers["Location"] == page_of(assignment, 2)


@frozen()
def test_too_few_agreed_steps_are_asked_for(assignment: Assignment, signed_in: Client) -> None:
    answer = post(signed_in, page_of(assignment, 1), **{"rungs.0.rung": "the lift"})
    assert "One answer needs another look" in answer.text
    assert 'value="the lift"' in answer.text


@frozen()
def test_what_was_agreed_stands_above_and_gives_the_options(assignment: Assignment, signed_in: Client) -> None:
    a_setup(RUNGS, of=assignment)
    page = signed_in.get(page_of(assignment, 2)).text
    assert "What you agreed" in page
    assert 'name="rung" value="the lift"' in page
    assert "the &lt;b&gt;bridge&lt;/b&gt;" in page
    assert signed_in.get(page_of(assignment, 1)).status_code == 404
    answer = post(signed_in, page_of(assignment, 2), rung="the lift", forecast="I will panic.")
    assert answer.headers["Location"] == f"/me/w/{assignment.pk}/send/"
    assert stored(assignment) == FIRST


@frozen()
def test_the_first_sitting_is_locked_and_waits(assignment: Assignment, signed_in: Client) -> None:
    a_setup(RUNGS, of=assignment)
    a_draft(FIRST, of=assignment)
    assert "I’m about to do it" in signed_in.get(f"/me/w/{assignment.pk}/send/").text
    draft = lock(assignment, signed_in)
    with inside(assignment):
        assert Draft.objects.get(pk=draft.pk).locked_at is not None
        assert Submission.objects.count() == 0
    assert "To finish" in signed_in.get("/me/?kept").text


@frozen()
def test_saying_twice_that_one_is_about_to_do_it_locks_once(assignment: Assignment, signed_in: Client) -> None:
    a_setup(RUNGS, of=assignment)
    a_draft(FIRST, of=assignment)
    form = hidden_inputs(signed_in.get(f"/me/w/{assignment.pk}/send/").text)
    for _ in range(2):
        assert signed_in.post(f"/me/w/{assignment.pk}/send/", form).headers["Location"] == "/me/?kept"
    with inside(assignment):
        assert Draft.objects.count() == 1


@frozen()
def test_an_unfinished_first_sitting_is_not_locked(assignment: Assignment, signed_in: Client) -> None:
    a_setup(RUNGS, of=assignment)
    a_draft({"rung": "the lift"}, of=assignment)
    answer = post(signed_in, f"/me/w/{assignment.pk}/send/")
    assert f'href="{page_of(assignment, 2)}?change#f-forecast"' in answer.text
    with inside(assignment):
        assert Draft.objects.get().locked_at is None


@frozen()
def test_the_second_sitting_shows_the_first_and_cannot_change_it(assignment: Assignment, signed_in: Client) -> None:
    a_setup(RUNGS, of=assignment)
    draft = lock(assignment, signed_in)
    assert signed_in.get(f"/me/w/{draft.pk}/").headers["Location"] == f"/me/w/{draft.pk}/3/"
    page = signed_in.get(f"/me/w/{draft.pk}/3/").text
    assert "What you wrote before" in page
    assert "I will panic." in page
    assert 'name="forecast"' not in page
    assert signed_in.get(f"/me/w/{draft.pk}/2/").status_code == 404
    form = {**hidden_inputs(page), "outcome": "Less than I thought.", "forecast": "I will be fine."}
    assert signed_in.post(f"/me/w/{draft.pk}/3/", form).headers["Location"] == f"/me/w/{draft.pk}/send/"
    sent = post(signed_in, f"/me/w/{draft.pk}/send/")
    assert sent.headers["Location"].endswith("?sent")
    with inside(assignment):
        submission = Submission.objects.get()
        assert submission.answers == {**FIRST, "outcome": "Less than I thought."}
        assert submission.typed_by == f"client:{client_actor(assignment.case).id}"


@frozen()
def test_several_first_sittings_can_wait(assignment: Assignment, signed_in: Client) -> None:
    a_setup(RUNGS, of=assignment)
    drafts = [lock(assignment, signed_in) for _ in range(2)]
    page = signed_in.get("/me/").text
    assert all(f'href="/me/w/{draft.pk}/"' in page for draft in drafts)
    assert signed_in.get(f"/me/w/{assignment.pk}/").headers["Location"] == page_of(assignment, 2)
