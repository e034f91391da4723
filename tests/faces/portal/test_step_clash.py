"""The same words changed on two devices: both are shown, the person decides, nothing is overwritten unseen."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from evenhand.domain.worksheets.models import Assignment
from tests.faces.portal.browsing import hidden_inputs, post
from tests.faces.portal.test_step import page_of, stored
from tests.factories import a_case, an_assignment, browser_of_client, frozen

pytestmark = pytest.mark.django_db
HERE, THERE = "Typed <here>.", "Typed there."


@pytest.fixture
def assignment() -> Assignment:
    """The flagship sheet, given to a new client."""
    return an_assignment(of=a_case())


@pytest.fixture
def clash(assignment: Assignment) -> tuple[Client, str]:
    """A browser whose page clashes with what another device has saved, and the page that says so."""
    browser, other = browser_of_client(assignment.case), browser_of_client(assignment.case)
    address = page_of(assignment, 2)
    form = hidden_inputs(browser.get(address).text)
    post(other, address, friend_reply=THERE)
    return browser, browser.post(address, {**form, "friend_reply": HERE}).text


@frozen()
def test_both_texts_are_shown_and_nothing_is_overwritten(assignment: Assignment, clash: tuple[Client, str]) -> None:
    _, page = clash
    said = re.findall(r'<blockquote class="said" dir="auto">(.*?)</blockquote>', page)
    assert said[-2:] == [THERE, "Typed &lt;here&gt;."]
    assert "Typed &lt;here&gt;.</textarea>" in page
    assert "Not saved yet." in page
    assert stored(assignment)["friend_reply"] == THERE


@frozen()
@pytest.mark.parametrize(("choice", "kept"), [("this", HERE), ("other", THERE), ("both", f"{THERE}\n\n{HERE}")])
def test_the_person_decides(assignment: Assignment, clash: tuple[Client, str], choice: str, kept: str) -> None:
    browser, page = clash
    form = {**hidden_inputs(page), "friend_reply": HERE, "_keep": f"friend_reply:{choice}"}
    answer = browser.post(page_of(assignment, 2), form)
    assert answer.headers["Location"] == page_of(assignment, 2)
    assert stored(assignment)["friend_reply"] == kept


@frozen()
def test_going_on_keeps_the_words_on_the_screen(assignment: Assignment, clash: tuple[Client, str]) -> None:
    browser, page = clash
    answer = browser.post(page_of(assignment, 2), {**hidden_inputs(page), "friend_reply": "Typed anew."})
    assert answer.headers["Location"] == page_of(assignment, 3)
    assert stored(assignment)["friend_reply"] == "Typed anew."


@frozen()
def test_words_that_change_a_third_time_are_shown_again(assignment: Assignment, clash: tuple[Client, str]) -> None:
    browser, page = clash
    post(browser_of_client(assignment.case), page_of(assignment, 2), friend_reply="From a third device.")
    form = {**hidden_inputs(page), "friend_reply": HERE, "_keep": "friend_reply:this"}
    again = browser.post(page_of(assignment, 2), form)
    assert "From a third device." in again.text
    assert stored(assignment)["friend_reply"] == "From a third device."


@frozen()
def test_deciding_one_question_leaves_the_others_open(assignment: Assignment) -> None:
    browser, other = browser_of_client(assignment.case), browser_of_client(assignment.case)
    address = page_of(assignment, 1)
    form = hidden_inputs(browser.get(address).text)
    post(other, address, situation=THERE, area=["money"])
    here = {"situation": HERE, "area": ["family"]}
    page = browser.post(address, {**form, **here}).text
    assert page.count("Changed somewhere else") == 2
    again = browser.post(address, {**hidden_inputs(page), **here, "_keep": "situation:this"})
    assert again.text.count("Changed somewhere else") == 1
    assert stored(assignment)["situation"] == HERE
    assert stored(assignment)["area"] == ["money"]


@frozen()
def test_different_questions_on_two_devices_never_clash(assignment: Assignment) -> None:
    browser, other = browser_of_client(assignment.case), browser_of_client(assignment.case)
    form = hidden_inputs(browser.get(page_of(assignment, 2)).text)
    post(other, page_of(assignment, 3), self_reply=THERE)
    answer = browser.post(page_of(assignment, 2), {**form, "friend_reply": HERE})
    assert answer.headers["Location"] == page_of(assignment, 3)
    assert stored(assignment) == {"friend_reply": HERE, "self_reply": THERE}


@frozen()
def test_a_question_that_script_says_was_not_touched_is_left_alone(assignment: Assignment) -> None:
    browser, other = browser_of_client(assignment.case), browser_of_client(assignment.case)
    address = page_of(assignment, 5)
    form = hidden_inputs(browser.get(address).text)
    post(other, address, friend_kindness="8", self_kindness="2", notice=THERE)
    form |= {"_touched": "friend_kindness"}
    answer = browser.post(address, {**form, "friend_kindness": "9", "self_kindness": "", "notice": ""})
    assert stored(assignment)["notice"] == THERE
    assert answer.text.count("Changed somewhere else") == 1
