"""What is waiting for a client."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets.definition import Definition
from evenhand.domain.worksheets.models import Assignment, Draft, Submission
from evenhand.domain.worksheets.published import definition_of
from evenhand.domain.worksheets.schedule import Waiting, local_day, standing


@dataclass(frozen=True, slots=True)
class Task:
    """An open assignment as its client sees it: where it stands, the draft begun, the drafts to finish later."""

    assignment: Assignment
    definition: Definition
    waiting: Waiting
    draft: Draft | None
    to_finish: tuple[Draft, ...]
    sent: int


def tasks_of(*, case: CaseFile, today: date) -> list[Task]:
    """Return every assignment of a case that has not ended, those that wait now first, then by due day.

    Three queries. `today` is the day in the client's zone. What is done stays out.
    """
    assignments = list(Assignment.objects.filter(case=case, ended_at=None).order_by("given_at", "id"))
    return _ordered(_tasks(assignments, today))


def task_of(*, assignment: Assignment, today: date) -> Task:
    """Return one assignment as its client sees it, done or not. Two queries."""
    return _tasks([assignment], today)[0]


def _tasks(assignments: Sequence[Assignment], today: date) -> list[Task]:
    ids = [assignment.pk for assignment in assignments]
    days: dict[UUID, list[date]] = defaultdict(list)
    entries = Submission.objects.filter(assignment_id__in=ids, revision=1)
    for assignment_id, sent_at, zone in entries.values_list("assignment_id", "sent_at", "zone"):
        days[assignment_id].append(local_day(sent_at, zone))
    drafts: dict[UUID, list[Draft]] = defaultdict(list)
    for draft in Draft.objects.filter(assignment_id__in=ids, sent_at=None).order_by("started_at", "id"):
        drafts[draft.assignment_id].append(draft)
    return [
        Task(
            assignment=assignment,
            definition=definition_of(assignment.worksheet_id),
            waiting=_waiting(assignment, days[assignment.pk], today),
            draft=next((draft for draft in drafts[assignment.pk] if draft.locked_at is None), None),
            to_finish=tuple(draft for draft in drafts[assignment.pk] if draft.locked_at is not None),
            sent=len(days[assignment.pk]),
        )
        for assignment in assignments
    ]


def _waiting(assignment: Assignment, days: Sequence[date], today: date) -> Waiting:
    return standing(assignment.schedule, sent=len(days), last_sent_on=max(days, default=None), today=today)


def _ordered(tasks: list[Task]) -> list[Task]:
    rank = {"now": 0, "open": 1, "later": 2}
    open_tasks = [task for task in tasks if task.waiting.state != "done" or task.draft or task.to_finish]
    return sorted(open_tasks, key=lambda task: (rank.get(task.waiting.state, 0), task.waiting.due_on or date.max))


def assignment_of(*, case: CaseFile, assignment_id: UUID) -> Assignment | None:
    """Return an assignment of this case file, ended or not; None for any other."""
    return Assignment.objects.filter(case=case, pk=assignment_id).first()
