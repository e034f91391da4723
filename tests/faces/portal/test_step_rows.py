"""Rows, invalid values and pages that come and go, without script."""

from __future__ import annotations

import pytest
from django.test import Client

from evenhand.domain.worksheets.models import Assignment
from tests.faces.components.sheet.kinds import EVERY_KIND
from tests.faces.portal.browsing import post
from tests.faces.portal.test_step import page_of, stored
from tests.factories import a_case, a_draft, a_worksheet, an_assignment, browser_of_client, frozen

pytestmark = pytest.mark.django_db


@pytest.fixture
def assignment() -> Assignment:
    """The sheet with every kind of field, given to a new client."""
    case = a_case()
    return an_assignment(of=case, worksheet=a_worksheet(EVERY_KIND, of=case))


@pytest.fixture
def signed_in(assignment: Assignment) -> Client:
    """The client's browser."""
    return browser_of_client(assignment.case)


@frozen()
def test_a_row_is_added_and_nothing_typed_is_lost(assignment: Assignment, signed_in: Client) -> None:
    typed = {"companion": "J.", "helped.0.what": "a walk", "helped.1.what": "tea"}
    answer = post(signed_in, page_of(assignment, 1), _add="helped", **typed)
    assert answer.headers["Location"] == f"{page_of(assignment, 1)}?rows=helped:3#f-helped"
    page = signed_in.get(answer.headers["Location"]).text
    assert 'name="helped.2.what"' in page
    assert 'value="a walk"' in page
    assert stored(assignment)["companion"] == "J."


@frozen()
def test_a_row_is_taken_out(assignment: Assignment, signed_in: Client) -> None:
    typed = {"helped.0.what": "a walk", "helped.1.what": "tea", "helped.2.what": "music"}
    answer = post(signed_in, page_of(assignment, 1), _remove="helped:1", **typed)
    assert answer.headers["Location"] == page_of(assignment, 1)
    assert stored(assignment)["helped"] == [{"what": "a walk"}, {"what": "music"}]


@frozen()
@pytest.mark.parametrize("asked", ["helped:99", "helped:-1", "nothing:3", "<b>", "helped:٣", ":"])
def test_an_address_that_asks_for_odd_rows_still_opens(assignment: Assignment, signed_in: Client, asked: str) -> None:
    assert signed_in.get(page_of(assignment, 1), {"rows": asked}).status_code == 200


@frozen()
@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("count", "a few"),
        ("lasted", "an hour"),
        ("day", "last week"),
        ("woke", "25:99"),
        ("began", "soon"),
        ("belief", "101"),
        ("helped.0.share", "half"),
    ],
)
def test_what_cannot_be_stored_stays_on_the_screen(
    assignment: Assignment, signed_in: Client, name: str, typed: str
) -> None:
    rest = {"companion": "J.", "went": "yes", "helped.0.what": "a walk"}
    answer = post(signed_in, page_of(assignment, 1), **{**rest, name: typed})
    assert answer.status_code == 200
    assert f'value="{typed}"' in answer.text
    assert f'href="#f-{name}"' in answer.text
    assert "Not saved yet." in answer.text
    assert stored(assignment)["companion"] == "J."


@frozen()
def test_what_cannot_be_stored_is_not_left_behind_by_going_on(assignment: Assignment, signed_in: Client) -> None:
    answer = post(signed_in, page_of(assignment, 1), count="a few", _go="later")
    assert answer.status_code == 200
    assert 'value="a few"' in answer.text


@frozen()
def test_a_stored_value_stays_while_a_wrong_one_is_on_the_screen(assignment: Assignment, signed_in: Client) -> None:
    a_draft({"count": 3}, of=assignment)
    post(signed_in, page_of(assignment, 1), count="a few")
    assert stored(assignment)["count"] == 3


@frozen()
def test_an_unknown_option_is_refused(assignment: Assignment, signed_in: Client) -> None:
    answer = post(signed_in, page_of(assignment, 1), companion="J.", went="yes", place="on_the_moon")
    assert 'href="#f-place"' in answer.text
    assert "place" not in stored(assignment)


@frozen()
def test_pages_come_and_go_with_the_answers(assignment: Assignment, signed_in: Client) -> None:
    assert signed_in.get(page_of(assignment, 3)).status_code == 404
    a_draft({"went": False}, of=assignment)
    assert "3 of 3" in signed_in.get(page_of(assignment, 3)).text
    assert signed_in.get(page_of(assignment, 4)).status_code == 404
