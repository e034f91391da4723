"""What a phone gets to write without a network: the key, the pages of a sheet, the worker; and to whom it is given."""

from __future__ import annotations

import json
import re
from base64 import b64decode

import pytest
from django.conf import settings
from django.test import Client

from evenhand.domain.worksheets.models import Assignment, Draft
from evenhand.foundation.audit.models import AuditEntry
from evenhand.foundation.outbox.silence import words_that_give_away
from evenhand.foundation.vault.devices import device_key
from tests.faces.locked import SPACE_IS_OVER, in_the_space
from tests.factories import (
    NOW,
    TWO_REPLIES,
    a_case,
    a_draft,
    a_passphrase,
    a_submission,
    an_assignment,
    browser_of_client,
    frozen,
    inside,
)

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}


@pytest.fixture
def assignment() -> Assignment:
    """The flagship sheet, given to a client."""
    return an_assignment(of=a_case())


@pytest.fixture
def signed_in(assignment: Assignment) -> Client:
    """The browser of the sheet's client."""
    return browser_of_client(assignment.case)


def pages_of(assignment: Assignment) -> str:
    """Where the pages of a sheet are handed out."""
    return f"/me/w/{assignment.pk}/kept/"


@frozen()
def test_who_is_in_gets_the_key_of_their_own_case_file(assignment: Assignment, signed_in: Client) -> None:
    told = signed_in.get("/me/kept/", headers=JSON).json()
    with inside(assignment.case):
        assert b64decode(told["key"]) == device_key(case_id=assignment.case_id)
    assert told["who"] in signed_in.get("/me/").text
    assert told["minutes"] == 0, "whom nothing would let back in is never locked"


@frozen()
def test_who_is_not_in_and_who_is_locked_gets_none(assignment: Assignment) -> None:
    assert Client().get("/me/kept/", headers=JSON).status_code == 401
    a_passphrase(of=assignment.case)
    browser = in_the_space(assignment.case)
    assert browser.get("/me/kept/", headers=JSON).json()["minutes"] == 60
    with frozen(SPACE_IS_OVER):
        answer = browser.get("/me/kept/", headers=JSON)
    assert (answer.status_code, "key" in answer.json()) == (423, False)


@frozen()
def test_every_page_of_a_sheet_is_handed_out_in_order_with_the_page_where_it_is_checked(
    assignment: Assignment, signed_in: Client
) -> None:
    a_draft(TWO_REPLIES, of=assignment)
    answer = signed_in.get(pages_of(assignment), headers=JSON)
    told = answer.json()
    assert [page["address"] for page in told["pages"]] == [
        *(f"/me/w/{assignment.pk}/{number}/" for number in (1, 2, 3, 4, 5)),
        f"/me/w/{assignment.pk}/send/",
    ]
    assert (told["revision"], told["begins"]) == (1, f"/me/w/{assignment.pk}/")
    assert str(TWO_REPLIES["friend_reply"]) in told["pages"][1]["html"]
    nonces = {nonce for page in told["pages"] for nonce in re.findall(r'nonce="([^"]+)"', page["html"])}
    assert [f"'nonce-{nonce}'" in told["policy"] for nonce in nonces] == [True]
    assert "script-src" not in answer.headers["Content-Security-Policy"]


@frozen()
def test_handing_the_pages_out_is_in_the_record(assignment: Assignment, signed_in: Client) -> None:
    a_draft(of=assignment)
    signed_in.get(pages_of(assignment), headers=JSON)
    with inside(assignment.case):
        assert AuditEntry.objects.filter(act="kept_pages.shown", case_id=assignment.case_id).count() == 1


@frozen()
def test_of_a_sheet_that_was_sent_there_is_nothing_to_keep_and_no_other_is_begun(
    assignment: Assignment, signed_in: Client
) -> None:
    a_submission(TWO_REPLIES, of=assignment, at=NOW)
    assert signed_in.get(pages_of(assignment), headers=JSON).status_code == 410
    with inside(assignment.case):
        assert Draft.objects.filter(sent_at=None).count() == 0


@frozen()
def test_nothing_is_handed_out_where_nothing_is_to_be_kept(assignment: Assignment, signed_in: Client) -> None:
    a_draft(of=assignment)
    assert "data-keep" not in signed_in.get("/me/").text
    answer = signed_in.post("/me/settings/kept/", {"keep": "no"})
    assert answer.headers["Location"] == "/me/settings/?kept"
    assert 'data-keep="no"' in signed_in.get("/me/").text
    assert signed_in.get(pages_of(assignment), headers=JSON).status_code == 410
    signed_in.post("/me/settings/kept/", {"keep": "yes"})
    assert "data-keep" not in signed_in.get("/me/").text
    assert signed_in.get(pages_of(assignment), headers=JSON).status_code == 200


def test_the_worker_may_serve_the_help_page_too_and_keeps_only_files_that_are_there() -> None:
    answer = Client().get("/me/worker.js")
    assert answer.headers["Service-Worker-Allowed"] == "/"
    [files] = re.findall(r"^const files = (\[.*\]);$", answer.text, re.MULTILINE)
    named = json.loads(files)
    assert all(name.startswith(settings.STATIC_URL) for name in named)
    assert {name: Client().get(name).status_code for name in named} == dict.fromkeys(named, 200)


def test_the_worker_knows_every_script_style_and_font_of_a_page(signed_in: Client, assignment: Assignment) -> None:
    worker = Client().get("/me/worker.js").text
    for address in ("/me/", f"/me/w/{assignment.pk}/1/", "/me/in/", "/help/"):
        used = re.findall(r'(?:href|src)="(/static/[^"]+)"', signed_in.get(address).text)
        assert used
        assert [one for one in used if one not in worker] == []
    imported = {
        name
        for script in re.findall(r'"(/static/[^"]+\.js)"', worker)
        for name in re.findall(r'(?:from|import\()\s*"\./(\w+\.js)"', b"".join(Client().get(script)).decode())
    }
    assert imported
    assert [name for name in imported if f"/js/{name}" not in worker] == []


def test_a_phone_lists_the_space_under_a_neutral_name() -> None:
    told = Client().get("/me/space.json").json()
    assert (told["name"], told["short_name"], told["start_url"]) == ("My space", "My space", "/me/")
    assert words_that_give_away(json.dumps(told)) == []
    assert {icon["sizes"] for icon in told["icons"]} == {"192x192", "512x512"}
    for icon in told["icons"]:
        assert b"".join(Client().get(icon["src"])).startswith(b"\x89PNG")


def test_without_a_connection_it_says_so_and_where_help_is() -> None:
    page = Client().get("/me/no-connection/").text
    assert "No connection" in page
    assert 'href="/help/"' in page
