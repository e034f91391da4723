"""The record of what was taken along."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from evenhand.domain.custody.exporting import Scope
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import Actor
from evenhand.foundation.practices.context import current_practice_id


def note_export(*, scope: Scope, by: Actor, at: datetime) -> None:
    """Record that a practice or a case file is taken along, with names and contact details or without.

    Belongs before the first byte is written: what cannot be recorded does not leave.
    """
    with transaction.atomic():
        if scope.case is None:
            act = "practice.exported_with_names" if scope.names else "practice.exported"
            record(act=act, subject="practice", subject_id=current_practice_id(), by=by, at=at)
        else:
            act = "case.exported_with_names" if scope.names else "case.exported"
            record(act=act, subject="case", subject_id=scope.case.pk, case_id=scope.case.pk, by=by, at=at)
