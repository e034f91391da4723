"""Settling who answers when an instrument asks about harm; opening and closing what such an answer raised."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from evenhand.domain.worksheets.models import RiskDuty, RiskTask
from evenhand.domain.worksheets.risk_steps import pass_on_key
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import Actor
from evenhand.foundation.outbox.actions import withdraw
from evenhand.foundation.practices.models import Member
from evenhand.wording import say

MOST_HOURS = 24 * 7


class RiskProblem(ValueError):
    """Something in the form has to be changed; the message says what. Nothing was stored."""

    def __init__(self, field: str, message: str) -> None:
        """Name the field and say what to do."""
        super().__init__(message)
        self.field, self.message = field, message


def settle_risk_duty(
    *, owner: Member, deputy: Member, reading_times: str, answer_within_hours: int, by: Actor, at: datetime
) -> RiskDuty:
    """Write down who answers for items about harm, who does in their place, when answers are read, and by when.

    It takes the place of what was settled before; tasks that are open keep their people. Settling the same again
    changes nothing. Raises RiskProblem.
    """
    with transaction.atomic():
        active = set(Member.objects.select_for_update(no_key=True).filter(left_at=None).values_list("pk", flat=True))
        for field, one in (("owner", owner), ("deputy", deputy)):
            if one.pk not in active:
                raise RiskProblem(field, say("Choose somebody who works here."))
        if owner.pk == deputy.pk and len(active) > 1:
            raise RiskProblem(
                "deputy", say("Choose another person, so that somebody answers when the first one cannot.")
            )
        if not reading_times.strip():
            raise RiskProblem("reading_times", say("Write when answers are read: the client is told so."))
        if not 1 <= answer_within_hours <= MOST_HOURS:
            raise RiskProblem(
                "answer_within_hours", say("Write a number of hours from 1 to %(most)s.", most=MOST_HOURS)
            )
        known = RiskDuty.objects.select_for_update(of=("self",), no_key=True).first()
        settled = (owner.pk, deputy.pk, reading_times.strip(), answer_within_hours)
        if known and settled == (known.owner_id, known.deputy_id, known.reading_times, known.answer_within_hours):
            return known
        duty = known or RiskDuty()
        duty.owner, duty.deputy = owner, deputy
        duty.reading_times, duty.answer_within_hours = reading_times.strip(), answer_within_hours
        duty.decided_at, duty.decided_by = at, f"{by.kind}:{by.id}"
        duty.save()
        record(act="risk.duty_settled", subject="risk_duty", subject_id=duty.pk, by=by, at=at)
    return duty


def open_risk_task(*, task: RiskTask, by: Actor, at: datetime) -> None:
    """Note who looked at a task first, and when; the deputy gets no word then. Looking again changes nothing."""
    with transaction.atomic():
        row = RiskTask.objects.select_for_update(of=("self",), no_key=True).get(pk=task.pk)
        if row.opened_at is not None:
            return
        row.opened_at, row.opened_by = at, f"{by.kind}:{by.id}"
        row.save(update_fields=["opened_at", "opened_by"])
        withdraw(key=pass_on_key(row), at=at)
        record(act="risk.opened", subject="risk_task", subject_id=row.pk, case_id=row.case_id, by=by, at=at)


def close_risk_task(*, task: RiskTask, note: str, by: Actor, at: datetime) -> None:
    """Close a task or a mark with a note of what was asked, found and agreed; one that is closed stays as it is.

    Nothing else closes it: not a later answer of 0, and not a low total. Raises RiskProblem without a note.
    """
    if not note.strip():
        raise RiskProblem("note", say("Write what was asked, found and agreed."))
    with transaction.atomic():
        row = RiskTask.objects.select_for_update(of=("self",), no_key=True).get(pk=task.pk)
        if row.closed_at is not None:
            return
        row.closed_at, row.closed_by, row.note = at, f"{by.kind}:{by.id}", note.strip()
        row.save(update_fields=["closed_at", "closed_by", "note"])
        withdraw(key=pass_on_key(row), at=at)
        record(act="risk.closed", subject="risk_task", subject_id=row.pk, case_id=row.case_id, by=by, at=at)
