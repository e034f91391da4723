"""Earlier entries while writing: hidden, unless the sheet says that they are shown."""

from __future__ import annotations

from datetime import timedelta

import pytest

from evenhand.domain.worksheets.models import Assignment
from tests.domain.worksheets.sheets import NOTE, a_page, a_scale, a_sheet
from tests.factories import NOW, a_case, a_submission, a_worksheet, an_assignment, browser_of_client, frozen

pytestmark = pytest.mark.django_db


def given(setting: str) -> Assignment:
    case = a_case()
    sheet = a_sheet(a_page(NOTE + 'need = "required"\n', a_scale()), f"\n[settings]\n{setting}\n")
    return an_assignment(of=case, worksheet=a_worksheet(sheet, of=case))


def page_of(assignment: Assignment) -> str:
    return browser_of_client(assignment.case).get(f"/me/w/{assignment.pk}/1/").text


@frozen()
def test_they_are_hidden_as_a_rule() -> None:
    assignment = given('earlier_entries = "hidden"')
    a_submission({"note": "Burnt toast.", "level": 4}, of=assignment)
    assert "Burnt toast." not in page_of(assignment)


@frozen()
def test_the_newest_three_are_shown_where_the_sheet_says_so() -> None:
    assignment = given('earlier_entries = "shown"')
    for number in range(5):
        at = NOW - timedelta(days=5 - number)
        a_submission({"note": f"Note {number}.", "level": number}, of=assignment, at=at)
    page = page_of(assignment)
    shown = [number for number in range(5) if f"Note {number}." in page]
    assert shown == [2, 3, 4]
    assert page.index("Note 4.") < page.index("Note 2.")
    assert "4 of 10" in page


@frozen()
def test_ratings_that_are_hidden_afterwards_are_hidden_there_too() -> None:
    assignment = given('earlier_entries = "shown"\nratings_after = "hidden"')
    a_submission({"note": "Burnt toast.", "level": 4}, of=assignment)
    page = page_of(assignment)
    assert "Burnt toast." in page
    assert "4 of 10" not in page
