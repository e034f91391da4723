"""The paper of a practice: on which size its sheets are printed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import Actor
from evenhand.foundation.practices.context import current_practice_id
from evenhand.foundation.practices.models import Practice


def choose_paper(*, size: Practice.Paper, by: Actor, at: datetime) -> None:
    """Choose the size of paper for every sheet, plan and case file of the practice; the same again changes nothing."""
    with transaction.atomic():
        practice = Practice.objects.select_for_update(no_key=True).get(pk=current_practice_id())
        if practice.paper == size:
            return
        practice.paper = size
        practice.save(update_fields=["paper"])
        record(act="practice.paper_chosen", subject="practice", subject_id=practice.pk, by=by, at=at)
