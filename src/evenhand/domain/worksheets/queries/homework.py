"""What was assigned in a case file, how far it is, and what clients stopped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets.definition import Definition
from evenhand.domain.worksheets.models import Assignment, Draft, Submission
from evenhand.domain.worksheets.published import definition_of
from evenhand.domain.worksheets.schedule import Waiting, local_day, standing
from evenhand.foundation.practices.models import Member


@dataclass(frozen=True, slots=True)
class Homework:
    """An assignment as its therapist sees it: the entries that came, and whether one is being written (never what)."""

    assignment: Assignment
    definition: Definition
    waiting: Waiting
    submissions: tuple[Submission, ...]
    being_written: bool

    @property
    def last_sent_at(self) -> datetime | None:
        """When the latest entry came."""
        return self.submissions[0].sent_at if self.submissions else None


def homework_of(*, case: CaseFile, today: date) -> list[Homework]:
    """Return every assignment of a case, newest first, with its entries newest first. Three queries, no decryption."""
    assignments = list(Assignment.objects.filter(case=case).order_by("-given_at", "-id"))
    submissions: dict[UUID, list[Submission]] = defaultdict(list)
    for row in Submission.objects.filter(case=case, replaced_at=None).defer("answers").order_by("-sent_at", "-id"):
        submissions[row.assignment_id].append(row)
    writing = set(Draft.objects.filter(case=case, sent_at=None, revision__gt=0).values_list("assignment_id", flat=True))
    return [
        Homework(
            assignment=row,
            definition=definition_of(row.worksheet_id),
            waiting=_waiting(row, submissions[row.pk], today),
            submissions=tuple(submissions[row.pk]),
            being_written=row.pk in writing,
        )
        for row in assignments
    ]


def stopped_by_clients(*, therapist: Member, most: int = 50) -> list[Assignment]:
    """Return what a therapist's clients stopped and the therapist has not seen, the latest stop first. One query.

    With their case files; what the client said stays unopened.
    """
    found = Assignment.objects.filter(ended_by=Assignment.EndedBy.CLIENT, end_seen_at=None, case__therapist=therapist)
    rows = found.select_related("case__contact").defer("message", "end_words").order_by("-ended_at", "-id")
    return list(rows[:most])


def _waiting(assignment: Assignment, submissions: Sequence[Submission], today: date) -> Waiting:
    last = max((local_day(row.sent_at, row.zone) for row in submissions), default=None)
    return standing(assignment.schedule, sent=len(submissions), last_sent_on=last, today=today)
