"""Who the figures are measured on: a therapist, clients with many entries, clients who write."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import cycle

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import get_random_string

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets.actions import save_review
from evenhand.domain.worksheets.demo_series import bundled_demo_series
from evenhand.domain.worksheets.models import Draft, Submission
from evenhand.faces.components.session_cookies import CLIENT_PATH, cookie_of
from evenhand.foundation.practices.models import Member
from tests.benchmarks.load import Ask, Writer
from tests.factories import (
    TWO_REPLIES,
    a_case,
    a_draft,
    a_submission,
    an_assignment,
    browser_of_client,
    browser_of_therapist,
    inside,
    therapist_actor,
)

FORM = "compassionate-self-care"
PAGES = 5
"""The pages of that sheet."""

REVIEWED = 5
"""Every fifth entry has a recorded answer and a belief in a rule."""


def varied_answers() -> Iterator[dict[str, object]]:
    """Return the answers of the demo's entries, round and round."""
    return cycle([dict(entry.answers) for entry in bundled_demo_series() if entry.form == FORM])


def a_case_with_entries(count: int, *, of: Member, at: datetime) -> CaseFile:
    """Open a case file with so many entries, one a day up to yesterday, all read."""
    begun = at - timedelta(days=count + 1)
    with transaction.atomic():
        case = a_case(of=of, goal="Get something wrong and let it be.", at=begun)
        assignment = an_assignment(of=case, slug=FORM, at=begun)
        for number, answers in zip(range(count), varied_answers(), strict=False):
            sent = a_submission(answers, of=assignment, at=begun + timedelta(days=number + 1))
            if number % REVIEWED == 0:
                _reviewed(sent, of=of, belief=90 - number * 60 // count, at=sent.sent_at + timedelta(hours=1))
        with inside(case):
            Submission.objects.filter(case=case).update(read_at=at)
    return case


def _reviewed(sent: Submission, *, of: Member, belief: int, at: datetime) -> None:
    with inside(sent):
        save_review(
            submission=sent,
            answers={"deserves": {"choice": "other"}},
            notes="",
            rule_id=None,
            rule_words="Others get reasons.",
            belief=belief,
            by=therapist_actor(of),
            at=at,
        )


def drafts_to_write(count: int, *, of: Member, at: datetime) -> list[Draft]:
    """Let so many clients begin a sheet and fill it in, each in a case file of their own."""
    with transaction.atomic():
        cases = [a_case(of=of, at=at) for _ in range(count)]
        return [a_draft(TWO_REPLIES, of=an_assignment(of=case, slug=FORM, at=at), at=at) for case in cases]


def desk_headers(member: Member) -> dict[str, str]:
    """Return what the browser of a signed-in therapist sends along."""
    return {"Cookie": f"{cookie_of('/')}={browser_of_therapist(member).cookies[cookie_of('/')].value}"}


def client_headers(case: CaseFile, *, at: datetime) -> dict[str, str]:
    """Return what the browser of a signed-in client sends along, with a form token that fits."""
    name, secret = cookie_of(CLIENT_PATH), get_random_string(32)
    session = browser_of_client(case, at=at).cookies[name].value
    return {"Cookie": f"{name}={session}; {settings.CSRF_COOKIE_NAME}={secret}", "X-CSRFToken": secret}


def writer_of(draft: Draft, *, at: datetime) -> Writer:
    """Return the client of a draft as one who goes on writing."""
    with inside(draft):
        case = CaseFile.objects.get(pk=draft.case_id)
    path = reverse("portal:save", args=[draft.assignment_id])
    return Writer(path, client_headers(case, at=at), str(draft.pk), draft.revision)


def sending_of(draft: Draft, *, at: datetime) -> Ask:
    """Return the request that sends a draft."""
    writer = writer_of(draft, at=at)
    headers = writer.headers | {"Content-Type": "application/x-www-form-urlencoded"}
    return Ask(
        reverse("portal:send", args=[draft.assignment_id]), "POST", headers, f"key={draft.pk}&seen={draft.revision}"
    )


def pages_of_sheet(draft: Draft, *, at: datetime) -> list[Ask]:
    """Return the requests for every page of a sheet that is being written."""
    writer = writer_of(draft, at=at)
    return [
        Ask(reverse("portal:step", args=[draft.assignment_id, page]), headers=writer.headers)
        for page in range(1, PAGES + 1)
    ]
