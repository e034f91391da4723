"""Correcting entries with rows, options made of rows, conditions across pages, and a locked forecast."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from evenhand.domain.worksheets.models import Assignment, Submission
from tests.faces.climbing import AFTERWARDS, AGREED, BEFORE, CLIMBING
from tests.faces.portal.browsing import post
from tests.factories import a_case, a_setup, a_submission, a_worksheet, an_assignment, browser_of_client, frozen, inside

pytestmark = pytest.mark.django_db
ONE_SITTING = CLIMBING.replace("after = true", "")
WITH_ROWS = {
    "step": "The lift, one floor",
    "feared": "It gets stuck.",
    "predicted": "70",
    "parts.0.part": "Walk in",
    "parts.0.minutes": "2",
    "parts.0.places": ["inside"],
    "parts.1.part": "Ride up",
    "first": "Walk in",
    "went": "no",
}


def sent_under(source: str, answers: dict[str, object]) -> tuple[Submission, Client]:
    case = a_case()
    given: Assignment = an_assignment(of=case, worksheet=a_worksheet(source, of=case))
    a_setup(AGREED, of=given)
    return a_submission(answers, of=given), browser_of_client(case)


def page_to_correct(sent: Submission) -> str:
    return f"/me/entries/{sent.entry}/correct/"


def revisions(sent: Submission) -> int:
    with inside(sent):
        return Submission.objects.filter(entry=sent.entry).count()


@frozen()
def test_adding_a_row_sends_nothing_and_keeps_what_was_typed() -> None:
    sent, browser = sent_under(ONE_SITTING, {**BEFORE, "went": False})
    answer = post(browser, page_to_correct(sent), **WITH_ROWS, _add="parts")
    assert 'name="parts.2.part"' in answer.text
    assert 'name="parts.1.part" value="Ride up"' in answer.text
    assert "It gets stuck.</textarea>" in answer.text
    assert revisions(sent) == 1


@frozen()
def test_a_row_is_taken_out_and_the_rest_is_saved() -> None:
    sent, browser = sent_under(ONE_SITTING, {**BEFORE, "went": False})
    answer = post(browser, page_to_correct(sent), **WITH_ROWS, _remove="parts:0")
    assert 'name="parts.0.part" value="Ride up"' in answer.text
    assert "parts.1.part" not in answer.text
    assert revisions(sent) == 1


@frozen()
def test_the_options_of_the_set_up_stay_there_when_something_has_to_be_looked_at() -> None:
    sent, browser = sent_under(ONE_SITTING, {**BEFORE, "went": False})
    answer = post(browser, page_to_correct(sent), **{**WITH_ROWS, "predicted": "a lot"})
    assert 'value="The bus, two stops"' in answer.text
    assert 'value="a lot"' in answer.text
    assert '<a href="#f-predicted">' in answer.text


@frozen()
def test_a_question_of_another_page_stands_ready_for_a_changed_answer() -> None:
    sent, browser = sent_under(ONE_SITTING, {**BEFORE, "went": False})
    page = browser.get(page_to_correct(sent)).text
    assert '<ev-show data-field="went" data-operator="==" data-value="yes">' in page
    typed = {**WITH_ROWS, "went": "yes", "peak": "35", "found_out": "It moved."}
    answer = post(browser, page_to_correct(sent), **typed)
    assert answer.status_code == 302
    with inside(sent):
        assert Submission.objects.get(entry=sent.entry, replaced_at=None).answers["found_out"] == "It moved."


@frozen()
def test_what_was_locked_is_not_offered_and_the_rest_is() -> None:
    sent, browser = sent_under(CLIMBING, {**BEFORE, **AFTERWARDS})
    page = browser.get(page_to_correct(sent)).text
    assert 'name="predicted"' not in page
    assert 'name="why"' not in page
    assert re.findall(r"<h2>([^<]+)</h2>", page)[0] == "Afterwards"
    typed = {"went": "yes", "peak": "40", "happened_at": "2026-11-24T15:00", "predicted": "5", "found_out": "Fine."}
    assert post(browser, page_to_correct(sent), **typed).status_code == 302
    with inside(sent):
        answers = Submission.objects.get(entry=sent.entry, replaced_at=None).answers
    with inside(sent):
        assert (answers["peak"], answers["predicted"]) == (40, 70)


@frozen()
def test_the_page_has_one_heading_and_the_first_button_saves() -> None:
    sent, browser = sent_under(CLIMBING, {**BEFORE, **AFTERWARDS})
    page = browser.get(page_to_correct(sent)).text
    form = page.partition('<form class="question"')[2]
    assert page.count("<h1>") == 1
    assert re.findall(r"<button[^>]*>([^<]*)", form)[0] == "Save"
