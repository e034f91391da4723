"""The scene of a run: a throw-away practice with everything that is asked for. Needs Django set up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets.models import Submission
from evenhand.domain.worksheets.published import publish_bundled
from evenhand.foundation.practices.models import Member
from tests.benchmarks.crowd import grow_to
from tests.benchmarks.load import Ask, Writer
from tests.benchmarks.people import (
    a_case_with_entries,
    client_headers,
    desk_headers,
    drafts_to_write,
    pages_of_sheet,
    sending_of,
    writer_of,
)
from tests.factories import a_therapist, inside

PEOPLE_WRITING = 50
WRITERS = 16 + PEOPLE_WRITING
"""Those whose saves are counted one by one, and those who write all at once."""

SENDINGS = 72


@dataclass(frozen=True, slots=True)
class Scene:
    """Requests that are ready to send; which therapist they belong to."""

    therapist: Member
    now: datetime
    sheet: list[Ask]
    home: Ask
    writers: list[Writer]
    sendings: list[Ask]
    review: Ask
    progress_10: Ask
    progress_50: Ask
    progress_200: Ask
    desk: Ask
    overview: Ask
    homework: Ask
    information: Ask

    def grow_to(self, count: int) -> None:
        """Give the therapist so many case files in all.

        They come in seconds here, in years elsewhere: PostgreSQL would count its rows anew within a minute, which is
        done at once, so that it plans by what is there.
        """
        grow_to(count, of=self.therapist, at=self.now)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("analyze")
        connections.close_all()


def fill() -> Scene:
    """Fill a practice as of now."""
    now = timezone.now()
    publish_bundled(at=now)
    member = a_therapist(at=now)
    few, fifty, many = (a_case_with_entries(count, of=member, at=now) for count in (10, 50, 200))
    drafts = drafts_to_write(1 + SENDINGS + WRITERS, of=member, at=now)
    headers = desk_headers(member)

    def page(name: str, case: CaseFile, *more: object) -> Ask:
        return Ask(reverse(f"workspace:{name}", args=[case.number, *more]), headers=headers)

    with inside(member):
        newest = Submission.objects.filter(case=fifty).latest("sent_at")
    scene = Scene(
        therapist=member,
        now=now,
        sheet=pages_of_sheet(drafts[0], at=now),
        home=Ask(reverse("portal:home"), headers=client_headers(fifty, at=now)),
        sendings=[sending_of(draft, at=now) for draft in drafts[1 : SENDINGS + 1]],
        writers=[writer_of(draft, at=now) for draft in drafts[SENDINGS + 1 :]],
        review=page("review", fifty, newest.entry),
        progress_10=page("progress", few),
        progress_50=page("progress", fifty),
        progress_200=page("progress", many),
        desk=Ask(reverse("workspace:today"), headers=headers),
        overview=page("overview", fifty),
        homework=page("homework", fifty),
        information=page("information", fifty),
    )
    connections.close_all()
    return scene


def queries_of(ask: Ask) -> int:
    """Return how many queries a page needs, once it is recorded that it was read."""
    browser = Client()
    browser.cookies.load(ask.headers["Cookie"])
    browser.get(ask.path, headers={"host": "localhost"})
    with CaptureQueriesContext(connection) as captured:
        answer = browser.get(ask.path, headers={"host": "localhost"})
    connections.close_all()
    if answer.status_code != 200:
        raise SystemExit(f"{ask.path} answered {answer.status_code}")
    return len(captured)
