"""Telling a client that something is new in their space, without a word about money."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.fees.notices import plan_notice
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import Actor


def tell_client_of_news(*, case: CaseFile, by: Actor, at: datetime) -> None:
    """Plan one neutral notice, out of quiet hours; more presses on one day of the client's are one notice."""
    with transaction.atomic():
        if plan_notice(case, day=at.astimezone(ZoneInfo(case.zone)).date(), at=at):
            record(act="fee.told", subject="case", subject_id=case.pk, case_id=case.pk, by=by, at=at)
