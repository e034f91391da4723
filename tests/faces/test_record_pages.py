"""Who opened what: every page of a case file leaves a trace before it is seen; both sides can look at the traces."""

from __future__ import annotations

import ast
from pathlib import Path
from uuid import UUID

import pytest

import evenhand
from evenhand.faces.components.permissions import READ_BY_CLIENTS
from evenhand.faces.components.record_words import WORDS, in_words
from evenhand.faces.portal.urls import urlpatterns as portal_addresses
from evenhand.faces.workspace.urls import urlpatterns as desk_addresses
from evenhand.foundation.audit.models import AuditEntry
from tests.config.test_urls import routes
from tests.faces.workspace.cast import Desk, a_desk, two_replies
from tests.faces.workspace.test_every_page import CASE_PAGES, ROW_PAGES, a_whole_desk
from tests.factories import a_case, a_draft, a_submission, browser_of_client, browser_of_therapist, inside

pytestmark = pytest.mark.django_db
SECRET = "Nobody else should learn of the burnt letter."
OF_NO_CASE = {
    "practice", "client", "colleague", "invitation", "lock", "member", "therapist", "code", "code_app", "passkey",
    "password",
    "passphrase", "password_reset", "recovery_code", "recovery_codes", "recovery_sheet", "reset_notices", "second_step",
    "sign_in", "signed_in", "practice_key", "root_key",
    "ways_in", "backup", "service", "hours", "day", "time_off", "limit", "calendar", "page", "busy_feed",
    "own_sheet", "sheet_message", "language", "plan", "invoice", "card", "payment",
}  # fmt: skip


def acts(desk: Desk) -> list[str]:
    with inside(desk.case):
        return list(AuditEntry.objects.order_by("number").values_list("act", flat=True))


def acts_recorded_in_the_program() -> set[str]:
    """Every act that the program's source records with a literal word."""
    found: set[str] = set()
    for file in Path(evenhand.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "record":
                found |= {
                    word.value.value
                    for word in node.keywords
                    if word.arg == "act" and isinstance(word.value, ast.Constant) and isinstance(word.value.value, str)
                }
    return found


def test_every_act_on_a_case_file_has_words() -> None:
    of_cases = {act for act in acts_recorded_in_the_program() if act.partition(".")[0] not in OF_NO_CASE}
    assert len(of_cases) > 20
    assert of_cases - WORDS.keys() == set()


def test_every_page_that_shows_a_case_file_has_words() -> None:
    names = {pattern.name for address, pattern in routes(desk_addresses) if "number" in address}
    acts_only = {
        "safety_talk",
        "take_back",
        "again",
        "stop_seen",
        "change_notes",
        "choose_ways",
        "end_sessions",
        "session_state",
        "save_case_message",
        "add_case_message_file",
    }
    assert len(names) > 20
    assert {f"{name}.shown" for name in names - acts_only} <= WORDS.keys()
    assert {f"{name}.shown" for name in READ_BY_CLIENTS} <= WORDS.keys()
    assert {pattern.name for _, pattern in routes(portal_addresses)} >= READ_BY_CLIENTS


@pytest.mark.parametrize("ending", CASE_PAGES + ROW_PAGES)
def test_a_page_of_a_case_file_is_recorded_once_however_often_it_is_opened(ending: str) -> None:
    desk, rows = a_whole_desk()
    before = acts(desk)
    for _ in range(3):
        desk.page(ending.format(**rows))
    added = [act for act in acts(desk)[len(before) :] if act.endswith(".shown")]
    assert len(added) == 1
    assert in_words(added[0]) == WORDS[added[0]]


def test_a_clients_own_reading_and_copies_are_recorded() -> None:
    desk = a_desk()
    sheet = two_replies(desk)
    entry = a_submission(of=sheet).entry
    a_draft(of=sheet)
    browser = browser_of_client(desk.case)
    for address, act in (
        (f"/me/entries/{entry}/", "entry.shown"),
        (f"/me/entries/{entry}/my-entry.txt", "entry_text.shown"),
        ("/me/data/my-space.json", "data_json.shown"),
        ("/me/data/my-space.txt", "data_text.shown"),
        ("/me/data/my-space.pdf", "data_pages.shown"),
        (f"/me/w/{sheet.pk}/1/", "step.shown"),
    ):
        assert browser.get(address).status_code == 200
        assert acts(desk)[-1] == act, address


def test_the_record_says_whose_case_and_which_entry_but_no_word_of_anybody() -> None:
    desk = a_desk()
    entry = a_submission(of=two_replies(desk), self_reply=SECRET).entry
    desk.page(f"entries/{entry}/")
    with inside(desk.case):
        row = AuditEntry.objects.get(act="review.shown")
        everything = " ".join(map(str, AuditEntry.objects.values_list("actor", "act", "subject")))
    assert (row.case_id, row.subject, row.actor) == (desk.case.pk, f"entry:{entry}", f"therapist:{desk.member.pk}")
    assert "burnt" not in everything


def test_asking_for_what_is_not_theirs_is_recorded_without_saying_what() -> None:
    desk, stranger = a_desk(), a_desk()
    assert browser_of_therapist(desk.member).get(stranger.at("progress/")).status_code == 404
    assert acts(desk)[-1] == "access.denied"
    with inside(desk.case):
        row = AuditEntry.objects.latest("number")
    assert (row.subject, row.case_id) == ("page:progress", None)
    assert "access.denied" not in acts(stranger)
    client = browser_of_client(desk.case)
    assert client.get(f"/me/entries/{UUID(int=4)}/").status_code == 404
    with inside(desk.case):
        assert AuditEntry.objects.latest("number").subject == "page:entry"


def test_a_therapist_reads_who_opened_what_and_narrows_it() -> None:
    desk = a_desk()
    entry = a_submission(of=two_replies(desk)).entry
    browser_of_client(desk.case).get(f"/me/entries/{entry}/")
    desk.page("progress/")
    page = desk.page("record/")
    for words in ("Looked at the progress", "Read an entry again", "The client", "You", "Sent an entry"):
        assert words in page
    only_client = desk.page("record/?who=client&what=read")
    assert "Read an entry again" in only_client
    assert "Looked at the progress" not in only_client
    assert "Sent an entry" not in only_client
    assert "Read an entry again" not in desk.page("record/?what=written")


def test_the_record_has_pages_and_says_where_it_ends() -> None:
    desk = a_desk()
    sheet = two_replies(desk)
    for number in range(26):
        a_draft({"friend_reply": f"{number}"}, of=sheet)
        desk.page(f"entries/{a_submission(of=sheet).entry}/")
    first = desk.page("record/")
    assert "?page=2" in first
    assert "page=1" in desk.page("record/?page=2")
    assert "There are no more" in desk.page("record/?page=99")
    assert "Nothing of this kind" in desk.page("record/?who=program")


@pytest.mark.parametrize(
    "odd", ["page=-1", "page=x", "page=٣", "who=<script>", "what=%00", "page=99999999999999999999"]
)
def test_an_odd_address_shows_the_record_all_the_same(odd: str) -> None:
    assert "Who opened and changed what" in a_desk().page(f"record/?{odd}")


def test_a_client_reads_who_opened_their_words() -> None:
    desk = a_desk()
    entry = a_submission(of=two_replies(desk)).entry
    browser = browser_of_client(desk.case)
    assert "Nobody yet" in browser.get("/me/data/opened/").text
    desk.page(f"entries/{entry}/")
    page = browser.get("/me/data/opened/").text
    assert "Your practice" in page
    assert "Opened an entry" in page
    assert "Sent an entry" not in page
    assert browser.get("/me/data/opened/?page=7").status_code == 200


def test_another_clients_record_is_not_in_it() -> None:
    desk = a_desk()
    beside = a_case(of=desk.member)
    desk.page("progress/")
    assert "Nobody yet" in browser_of_client(beside).get("/me/data/opened/").text
