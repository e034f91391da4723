"""Messages at the desk: what waits, an answer sent once, what the client sees of it, and the switches."""

from __future__ import annotations

import pytest
from django.test import Client

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.conversations import actions
from evenhand.domain.conversations.models import Message
from evenhand.domain.conversations.queries import conversation_of, practice_takes_messages, unanswered
from evenhand.foundation.practices.models import Practice
from tests.faces.portal.browsing import hidden_inputs
from tests.faces.workspace.cast import Desk, a_desk
from tests.factories import (
    NOW,
    TODAY,
    a_colleague,
    a_therapist,
    browser_of_client,
    browser_of_therapist,
    client_actor,
    frozen,
    inside,
)
from tests.messages import a_message

pytestmark = pytest.mark.django_db
SETTINGS = "/desk/settings/messages/"


@pytest.fixture(autouse=True)
def _clock_stands() -> object:
    with frozen():
        yield


@pytest.fixture
def desk() -> Desk:
    return a_desk()


def press(desk: Desk, act: str, **typed: str) -> int:
    page = hidden_inputs(desk.page("messages/"))
    return desk.browser.post(desk.at("messages/"), {**page, "act": act, **typed}).status_code


def waiting(case: CaseFile) -> int:
    with inside(case):
        return sum(row.count for row in unanswered(member=case.therapist, today=TODAY, most=9))


def sent(case: CaseFile) -> list[str]:
    with inside(case):
        return [row.words for row in Message.objects.order_by("number")]


def test_the_desk_says_who_waits_and_the_tab_shows_it(desk: Desk) -> None:
    a_message("Can we move?", of=desk.case)
    a_message("Or another day?", of=desk.case)
    page = desk.browser.get("/desk/").text
    assert "Messages to answer" in page
    assert "2 messages, since" in page
    assert "Can we move?" not in page
    assert "Can we move?" in desk.page("messages/")


def test_an_answer_is_sent_once_and_the_client_finds_it(desk: Desk) -> None:
    a_message("Can we move?", of=desk.case)
    fields = {**hidden_inputs(desk.page("messages/")), "act": "answer", "words": "Yes, to five."}
    for _ in range(2):
        answer = desk.browser.post(desk.at("messages/"), fields)
        assert answer.headers["Location"] == f"{desk.at('messages/')}?done=sent#latest"
    assert sent(desk.case) == ["Can we move?", "Yes, to five."]
    assert waiting(desk.case) == 0
    assert "Yes, to five." in browser_of_client(desk.case).get("/me/messages/").text


def test_what_came_while_the_answer_was_written_still_waits(desk: Desk) -> None:
    a_message("First", of=desk.case)
    fields = {**hidden_inputs(desk.page("messages/")), "act": "answer", "words": "To the first."}
    a_message("Meanwhile", of=desk.case)
    desk.browser.post(desk.at("messages/"), fields)
    assert waiting(desk.case) == 1


def test_no_answer_needed_takes_it_off_the_desk(desk: Desk) -> None:
    a_message("Thank you.", of=desk.case)
    assert "No answer needed" in desk.page("messages/")
    press(desk, "settle")
    assert waiting(desk.case) == 0
    assert "No answer needed" not in desk.page("messages/")
    assert "Messages to answer" not in desk.browser.get("/desk/").text


def test_an_empty_answer_is_refused_and_a_long_one_comes_back(desk: Desk) -> None:
    assert press(desk, "answer", words="  ") == 422
    fields = {**hidden_inputs(desk.page("messages/")), "act": "answer", "words": "x" * 10_001}
    answer = desk.browser.post(desk.at("messages/"), fields)
    assert answer.status_code == 422
    assert "x" * 10_001 in answer.text
    assert sent(desk.case) == []


def test_when_the_client_read_it_shows_only_where_they_let_it(desk: Desk) -> None:
    a_message("Before", of=desk.case, from_client=False)
    client = client_actor(desk.case)
    with inside(desk.case):
        actions.mark_read(case=desk.case, first=1, last=1, by=client, at=NOW)
        actions.show_when_read(case=desk.case, on=True, by=client, at=NOW)
    assert "Read Tue" not in desk.page("messages/")
    a_message("After", of=desk.case, from_client=False)
    with inside(desk.case):
        actions.mark_read(case=desk.case, first=1, last=2, by=client, at=NOW)
    assert desk.page("messages/").count("Read Tue 24 Nov, 14:02") == 1


def test_the_therapist_lets_their_own_reading_be_seen(desk: Desk) -> None:
    press(desk, "show", shows="yes")
    with inside(desk.case):
        assert conversation_of(case=desk.case).therapist_shows
    press(desk, "show")
    with inside(desk.case):
        assert not conversation_of(case=desk.case).therapist_shows


def test_switched_off_in_one_case_file_what_was_typed_is_not_lost(desk: Desk) -> None:
    fields = {**hidden_inputs(desk.page("messages/")), "act": "answer", "words": "Not gone"}
    press(desk, "off")
    answer = desk.browser.post(desk.at("messages/"), fields)
    assert answer.status_code == 409
    assert "Not gone" in answer.text
    press(desk, "on")
    assert "Your message to the client" in desk.page("messages/")


def test_an_unknown_act_is_not_there(desk: Desk) -> None:
    assert press(desk, "delete") == 404


def test_an_owner_switches_messages_off_for_all_and_nobody_else(desk: Desk) -> None:
    colleague = browser_of_therapist(a_colleague(of=desk.member))
    assert colleague.post(SETTINGS, {"act": "off"}).status_code == 404
    desk.browser.post(SETTINGS, {"act": "off"})
    with inside(desk.case):
        assert not practice_takes_messages()
    assert "Messages are off in this practice" in desk.page("messages/")
    desk.browser.post(SETTINGS, {"act": "on"})
    with inside(desk.case):
        assert practice_takes_messages()


def test_in_a_practice_older_than_messages_they_are_off_and_its_owner_is_told_until_they_choose(desk: Desk) -> None:
    Practice.objects.filter(pk=desk.member.practice_id).update(begins_with_messages=False)
    assert "It is off until you switch it on." in desk.browser.get("/desk/settings/").text
    assert "This practice is older than messages" in desk.browser.get(SETTINGS).text
    assert "Messages are off in this practice" in desk.page("messages/")
    colleague = browser_of_therapist(a_colleague(of=desk.member))
    assert "It is off until you switch it on." not in colleague.get("/desk/settings/").text
    for act, is_on in (("on", True), ("on", True), ("off", False)):
        desk.browser.post(SETTINGS, {"act": act})
        with inside(desk.case):
            assert practice_takes_messages() is is_on
        assert "It is off until you switch it on." not in desk.browser.get("/desk/settings/").text
    assert "What was sent before can still be read." in desk.browser.get(SETTINGS).text


@pytest.mark.parametrize("who", ["colleague", "stranger"])
def test_who_may_not_open_the_case_file_reads_no_message(desk: Desk, who: str) -> None:
    a_message("For one reader", of=desk.case)
    member = a_colleague(of=desk.member) if who == "colleague" else a_therapist()
    other: Client = browser_of_therapist(member)
    assert other.get(desk.at("messages/")).status_code == 404
    assert other.post(desk.at("messages/"), {"act": "settle", "seen": "1"}).status_code == 404
    assert waiting(desk.case) == 1
