"""The cast of the desk's tests: a therapist with a case file and a browser, a colleague, a stranger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.test import Client

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets.actions import end_assignment
from evenhand.domain.worksheets.models import Assignment, Submission
from evenhand.foundation.practices.models import Member
from tests.factories import (
    NOW,
    TWO_REPLIES,
    a_case,
    a_submission,
    a_therapist,
    an_assignment,
    browser_of_therapist,
    client_actor,
    inside,
)


class Answer(Protocol):
    """What a browser gets back."""

    @property
    def status_code(self) -> int: ...

    @property
    def content(self) -> bytes: ...

    @property
    def headers(self) -> Mapping[str, str]: ...


SIGNED_IN = 2
"""Queries that let a signed-in therapist in: the session, then the member with practice and sign-in."""

GOAL = "To speak to myself the way I speak to people I love."


@dataclass(frozen=True, slots=True)
class Desk:
    """A therapist at their desk with one case file open."""

    member: Member
    case: CaseFile
    browser: Client

    def at(self, ending: str = "") -> str:
        """Return the address of a page of the case file."""
        return f"/desk/cases/{self.case.number}/{ending}"

    def page(self, ending: str = "") -> str:
        """Open a page of the case file and return its text; fails unless it opens."""
        answer = self.browser.get(self.at(ending))
        assert answer.status_code == 200, answer.status_code
        return answer.content.decode()


def a_desk(*, goal: str = GOAL, email: str = "", name: str = "", zone: str = "Europe/London") -> Desk:
    """Sit a therapist down with a case file."""
    member = a_therapist(zone=zone)
    case = a_case(of=member, goal=goal, email=email, name=name)
    return Desk(member, case, browser_of_therapist(member))


def entries(count: int, *, of: Assignment, apart: timedelta = timedelta(days=7), **changed: object) -> list[Submission]:
    """Send several entries, the last one a day ago."""
    first = NOW - timedelta(days=1) - apart * (count - 1)
    whole = {**TWO_REPLIES, **changed}
    return [a_submission(whole, of=of, at=first + apart * number) for number in range(count)]


def stop(assignment: Assignment, *, at: datetime = NOW, words: str = "") -> None:
    """Stop an assignment as its client does."""
    with inside(assignment):
        case = CaseFile.objects.get(pk=assignment.case_id)
        end_assignment(assignment=assignment, words=words, by=client_actor(case), at=at)


def two_replies(desk: Desk) -> Assignment:
    """Give the flagship sheet, whenever it happens, three months ago."""
    return an_assignment(of=desk.case, at=NOW - timedelta(days=90))
