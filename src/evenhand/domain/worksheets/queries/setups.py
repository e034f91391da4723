"""What was agreed once per assignment, in its versions."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Max

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets.models import Assignment, Setup, Submission


def setups_of(*, assignment: Assignment) -> list[Setup]:
    """Return every version of an assignment's set-up, newest first. One query."""
    return list(Setup.objects.filter(assignment=assignment).order_by("-version"))


def latest_setup_of(*, assignment: Assignment) -> Setup | None:
    """Return the version in force of an assignment's own set-up; None before there is one. One query."""
    return Setup.objects.filter(assignment=assignment).order_by("-version").first()


def setup_to_start_from(*, assignment: Assignment) -> Setup | None:
    """Return the newest set-up that another assignment of the same sheet has in this case file. One query."""
    others = Setup.objects.filter(case_id=assignment.case_id, assignment__slug=assignment.slug)
    return others.exclude(assignment=assignment).order_by("-written_at", "-version").first()


def load_setups(entries: Iterable[Submission]) -> None:
    """Put the set-up that each entry was written under at hand. One query, none where no entry has one."""
    rows = [row for row in entries if row.setup_id is not None]
    setups = Setup.objects.in_bulk({row.setup_id for row in rows}) if rows else {}
    for row in rows:
        row.setup = setups[row.setup_id]


def setup_versions(*, case: CaseFile) -> dict[UUID, int]:
    """Return, by assignment, the number of the set-up version in force. One query, no decryption."""
    counted = Setup.objects.filter(case=case).values("assignment_id").annotate(newest=Max("version"))
    return {row["assignment_id"]: row["newest"] for row in counted.order_by()}
