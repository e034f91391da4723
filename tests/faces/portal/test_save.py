"""Saving while somebody types: 200 only when it is stored, and never over newer words."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from evenhand.domain.worksheets.models import Assignment, Draft
from tests.faces.components.sheet.kinds import EVERY_KIND
from tests.faces.portal.browsing import save
from tests.faces.portal.test_step import stored
from tests.factories import (
    a_case,
    a_draft,
    a_submission,
    a_worksheet,
    an_assignment,
    browser_of_client,
    frozen,
    inside,
)

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}


@pytest.fixture
def draft() -> Draft:
    """A begun draft of the flagship sheet."""
    return a_draft(of=an_assignment(of=a_case()))


@pytest.fixture
def signed_in(draft: Draft) -> Client:
    """The browser of the draft's client."""
    return browser_of_client(draft.assignment.case)


def address_of(draft: Draft) -> str:
    """Where a draft is saved."""
    return f"/me/w/{draft.assignment_id}/save/"


@frozen()
def test_it_works(draft: Draft, signed_in: Client) -> None:
    answer = save(signed_in, address_of(draft), {"situation": "Rain."}, draft=str(draft.pk))
    assert answer.status_code == 200
    assert answer.json() == {"revision": 1, "saved_at": "14:02", "clashes": [], "problems": {}}
    assert stored(draft.assignment) == {"situation": "Rain."}


@frozen()
def test_the_time_is_that_of_the_clients_clock() -> None:
    draft = a_draft(of=an_assignment(of=a_case(zone="Asia/Tokyo")))
    signed_in = browser_of_client(draft.assignment.case)
    assert save(signed_in, address_of(draft), {"situation": "x"}, draft=str(draft.pk)).json()["saved_at"] == "23:02"


@frozen()
def test_an_emptied_answer_is_emptied(draft: Draft, signed_in: Client) -> None:
    a_draft({"situation": "Rain.", "area": ["money"]}, of=draft.assignment)
    answer = save(signed_in, address_of(draft), {"situation": "", "area": []}, draft=str(draft.pk), base=1)
    assert answer.json()["clashes"] == []
    assert stored(draft.assignment) == {}


@frozen()
@pytest.mark.parametrize("words", ["🙂" * 500, "x" * 20_000, "<script>x</script>\n\n", "مرحبا", "a\u2028b\x0bc"])
def test_hard_texts_are_stored_equal(draft: Draft, signed_in: Client, words: str) -> None:
    assert save(signed_in, address_of(draft), {"situation": words}, draft=str(draft.pk)).status_code == 200
    assert stored(draft.assignment)["situation"] == words


@frozen()
def test_half_a_letter_becomes_the_sign_for_it_and_the_words_around_stay(draft: Draft, signed_in: Client) -> None:
    told = {"draft": str(draft.pk), "base": 0, "writer": "page000000000001", "sequence": 1}
    body = json.dumps({**told, "changes": {"situation": [["situation", "a\ud83db"]]}})
    answer = signed_in.post(address_of(draft), body, content_type="application/json", headers=JSON)
    assert answer.status_code == 200
    assert stored(draft.assignment)["situation"] == "a\ufffdb"


@frozen()
def test_a_duplicate_and_a_late_save_change_nothing(draft: Draft, signed_in: Client) -> None:
    state = {"draft": str(draft.pk)}
    save(signed_in, address_of(draft), {"situation": "first"}, sequence=1, **state)
    save(signed_in, address_of(draft), {"situation": "second"}, sequence=3, **state)
    for late in (1, 2, 3):
        save(signed_in, address_of(draft), {"situation": "second" if late == 3 else "first"}, sequence=late, **state)
    assert stored(draft.assignment)["situation"] == "second"
    with inside(draft):
        assert Draft.objects.get().revision == 2


@frozen()
def test_its_own_words_never_clash_even_after_an_answer_was_lost(draft: Draft, signed_in: Client) -> None:
    for number in range(1, 6):
        answer = save(
            signed_in, address_of(draft), {"situation": f"words {number}"}, draft=str(draft.pk), sequence=number
        )
        assert answer.json()["clashes"] == []
    assert stored(draft.assignment)["situation"] == "words 5"


@frozen()
def test_words_from_another_page_are_told_and_not_overwritten(draft: Draft, signed_in: Client) -> None:
    state = {"draft": str(draft.pk)}
    save(signed_in, address_of(draft), {"situation": "there"}, writer="otherpage0000001", **state)
    answer = save(signed_in, address_of(draft), {"situation": "here", "self_reply": "mine"}, **state)
    assert answer.json()["clashes"] == [{"field": "situation", "stored": "there", "typed": "here"}]
    assert stored(draft.assignment) == {"situation": "there", "self_reply": "mine"}


@frozen()
def test_what_cannot_be_stored_is_told_and_the_rest_is_saved() -> None:
    case = a_case()
    draft = a_draft(of=an_assignment(of=case, worksheet=a_worksheet(EVERY_KIND, of=case)))
    changes = {"count": "a few", "story": "Long.", "helped": [["helped.0.what", "tea"], ["helped.0.share", "half"]]}
    answer = save(browser_of_client(case), address_of(draft), changes, draft=str(draft.pk)).json()
    assert answer["problems"].keys() == {"count", "helped.0.share"}
    assert stored(draft.assignment) == {"story": "Long.", "helped": [{"what": "tea"}]}


@frozen()
def test_keys_that_are_no_questions_are_passed_over(draft: Draft, signed_in: Client) -> None:
    answer = save(
        signed_in, address_of(draft), {"nothing": "x", "both": "x", "situation": "Rain."}, draft=str(draft.pk)
    )
    assert answer.status_code == 200
    assert stored(draft.assignment) == {"situation": "Rain."}


@frozen()
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"text"',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"draft":"x","base":0,"writer":"page000000000001","sequence":1}',
        b'{"draft":"x","base":-1,"writer":"page000000000001","sequence":1,"changes":{}}',
        b'{"draft":"x","base":0,"writer":"short","sequence":1,"changes":{}}',
        b'{"draft":"x","base":0,"writer":"page000000000001","sequence":1,"changes":[]}',
        b'{"draft":"x","base":0,"writer":"page000000000001","sequence":1,"changes":{"situation":"x"}}',
        b'{"draft":"x","base":0,"writer":"page000000000001","sequence":1,"changes":{"situation":[["area","x"]]}}',
        b'{"draft":"x","base":0,"writer":"page000000000001","sequence":1,"changes":{"situation":[["situation",1]]}}',
        b'{"draft":"x","base":0,"writer":"page000000000001","sequence":1,"changes":{"situation":[[{},1]]}}',
    ],
)
def test_what_is_no_save_is_refused(draft: Draft, signed_in: Client, body: bytes) -> None:
    answer = signed_in.post(address_of(draft), body, content_type="application/json", headers=JSON)
    assert answer.status_code == 400
    assert stored(draft.assignment) == {}


def test_signed_out_is_said_so(draft: Draft) -> None:
    answer = save(Client(), address_of(draft), {"situation": "Rain."}, draft=str(draft.pk))
    assert (answer.status_code, answer.json()["signed_in"]) == (401, False)


@frozen()
def test_a_draft_that_was_sent_takes_nothing_more(draft: Draft, signed_in: Client) -> None:
    a_submission(of=draft.assignment)
    assert save(signed_in, address_of(draft), {"situation": "late"}, draft=str(draft.pk)).status_code == 410
    newer = a_draft(of=draft.assignment)
    assert save(signed_in, address_of(draft), {"situation": "late"}, draft=str(draft.pk)).status_code == 410
    assert stored(newer.assignment) == {}


@frozen()
def test_another_clients_draft_is_out_of_reach(draft: Draft, signed_in: Client) -> None:
    other: Assignment = an_assignment(of=a_case())
    foreign = a_draft(of=other)
    assert save(signed_in, address_of(foreign), {"situation": "x"}, draft=str(foreign.pk)).status_code == 404
    assert save(signed_in, address_of(draft), {"situation": "x"}, draft=str(foreign.pk)).status_code == 410
    assert stored(other) == {}


@frozen()
def test_it_costs_seven_queries_while_one_page_types(
    draft: Draft, signed_in: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    save(signed_in, address_of(draft), {"situation": "first"}, draft=str(draft.pk))
    with django_assert_num_queries(8):
        save(signed_in, address_of(draft), {"situation": "second"}, draft=str(draft.pk), sequence=2)
