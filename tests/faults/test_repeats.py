"""F6: what is posted again, however often and in whatever order, has one effect and gets the same answer.

`REPEATS` says how many posts there are; `make faults` takes 10,000.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from random import Random
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from evenhand.domain.worksheets.actions import tap as tap_entry
from evenhand.domain.worksheets.models import Assignment, Submission
from evenhand.faces.portal import tapping
from evenhand.foundation.audit.models import AuditEntry
from tests.domain.acts import TAPPED
from tests.faces.portal.browsing import hidden_inputs
from tests.factories import (
    TWO_REPLIES,
    a_case,
    a_draft,
    a_submission,
    an_assignment,
    browser_of_client,
    browser_of_therapist,
    frozen,
    inside,
)

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(60 + int(os.environ.get("REPEATS", "0")) // 5),
]
REPEATS = int(os.environ.get("REPEATS", "120"))
EACH = 8
"""How often one form is posted."""
AT_ONCE = 3
WHOLE = {**{key: value for key, value in TWO_REPLIES.items() if key != "area"}, "area": ["work_or_study"]}


@dataclass(frozen=True, slots=True)
class Form:
    """One form as a browser would post it: whose browser, where to, and what."""

    browser: Client
    address: str
    fields: dict[str, object]

    def post(self) -> tuple[int, str]:
        """Post it from a copy of the browser, and return what was answered."""
        copied = Client()
        copied.cookies.load(self.browser.cookies.output(header="", sep=";"))
        answer = copied.post(self.address, self.fields)
        shown = re.search(r"/me/in/[\w-]{43}/", answer.text)
        return answer.status_code, answer.headers.get("Location", "") or (shown[0] if shown else "")


def forms_of(case_owner: Assignment, log: Assignment, sent: Submission) -> list[Form]:
    """A sheet that is sent, a tap, a correction, a sheet that is given, a client's link, a new case file: as drawn."""
    client, desk = browser_of_client(case_owner.case), browser_of_therapist(case_owner.case.therapist)
    sending, correcting = f"/me/w/{case_owner.pk}/send/", f"/me/entries/{sent.entry}/correct/"
    opening, inviting = "/desk/cases/open/", f"/desk/cases/{case_owner.case.number}/invitation/"
    giving = f"/desk/cases/{case_owner.case.number}/assign/noticing-log/"
    return [
        Form(client, sending, {**hidden_inputs(client.get(sending).text)}),
        Form(client, f"/me/w/{log.pk}/tap/", {"caught": TAPPED, "key": str(uuid4())}),
        Form(client, correcting, {**hidden_inputs(client.get(correcting).text), **WHOLE, "notice": "Put right."}),
        Form(desk, giving, {**hidden_inputs(desk.get(giving).text), "message": "Tap.", "rhythm": "whenever"}),
        Form(desk, inviting, {"key": key_on(desk.get(f"/desk/cases/{case_owner.case.number}/").text)}),
        Form(desk, opening, {**hidden_inputs(desk.get(opening).text), "zone": "Europe/London"}),
    ]


def key_on(page: str) -> str:
    """Return the key in the form by which a client's link is made."""
    found = re.search(r'action="[^"]*/invitation/">.*?name="key" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def posted_again_and_again(forms: list[Form], *, random: Random) -> dict[str, set[tuple[int, str]]]:
    """Post each form several times, in a mixed order, a few at once; return the answers of each."""
    order = [form for form in forms for _ in range(EACH)]
    random.shuffle(order)

    def post(form: Form) -> tuple[str, tuple[int, str]]:
        try:
            return form.address, form.post()
        finally:
            connection.close()

    answers: dict[str, set[tuple[int, str]]] = {}
    with ThreadPoolExecutor(AT_ONCE) as threads:
        for address, answer in threads.map(post, order):
            answers.setdefault(address, set()).add(answer)
    return answers


def what_came_of(case: Assignment) -> dict[str, int]:
    """How often each act stands in the record of the practice."""
    with inside(case):
        acts = list(AuditEntry.objects.values_list("act", flat=True))
    return {act: acts.count(act) for act in set(acts)}


def effects_of_repeats(*, random: Random) -> tuple[dict[str, set[tuple[int, str]]], dict[str, int]]:
    """Prepare a client's forms, post them again and again; return the answers, and what was done more than before."""
    case = a_case()
    given, log = an_assignment(of=case), an_assignment(of=case, slug="noticing-log")
    former = a_submission(of=an_assignment(of=case))
    a_draft(TWO_REPLIES, of=given)
    forms = forms_of(given, log, former)
    before = what_came_of(given)
    answers = posted_again_and_again(forms, random=random)
    after = what_came_of(given)
    return answers, {act: after.get(act, 0) - before.get(act, 0) for act in ACTS}


ACTS = (
    "submission.sent", "submission.tapped", "submission.corrected",
    "assignment.given", "invitation.made", "case.opened",
)  # fmt: skip


@frozen()
def test_what_is_posted_again_and_again_is_done_once_and_answered_alike() -> None:
    for number in range(max(1, REPEATS // (6 * EACH))):
        answers, done = effects_of_repeats(random=Random(number))
        assert done == dict.fromkeys(ACTS, 1)
        for address, given in answers.items():
            assert len(given) == 1, address
            assert next(iter(given))[0] == (200 if address.endswith("/invitation/") else 302), address


@frozen()
def test_an_act_without_its_key_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    tap_as_it_is: Callable[..., object] = tap_entry
    monkeypatch.setattr(tapping, "tap_entry", lambda **told: tap_as_it_is(**told | {"key": str(uuid4())}))
    answers, done = effects_of_repeats(random=Random(1))
    assert done["submission.tapped"] == EACH
    assert max(len(given) for given in answers.values()) == EACH
