"""F9: a disk that is full loses nothing that was acknowledged, says so plainly, and is written to again once it is not.

SQLite's own limit of pages stands in for the disk: it fails with the same error, at the same places.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.http import HttpResponse, JsonResponse
from django.test import Client

from evenhand.domain.worksheets.models import Assignment, Draft, Submission
from evenhand.faces.portal import saving
from tests.domain.stored import stored_now
from tests.faces.portal.browsing import hidden_inputs, save
from tests.factories import TWO_REPLIES, a_case, a_draft, an_assignment, browser_of_client, frozen, inside

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="a PostgreSQL has a disk of its own"),
]
LONG = "One more line of it. " * 4_000
UNLIMITED, BYTES_OF_PAGE = 4_294_967_294, 4_096


@contextmanager
def full_disk() -> Iterator[None]:
    """Let the database take no page more than it has, and fill those that it has free."""
    with connection.cursor() as cursor:
        cursor.execute("pragma freelist_count")
        free = cursor.fetchone()[0]
        cursor.execute("create table filler (filling blob)")
        cursor.execute("insert into filler values (zeroblob(%s))", [free * BYTES_OF_PAGE])
        cursor.execute("pragma page_count")
        cursor.execute(f"pragma max_page_count = {cursor.fetchone()[0]}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"pragma max_page_count = {UNLIMITED}")
            cursor.execute("drop table filler")


def a_writing_client() -> tuple[Client, Assignment, Draft]:
    given = an_assignment(of=a_case())
    draft = a_draft({**TWO_REPLIES, "situation": "What was saved before."}, of=given)
    browser = browser_of_client(given.case)
    browser.raise_request_exception = False
    return browser, given, draft


def saves(browser: Client, given: Assignment, draft: Draft) -> Any:
    return save(browser, f"/me/w/{given.pk}/save/", {"situation": LONG}, draft=str(draft.pk), base=1)


def situation_of(draft: Draft) -> object:
    with inside(draft):
        return Draft.objects.get(pk=draft.pk).answers["situation"]


@frozen()
def test_a_save_on_a_full_disk_is_never_called_saved_and_goes_through_once_there_is_room() -> None:
    browser, given, draft = a_writing_client()
    before = stored_now()
    with full_disk():
        refused = saves(browser, given, draft)
        assert stored_now() == before
    assert refused.status_code == 500
    assert "saved_at" not in refused.text
    again = saves(browser, given, draft)
    assert again.status_code == 200
    assert situation_of(draft) == LONG


@frozen()
def test_sending_on_a_full_disk_sends_nothing_and_works_once_there_is_room() -> None:
    browser, given, draft = a_writing_client()
    saves(browser, given, draft)
    address = f"/me/w/{given.pk}/send/"
    form = hidden_inputs(browser.get(address).text)
    before = stored_now()
    with full_disk():
        refused = browser.post(address, form)
        assert stored_now() == before
    assert refused.status_code == 500
    assert "went wrong" in refused.text
    assert browser.post(address, form).status_code == 302
    with inside(given):
        assert Submission.objects.get(assignment=given).answers["situation"] == LONG


@frozen()
def test_a_program_that_swallows_the_error_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    as_it_is: Callable[..., HttpResponse] = saving._save

    def swallowing(*told: Any) -> HttpResponse:
        try:
            return as_it_is(*told)
        except OperationalError:
            return JsonResponse({"revision": 2, "saved_at": "14:02", "clashes": [], "problems": {}})

    monkeypatch.setattr(saving, "_save", swallowing)
    browser, given, draft = a_writing_client()
    with full_disk():
        said = saves(browser, given, draft)
    assert said.status_code == 200
    assert situation_of(draft) != LONG, "it was called saved and is not there"
