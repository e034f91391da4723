"""What a therapist types in a message is kept, with its files, and stands there again: for them alone."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from evenhand.domain.cases.access.actions import grant_access
from evenhand.domain.conversations.models import Message, MessageDraft, MessageFile
from tests.attachments import a_document
from tests.faces.portal.browsing import hidden_inputs, save
from tests.faces.workspace.cast import Desk, a_desk
from tests.factories import (
    NOW,
    a_case,
    a_colleague,
    browser_of_client,
    browser_of_therapist,
    frozen,
    inside,
    therapist_actor,
)
from tests.messages import a_message, a_sent_file

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock_stands() -> object:
    with frozen():
        yield


@pytest.fixture
def desk() -> Desk:
    return a_desk()


def test_half_an_answer_is_kept_and_stands_there_again_until_it_is_sent(desk: Desk) -> None:
    state = hidden_inputs(desk.page("messages/"))
    told = save(desk.browser, desk.at("messages/save/"), {"words": "Half an ans"}, draft=state["_draft"]).json()
    assert (told["revision"], told["saved_at"], told["clashes"]) == (1, "14:02", [])
    page = desk.page("messages/")
    assert "Half an ans</textarea>" in page
    assert "Last saved at" in page
    assert hidden_inputs(page)["_draft"] == state["_draft"]
    desk.browser.post(desk.at("messages/"), {**hidden_inputs(page), "act": "answer", "words": "Half an answer."})
    with inside(desk.case):
        assert [row.words for row in Message.objects.all()] == ["Half an answer."]
        assert not MessageDraft.objects.exists()
    gone = save(desk.browser, desk.at("messages/save/"), {"words": "More"}, draft=state["_draft"], sequence=2)
    assert gone.status_code == 410


def test_words_of_two_tabs_are_both_shown_and_nothing_is_sent_before(desk: Desk) -> None:
    here = hidden_inputs(desk.page("messages/"))
    other = {"draft": hidden_inputs(desk.page("messages/"))["_draft"], "writer": "anotherpage000001"}
    save(desk.browser, desk.at("messages/save/"), {"words": "From the other tab"}, **other)
    told = save(desk.browser, desk.at("messages/save/"), {"words": "From here"}, draft=here["_draft"]).json()
    assert told["clashes"] == [{"field": "words", "stored": "From the other tab", "typed": "From here"}]
    for pressed in ({"_see": "both"}, {"act": "answer"}):
        both = desk.browser.post(desk.at("messages/"), {**here, "words": "From here", **pressed})
        assert both.status_code == 409
        assert "From the other tab" in both.text
        assert "From here</textarea>" in both.text
    desk.browser.post(desk.at("messages/"), {**hidden_inputs(both.text), "act": "answer", "words": "From here"})
    with inside(desk.case):
        assert [row.words for row in Message.objects.all()] == ["From here"]


def test_neither_the_client_nor_a_colleague_sees_it(desk: Desk) -> None:
    colleague = a_colleague(of=desk.case.therapist)
    with inside(desk.case):
        by = therapist_actor(desk.case.therapist)
        grant_access(case=desk.case, to=colleague, by=by, at=NOW)
    state = hidden_inputs(desk.page("messages/"))
    save(desk.browser, desk.at("messages/save/"), {"words": "Not ready to be read"}, draft=state["_draft"])
    theirs = browser_of_therapist(colleague)
    assert "Your message to the client" in theirs.get(desk.at("messages/")).text
    for page in (theirs.get(desk.at("messages/")), browser_of_client(desk.case).get("/me/messages/")):
        assert "Not ready to be read" not in page.text


def test_files_go_with_an_answer_and_the_client_opens_them(desk: Desk) -> None:
    a_message("Do you have the form?", of=desk.case)
    state = hidden_inputs(desk.page("messages/"))
    brought = SimpleUploadedFile("form.pdf", a_document())
    told = desk.browser.post(
        desk.at("messages/files/"), {"_draft": state["_draft"], "_files": brought, "_whole": "yes"}
    ).json()
    page = desk.page("messages/")
    assert told["name"] in page
    fields = {**hidden_inputs(page), "act": "answer", "words": ""}
    assert desk.browser.post(desk.at("messages/"), fields).status_code == 302
    client = browser_of_client(desk.case)
    assert "form.pdf" in client.get("/me/messages/").text
    assert client.get(f"/me/messages/files/{told['id']}/").content == a_document()


def test_without_script_a_file_is_added_and_taken_away_and_words_stay(desk: Desk) -> None:
    fields = {**hidden_inputs(desk.page("messages/")), "words": "Half", "act": "add"}
    answer = desk.browser.post(desk.at("messages/"), {**fields, "_files": SimpleUploadedFile("a.pdf", a_document())})
    assert (answer.status_code, "Half</textarea>" in answer.text) == (200, True)
    shown = {key: value for key, value in hidden_inputs(answer.text).items() if key != "act"}
    answer = desk.browser.post(desk.at("messages/"), {**shown, "words": "Half", "_remove": shown["_file"]})
    assert (answer.status_code, "Half</textarea>" in answer.text) == (200, True)
    with inside(desk.case):
        assert not MessageFile.objects.exists()


def test_a_file_of_another_case_file_is_not_there(desk: Desk) -> None:
    other = a_case(of=desk.case.therapist)
    kept = a_sent_file(of=other)
    assert desk.browser.get(f"/desk/cases/{other.number}/messages/files/{kept.pk}/").status_code == 200
    assert desk.browser.get(desk.at(f"messages/files/{kept.pk}/")).status_code == 404
