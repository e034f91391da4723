"""Questions that depend on the set-up: shown wherever an entry is read, under the set-up it was written under."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evenhand.domain.worksheets.models import Submission
from tests.faces.climbing import AFTERWARDS, AGREED, BEFORE, CLIMBING
from tests.faces.portal.browsing import hidden_inputs, post
from tests.faces.workspace.cast import Desk, a_desk
from tests.factories import a_setup, a_submission, a_worksheet, an_assignment, browser_of_client, frozen

pytestmark = pytest.mark.django_db
ALONG = {**AGREED, "company": "with_somebody", "companion": "Jo"}
WHOLE = {**BEFORE, **AFTERWARDS, "with_me": "Robin"}
"""An entry that says who came along, as a sheet asks where it was agreed to go with somebody."""


@pytest.fixture
def desk() -> Desk:
    """A therapist with a case file."""
    return a_desk()


@pytest.fixture
def sent(desk: Desk) -> tuple[Submission, Submission]:
    """One entry from when it was agreed to go along with somebody, one from after that was changed."""
    given = an_assignment(of=desk.case, worksheet=a_worksheet(CLIMBING, of=desk.case))
    a_setup(ALONG, of=given)
    first = a_submission(WHOLE, of=given)
    a_setup(AGREED, of=given)
    return first, a_submission(WHOLE, of=given)


def test_the_review_shows_what_counts_and_the_version(desk: Desk, sent: tuple[Submission, Submission]) -> None:
    first, second = (desk.page(f"entries/{one.entry}/") for one in sent)
    assert "Robin" in first
    assert "Agreed beforehand, version 1" in first
    assert "Jo" in first
    assert "Robin" not in second
    assert "Agreed beforehand, version 2" in second


def test_side_by_side_each_stands_under_its_own_set_up(desk: Desk, sent: tuple[Submission, Submission]) -> None:
    page = desk.page(f"compare/?e={sent[0].entry}&e={sent[1].entry}")
    line = page.partition("Who goes with you?")[2].partition("</section>")[0]
    assert line.count("Robin") == 1
    assert line.count("Left empty") == 1


def test_the_client_reads_and_keeps_the_same(desk: Desk, sent: tuple[Submission, Submission]) -> None:
    browser = browser_of_client(desk.case)
    first, second = (browser.get(f"/me/entries/{one.entry}/").text for one in sent)
    assert "Robin" in first
    assert "Robin" not in second
    texts = [browser.get(f"/me/entries/{one.entry}/my-entry.txt?whole=yes").text for one in sent]
    assert ["Robin" in text for text in texts] == [True, False]


@pytest.mark.parametrize("count", [2, 6])
def test_one_query_fetches_the_set_ups_of_all_entries(desk: Desk, count: int) -> None:
    given = an_assignment(of=desk.case, worksheet=a_worksheet(CLIMBING, of=desk.case))
    entries = []
    for number in range(count):
        a_setup({**ALONG, "why": f"{number}"}, of=given)
        entries.append(a_submission(WHOLE, of=given))
    address = "compare/?" + "&".join(f"e={one.entry}" for one in entries)
    desk.page(address)
    with CaptureQueriesContext(connection) as asked:
        desk.page(address)
    assert sum("worksheets_setup" in one["sql"] for one in asked) == 1


@frozen()
def test_a_page_of_the_set_up_posted_after_the_therapist_filled_it_shows_the_words_to_be_copied(desk: Desk) -> None:
    given = an_assignment(of=desk.case, worksheet=a_worksheet(CLIMBING, of=desk.case))
    browser: Client = browser_of_client(desk.case)
    page = f"/me/w/{given.pk}/1/"
    form = {"why": "My own words.", "ladder.0.situation": "The stairs"}
    browser.get(page)
    opened = post(browser, page, **form, _go="later")
    assert opened.status_code == 302
    state = hidden_inputs(browser.get(page).text)
    a_setup(AGREED, of=given)
    answer = browser.post(page, {**state, **form})
    assert answer.status_code == 410
    assert "My own words." in answer.text
    assert "The stairs" in answer.text
