"""Hostile texts saved while they are typed: equal on the page that is opened again, and equal in a clash."""

from __future__ import annotations

from itertools import count

import pytest
from django.test import Client

from evenhand.domain.worksheets.models import Draft
from tests.faces.portal.browsing import hidden_inputs, save
from tests.faces.reading_pages import ReadPage
from tests.factories import a_case, a_draft, an_assignment, browser_of_client, frozen
from tests.hostile_texts import EVERY, JOINED, marked

pytestmark = pytest.mark.django_db
AT_AN_EDGE = [text for text in EVERY if text.strip() != text]
"""Texts that begin or end with space of some kind, which being joined to others would hide."""
TEXTS = [JOINED, *AT_AN_EDGE]


@pytest.fixture
def draft() -> Draft:
    """A begun draft of the flagship sheet."""
    return a_draft(of=an_assignment(of=a_case()))


@pytest.fixture
def signed_in(draft: Draft) -> Client:
    """The browser of the draft's client."""
    return browser_of_client(draft.assignment.case)


def address_of(draft: Draft, ending: str = "save/") -> str:
    return f"/me/w/{draft.assignment_id}/{ending}"


def typed_on(page: str) -> str:
    """Return what stands in the text of the first step, as a browser reads it."""
    return next(one.value for form in ReadPage(page).forms for one in form.inputs if one.name == "situation")


@frozen()
def test_each_comes_back_equal_on_the_page(draft: Draft, signed_in: Client) -> None:
    for sequence, text in enumerate(TEXTS, start=1):
        answer = save(signed_in, address_of(draft), {"situation": text}, draft=str(draft.pk), sequence=sequence)
        assert (answer.status_code, answer.json()["clashes"], answer.json()["problems"]) == (200, [], {}), repr(text)
        page = signed_in.get(address_of(draft, "1/")).text
        assert typed_on(page) == (text if text.strip() else ""), repr(text[:200])


@frozen()
def test_each_comes_back_equal_in_a_clash_as_stored_and_as_typed(draft: Draft, signed_in: Client) -> None:
    number = count(1)
    for text in TEXTS:
        there, here = marked("there", text), marked("here", text)
        for writer, words in (("otherpage0000001", there), ("page000000000001", here)):
            told = save(
                signed_in, address_of(draft), {"situation": words}, draft=str(draft.pk), writer=writer,
                base=draft.revision, sequence=next(number),
            )  # fmt: skip
        assert told.json()["clashes"] == [{"field": "situation", "stored": there, "typed": here}]
        save(signed_in, address_of(draft), {"situation": ""}, draft=str(draft.pk), writer="otherpage0000001",
             base=told.json()["revision"], sequence=next(number))  # fmt: skip


@frozen()
def test_the_page_that_shows_both_shows_both_equal(draft: Draft, signed_in: Client) -> None:
    there, here = marked("there"), marked("here")
    form = hidden_inputs(signed_in.get(address_of(draft, "1/")).text)
    save(signed_in, address_of(draft), {"situation": there}, draft=str(draft.pk), writer="otherpage0000001")
    page = signed_in.post(address_of(draft, "1/"), {**form, "situation": here, "_see": "both"}).text
    assert typed_on(page) == here
    assert [text for text in ReadPage(page).texts if text in (there, here)] == [there, here]
