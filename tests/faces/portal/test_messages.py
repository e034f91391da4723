"""The client's messages: written without loss, sent once, read again any time; told when they are read."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.conversations import actions
from evenhand.domain.conversations.models import Message, MessageDraft
from evenhand.domain.conversations.queries import conversation_of, unread_by_client
from tests.domain.acts import by_therapist
from tests.faces.portal.browsing import hidden_inputs, post, save
from tests.factories import NOW, a_case, browser_of_client, frozen, inside
from tests.messages import a_message, a_message_draft

pytestmark = pytest.mark.django_db
PAGE, SAVE = "/me/messages/", "/me/messages/save/"


@pytest.fixture(autouse=True)
def _clock_stands() -> object:
    with frozen():
        yield


@pytest.fixture
def case() -> CaseFile:
    return a_case()


@pytest.fixture
def browser(case: CaseFile) -> Client:
    return browser_of_client(case)


def sent(case: CaseFile) -> list[str]:
    with inside(case):
        return [row.words for row in Message.objects.order_by("number")]


def drafts(case: CaseFile) -> list[str]:
    with inside(case):
        return [row.words for row in MessageDraft.objects.all()]


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_before_the_first_word_and_beside_send_it_says_when_it_is_read_and_whom_to_call(browser: Client) -> None:
    page = browser.get(PAGE).text
    before, _, beside = page.partition("<textarea")
    assert "Nobody watches it as you type" in before
    assert "before your next meeting" in before
    assert 'href="tel:999"' in before
    assert "This will be read before your next meeting" in text_of(beside)
    assert 'href="#help-now"' in beside


def test_a_message_is_sent_once_and_can_be_read_again(case: CaseFile, browser: Client) -> None:
    fields = {**hidden_inputs(browser.get(PAGE).text), "words": "Can we move to four?\r\nI am late."}
    answer = browser.post(PAGE, fields)
    assert answer.headers["Location"] == f"{PAGE}?sent#latest"
    assert browser.post(PAGE, fields).status_code == 302
    assert sent(case) == ["Can we move to four?\nI am late."]
    page = browser.get(f"{PAGE}?sent").text
    assert "Can we move to four?\nI am late." in page
    assert "Sent." in page


def test_what_is_typed_is_kept_and_stands_there_again(case: CaseFile, browser: Client) -> None:
    state = hidden_inputs(browser.get(PAGE).text)
    told = save(browser, SAVE, {"words": "Half a tho"}, draft=state["_draft"]).json()
    assert (told["revision"], told["clashes"], told["problems"]) == (1, [], {})
    assert (drafts(case), sent(case)) == (["Half a tho"], [])
    page = browser.get(PAGE).text
    assert "Half a tho</textarea>" in page
    assert hidden_inputs(page)["_draft"] == state["_draft"]
    post(browser, PAGE, words="Half a thought.")
    assert (drafts(case), sent(case)) == ([], ["Half a thought."])
    assert save(browser, SAVE, {"words": "More"}, draft=state["_draft"], sequence=2).status_code == 410


def test_words_of_two_pages_are_both_shown_and_nothing_is_sent_before(case: CaseFile, browser: Client) -> None:
    here = hidden_inputs(browser.get(PAGE).text)
    a_message_draft("From the other phone", of=case)
    told = save(browser, SAVE, {"words": "From here"}, draft=here["_draft"]).json()
    assert told["clashes"] == [{"field": "words", "stored": "From the other phone", "typed": "From here"}]
    both = browser.post(PAGE, {**here, "words": "From here", "_see": "both"})
    assert both.status_code == 409
    assert "From the other phone" in both.text
    assert "From here</textarea>" in both.text
    assert sent(case) == []
    browser.post(PAGE, {**hidden_inputs(both.text), "words": "From here"})
    assert sent(case) == ["From here"]


@pytest.mark.parametrize(("words", "said"), [("  ", "Write something first"), ("x" * 10_001, "longer than 10000")])
def test_what_cannot_be_sent_comes_back_with_every_letter(
    case: CaseFile, browser: Client, words: str, said: str
) -> None:
    answer = post(browser, PAGE, words=words)
    assert answer.status_code == 422
    assert re.search(rf'<a href="#f-words">[^<]*{said}', answer.text)
    assert words in answer.text
    assert sent(case) == []


@pytest.mark.parametrize("state", [{"_draft": "no-draft"}, {"_writer": "<x>"}, {"_base": "-1"}, {"_sequence": "x"}])
def test_a_forged_form_sends_nothing_and_keeps_the_words(
    case: CaseFile, browser: Client, state: dict[str, str]
) -> None:
    fields = {**hidden_inputs(browser.get(PAGE).text), "words": "Still here", **state}
    answer = browser.post(PAGE, fields)
    assert answer.status_code == 422
    assert "Still here</textarea>" in answer.text
    assert sent(case) == []


@pytest.mark.parametrize("changes", [{}, {"other": "x"}, {"words": [["words", "a"], ["words", "b"]]}])
def test_a_save_that_is_none_is_refused(browser: Client, changes: dict[str, object]) -> None:
    state = hidden_inputs(browser.get(PAGE).text)
    assert save(browser, SAVE, changes, draft=state["_draft"]).status_code == 400
    assert save(browser, SAVE, {"words": "x"}, draft="nothing").status_code == 400


def test_too_long_a_draft_says_so_and_is_not_kept(case: CaseFile, browser: Client) -> None:
    state = hidden_inputs(browser.get(PAGE).text)
    told = save(browser, SAVE, {"words": "x" * 10_001}, draft=state["_draft"]).json()
    assert "longer than" in told["problems"]["words"]
    assert drafts(case) == []


def test_opening_the_page_reads_what_it_shows_and_home_says_what_waits(case: CaseFile, browser: Client) -> None:
    a_message("How was the week?", of=case, from_client=False)
    assert "A message is here for you" in browser.get("/me/").text
    assert 'class="tag">new' in browser.get(PAGE).text
    with inside(case):
        assert unread_by_client(case=case) == 0
    assert "A message is here for you" not in browser.get("/me/").text
    assert 'class="tag">new' not in browser.get(PAGE).text


def test_when_the_therapist_read_it_shows_only_where_they_let_it(case: CaseFile, browser: Client) -> None:
    a_message("First", of=case)
    with inside(case):
        actions.mark_read(case=case, first=1, last=1, by=by_therapist(case), at=NOW)
    assert "Read today" not in browser.get(PAGE).text
    with inside(case):
        actions.show_when_read(case=case, on=True, by=by_therapist(case), at=NOW)
    a_message("Second", of=case)
    with inside(case):
        actions.mark_read(case=case, first=1, last=2, by=by_therapist(case), at=NOW)
    assert browser.get(PAGE).text.count("Read today, 14:02") == 1


def test_both_choices_are_kept(case: CaseFile, browser: Client) -> None:
    browser.post(f"{PAGE}choices/", {"shows": "yes"})
    with inside(case):
        chosen = conversation_of(case=case)
    assert (chosen.client_shows, chosen.client_notices) == (True, False)


@pytest.mark.parametrize(
    ("how", "said"), [("off", "Messages are switched off"), ("closed", "Messages have ended here")]
)
def test_where_nothing_can_be_sent_it_says_so_and_keeps_what_was_typed(
    case: CaseFile, browser: Client, how: str, said: str
) -> None:
    a_message("From before", of=case)
    fields = {**hidden_inputs(browser.get(PAGE).text), "words": "Not gone"}
    with inside(case):
        if how == "off":
            actions.switch_case(case=case, on=False, by=by_therapist(case), at=NOW)
        else:
            CaseFile.objects.filter(pk=case.pk).update(closed_at=NOW)
    answer = browser.post(PAGE, fields)
    assert answer.status_code == 409
    for words in (said, "Not gone", "From before"):
        assert words in answer.text
    assert "<textarea" not in answer.text


def test_a_long_thread_comes_in_pages(case: CaseFile, browser: Client) -> None:
    for number in range(22):
        a_message(f"Word {number:02}", of=case)
    page = browser.get(PAGE).text
    assert "Word 02" in page
    assert "Word 01" not in page
    earlier = browser.get(f"{PAGE}?before=3").text
    assert "Word 01" in earlier
    assert "Word 02" not in earlier
    for odd in ("x", "-1", "9" * 30):
        assert browser.get(f"{PAGE}?before={odd}").status_code == 200


def test_copies_hold_every_message_and_what_is_not_sent(case: CaseFile, browser: Client) -> None:
    a_message("Mine", of=case)
    a_message("Theirs", of=case, from_client=False)
    a_message_draft("Unsent", of=case)
    text = browser.get("/me/data/my-space.txt").text
    assert text.index("Message from you") < text.index("Mine") < text.index("Theirs") < text.index("Unsent")
    tree = browser.get("/me/data/my-space.json").json()
    assert [(one["by"], one["words"]) for one in tree["messages"]] == [("me", "Mine"), ("therapist", "Theirs")]
    assert tree["message_not_sent_yet"] == "Unsent"


def test_hostile_words_are_shown_as_words(case: CaseFile, browser: Client) -> None:
    a_message("<script>alert(1)</script>", of=case)
    assert "<script>alert" not in browser.get(PAGE).text
