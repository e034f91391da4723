"""Writing down what is agreed once per assignment: the set-up of a sheet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from evenhand.domain.worksheets.actions.problems import NotOpen
from evenhand.domain.worksheets.models import Assignment, Setup
from evenhand.domain.worksheets.queries.setups import latest_setup_of
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import Actor


class SetupChanged(Exception):
    """Somebody wrote another version since the one a page was made from; nothing was stored."""

    def __init__(self, latest: Setup) -> None:
        """Keep the version that is in force."""
        super().__init__(f"version {latest.version} is in force")
        self.latest = latest


def write_setup(
    *, assignment: Assignment, answers: Mapping[str, object], by: Actor, at: datetime, base: int | None = None
) -> Setup:
    """Write a new version of an assignment's set-up; entries keep the version they were written under.

    One transaction. The same answers as those in force make no new version. `base` is the version that the writer had
    in sight, 0 for none. Raises SetupChanged when it is given and another one is in force by now, NotOpen when the
    assignment has ended.
    """
    with transaction.atomic():
        row = Assignment.objects.select_for_update(of=("self",), no_key=True).get(pk=assignment.pk)
        if row.ended_at is not None:
            raise NotOpen
        latest = latest_setup_of(assignment=row)
        if latest is not None and latest.answers == dict(answers):
            return latest
        if latest is not None and base is not None and base != latest.version:
            raise SetupChanged(latest)
        setup = Setup.objects.create(
            case_id=row.case_id,
            assignment=row,
            version=latest.version + 1 if latest else 1,
            answers=dict(answers),
            written_at=at,
            written_by=f"{by.kind}:{by.id}",
        )
        record(act="setup.written", subject="setup", subject_id=setup.pk, case_id=setup.case_id, by=by, at=at)
    return setup
