"""The record of files for the bookkeeper."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import Actor
from evenhand.foundation.practices.context import current_practice_id


def note_file_taken(*, by: Actor, at: datetime) -> None:
    """Record that payments or receipts are taken along as a file; belongs before its first byte."""
    with transaction.atomic():
        record(act="payments.taken_along", subject="practice", subject_id=current_practice_id(), by=by, at=at)
