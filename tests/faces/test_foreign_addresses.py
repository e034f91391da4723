"""Every address of the program with ids of another practice or another case file: nothing is shown, nothing changes."""

from __future__ import annotations

import inspect
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from evenhand.domain.cases.models import CaseFile, CaseModel
from evenhand.faces.components.signing_in import PROVED
from tests.config.test_urls import routes
from tests.domain.test_walls import Everything
from tests.domain.two_practices import TwoPractices, stored_of, tenant_models, two_practices
from tests.factories import NOW, browser_of_client, browser_of_therapist, frozen, inside

pytestmark = pytest.mark.django_db
NOT_THERE = {404, 405, 410}
PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")
METHODS = ("get", "post")
SLUG = "compassionate-self-care"


@dataclass(frozen=True)
class Visit:
    """Somebody who is signed in asks for an address in which one id is foreign."""

    browser: Client
    address: str


def addresses() -> Iterator[tuple[str, URLPattern]]:
    """Return every route that names a thing, with its pattern; new ones are among them by themselves."""
    for address, pattern in routes(get_resolver().url_patterns):
        if any(kind in ("uuid", "str", "int") for kind, _ in PARAMETER.findall(address)):
            yield address, pattern


def ids_of(one: Everything) -> list[UUID]:
    """Return ids that an address could name of a case file: those that addresses do name, and two of any other kind."""
    others = {one.sent.pk, one.agreed.pk, one.case.pk, one.case.client_id}
    with inside(one.case):
        for model in tenant_models():
            if issubclass(model, CaseModel):
                others |= set(model.objects.filter(case=one.case).values_list("pk", flat=True)[:1])
    return [one.assignment.pk, one.sent.entry, one.locked, *random.sample(sorted(others), 2)]


def filled(address: str, *, number: str, thing: object) -> str:
    """Return an address whose case number and ids are these."""
    words = {"uuid": str(thing), "slug": SLUG, "int": "1", "str": number}
    return "/" + PARAMETER.sub(lambda found: words[found[1] or "str"], address)


def visits(made: TwoPractices) -> Iterator[Visit]:
    """Return every address with the number or id of somebody else, asked by therapist and client."""
    therapist, client = _therapist_of(made.mine.case), browser_of_client(made.mine.case)
    for address, _ in addresses():
        kinds = {kind for kind, _ in PARAMETER.findall(address)}
        browser = client if address.startswith("me/") else therapist
        for foreign in (made.other, made.theirs):
            if "uuid" in kinds:
                for thing in ids_of(foreign):
                    yield Visit(browser, filled(address, number=made.mine.case.number, thing=thing))
            if "str" in kinds and foreign is made.theirs:
                yield Visit(browser, filled(address, number=foreign.case.number, thing=foreign.sent.entry))


@frozen()
def test_no_address_shows_or_changes_what_is_anothers() -> None:
    made = two_practices()
    others = (made.other.case, made.theirs.case)
    before = [stored_of(case) for case in others]
    asked = set()
    for visit in visits(made):
        for method in METHODS:
            answer = getattr(visit.browser, method)(visit.address, {"act": "aside", "key": "k"})
            assert answer.status_code in NOT_THERE, f"{method} {visit.address} answers {answer.status_code}"
            asked.add(visit.address)
    assert len(asked) > len(list(addresses()))
    assert [stored_of(case) for case in others] == before


@frozen()
def test_a_foreign_id_in_a_form_or_question_is_like_one_that_nobody_has() -> None:
    made = two_practices()
    others = (made.other, made.theirs)
    before = [stored_of(one.case) for one in others]
    for address, pattern in routes(get_resolver().url_patterns):
        if pattern.name == "record":  # it tells of the questions before it, so it changes with each
            continue
        own = filled(address, number=made.mine.case.number, thing=made.mine.sent.entry)
        for thing in [one.sent.entry if "compare" in address else one.assignment.pk for one in others]:
            words, strange = (
                dict.fromkeys(names_in(pattern), str(given)) for given in (thing, UUID(int=thing.int ^ 1))
            )
            browser = (browser_of_client if address.startswith("me/") else _therapist_of)(made.mine.case)
            if pattern.name == "messages":  # what is new there is marked as read by being shown
                browser.get(own)
            assert _without_ids(browser.get(own, words)) == _without_ids(browser.get(own, strange)), own
            browser.post(own, words)
    assert [stored_of(one.case) for one in others] == before


NAMES = re.compile(r"(?:GET|POST)(?:\.get(?:list)?\(|\[)\"(\w+)\"")
FRESH = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[\w-]{22,}")
"""What is new on each page: ids, keys, tokens of forms."""


def names_in(pattern: URLPattern) -> set[str]:
    """Return the names under which the module of a view reads what was sent."""
    view: Any = inspect.unwrap(pattern.callback)
    return {"entry", "rule", *NAMES.findall(inspect.getsource(inspect.getmodule(view) or view))}


def _therapist_of(case: CaseFile) -> Client:
    """The browser of a therapist who has just proved who they are, so that no page asks for that first."""
    browser = browser_of_therapist(case.therapist)
    session = browser.session
    session[PROVED] = int(NOW.timestamp())
    session.save()
    return browser


def _without_ids(answer: Any) -> str:
    return FRESH.sub("", f"{answer.status_code} {answer.get('Location', '')} {answer.text}")
