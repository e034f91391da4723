"""Reminders of an assignment: planned in its transaction, checked again when they are due, sent in neutral words."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets.models import Assignment, Submission
from evenhand.domain.worksheets.schedule import Waiting, reminder_moment, standing
from evenhand.foundation.outbox.actions import enqueue, withdraw
from evenhand.foundation.outbox.carriers import Content, carries
from evenhand.foundation.outbox.mail import send_mail
from evenhand.foundation.outbox.models import OutboxRow
from evenhand.foundation.outbox.words import something_waits
from evenhand.foundation.practices.models import Practice

REMINDER = "worksheets.reminder"


def plan_reminder(*, assignment: Assignment, case: CaseFile, sent: int, at: datetime) -> None:
    """Put the reminder of the next due entry into the outbox, in the caller's transaction.

    Nothing is planned without a due day, when reminders are off, when its moment is already over, or when the
    assignment is done.
    """
    if assignment.remind_at is None or assignment.remind_days_before is None or assignment.ended_at:
        return
    today = at.astimezone(ZoneInfo(case.zone)).date()
    stands = standing(assignment.schedule, sent=sent, today=today)
    if stands.due_on is None or stands.state == "done":
        return
    moment = _moment(assignment, case, stands)
    if moment <= at:
        return
    enqueue(
        kind=REMINDER,
        content={"assignment": str(assignment.pk), "number": stands.number},
        key=f"reminder:{assignment.pk}:{stands.due_on}",
        at=at,
        due_at=moment,
        stale_at=moment + timedelta(hours=12),
    )


def _moment(assignment: Assignment, case: CaseFile, stands: Waiting) -> datetime:
    practice = Practice.objects.get(pk=assignment.practice_id)
    if stands.due_on is None or assignment.remind_at is None or assignment.remind_days_before is None:
        raise ValueError("A reminder needs a due day and a time.")
    return reminder_moment(
        due_on=stands.due_on,
        days_before=assignment.remind_days_before,
        at=assignment.remind_at,
        zone=case.zone,
        quiet_from=practice.quiet_from,
        quiet_until=practice.quiet_until,
    )


def withdraw_reminders(*, assignment: Assignment, at: datetime) -> None:
    """Take back every reminder of an assignment that has not left yet."""
    keys = OutboxRow.objects.filter(key__startswith=f"reminder:{assignment.pk}:", done_at=None)
    for key in keys.values_list("key", flat=True):
        withdraw(key=key, at=at)


def entries_sent(assignment_id: UUID) -> int:
    """Return how many entries an assignment has had; corrections do not count again."""
    return Submission.objects.filter(assignment_id=assignment_id, revision=1).count()


@carries(REMINDER)
def remind(content: Content) -> None:
    """Send a reminder if its entry is still waiting and the client can be reached, then plan the next one."""
    now = timezone.now()
    assignment = Assignment.objects.select_related("case__contact").filter(pk=content["assignment"]).first()
    if assignment is None or assignment.ended_at is not None:
        return
    case, sent = assignment.case, entries_sent(assignment.pk)
    if sent < content["number"] and case.contact.email:
        message = something_waits(portal=settings.PUBLIC_ADDRESS + "/me/")
        send_mail({"to": case.contact.email, "subject": message.subject, "text": message.text})
    with transaction.atomic():
        plan_reminder(assignment=assignment, case=case, sent=max(sent, content["number"]), at=now)
