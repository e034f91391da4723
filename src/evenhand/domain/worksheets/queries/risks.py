"""What answers about harm have raised: for who has to act, for one case file, and one by itself."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.cases.queries import cases_open_to
from evenhand.domain.worksheets.models import RiskTask
from evenhand.foundation.practices.models import Member

MOST = 50


def tasks_to_answer(*, member: Member, at: datetime) -> list[RiskTask]:
    """Return the open tasks of a member, the one that is due first first: as owner, as therapist of the case, and as
    deputy once the time is over. One query, with case files and their contacts.
    """
    as_deputy = Q(deputy=member) & (Q(passed_on_at__isnull=False) | Q(due_at__lte=at, opened_at=None))
    mine = Q(owner=member) | Q(case__therapist=member) | as_deputy
    found = RiskTask.objects.filter(mine, kind=RiskTask.Kind.TASK, closed_at=None).select_related("case__contact")
    return list(found.defer("note").order_by("due_at", "id")[:MOST])


def open_risks_of(*, case: CaseFile) -> list[RiskTask]:
    """Return the open tasks and marks of a case file, oldest first. One query; no note is opened."""
    return list(RiskTask.objects.filter(case=case, closed_at=None).defer("note").order_by("raised_at", "id"))


def risk_task_for(*, member: Member, task_id: UUID) -> RiskTask | None:
    """Return a task or mark that a member may open: as owner, as deputy, or since its case file is open to them."""
    mine = Q(owner=member) | Q(deputy=member) | Q(case__in=cases_open_to(member=member))
    found = RiskTask.objects.filter(mine, pk=task_id)
    return found.select_related("case__contact", "submission", "owner__user", "deputy__user").first()
