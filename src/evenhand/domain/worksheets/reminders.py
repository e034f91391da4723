"""Reminders of an assignment: planned in its transaction, checked again when they are due, sent in neutral words."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets.models import Assignment, Submission
from evenhand.domain.worksheets.schedule import Rhythm, Waiting, local_day, reminder_moment, standing
from evenhand.foundation.accounts.speaking.queries import language_for
from evenhand.foundation.outbox.actions import enqueue, withdraw
from evenhand.foundation.outbox.carriers import Content, carries
from evenhand.foundation.outbox.mail import letter, send_mail
from evenhand.foundation.outbox.models import OutboxRow
from evenhand.foundation.outbox.words import something_waits
from evenhand.foundation.practices.models import Practice
from evenhand.wording import in_language

REMINDER = "worksheets.reminder"
WORTH_SENDING = timedelta(hours=12)


def plan_reminder(*, assignment: Assignment, case: CaseFile, at: datetime) -> None:
    """Put the next reminder into the outbox, in the caller's transaction: the first whose moment is still to come.

    Nothing is planned without a due day, when reminders are off, or when the assignment is done or ended; a moment that
    is over is left out, and with a repeated schedule the one of the next stretch takes its place.
    """
    if assignment.remind_at is None or assignment.remind_days_before is None or assignment.ended_at:
        return
    stands, sent = _standing_on(local_day(at, case.zone), assignment)
    if stands.due_on is None or stands.state == "done":
        return
    practice = Practice.objects.get(pk=assignment.practice_id)
    due_on, moment = stands.due_on, _moment(assignment, case, practice, stands.due_on)
    while moment <= at:
        if assignment.rhythm != Rhythm.EVERY:
            return
        due_on += timedelta(days=assignment.every_days or 1)
        moment = _moment(assignment, case, practice, due_on)
    # `sent` is part of the key: with several entries on one due day, each sent one withdraws the reminder of the last.
    enqueue(
        kind=REMINDER,
        content={
            "assignment": str(assignment.pk),
            "due_on": due_on.isoformat(),
            "stale_at": (moment + WORTH_SENDING).isoformat(),
        },
        key=f"reminder:{assignment.pk}:{due_on}:{sent}",
        at=at,
        due_at=moment,
    )


def _standing_on(day: date, assignment: Assignment) -> tuple[Waiting, int]:
    """Return where an assignment stands on a day, and how many entries it has had; corrections do not count again."""
    entries = Submission.objects.filter(assignment_id=assignment.pk, revision=1).values_list("sent_at", "zone")
    days = [local_day(sent_at, zone) for sent_at, zone in entries]
    last = max(days, default=None)
    return standing(assignment.schedule, sent=len(days), last_sent_on=last, today=day), len(days)


def _moment(assignment: Assignment, case: CaseFile, practice: Practice, due_on: date) -> datetime:
    if assignment.remind_at is None or assignment.remind_days_before is None:
        raise ValueError("A reminder needs a time and a day.")
    return reminder_moment(
        due_on=due_on,
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


@carries(REMINDER)
def remind(content: Content) -> None:
    """Plan the reminder that follows, then send this one if its entry is still waiting and the client can be reached.

    In this order, so that a mail host that is down for a day, or a worker that was, ends this reminder only. One that
    comes more than twelve hours late is not sent.
    """
    now = timezone.now()
    assignment = (
        Assignment.objects.select_related("case__contact", "case__client").filter(pk=content["assignment"]).first()
    )
    if assignment is None or assignment.ended_at is not None:
        return
    case = assignment.case
    with transaction.atomic():
        plan_reminder(assignment=assignment, case=case, at=now)
    stands, _ = _standing_on(date.fromisoformat(content["due_on"]), assignment)
    late = datetime.fromisoformat(content["stale_at"]) <= now
    reachable = case.contact.email and case.client.ended_at is None
    if stands.state == "now" and not late and reachable:
        with in_language(language_for(case.client)):
            message = something_waits(portal=settings.PUBLIC_ADDRESS + "/me/")
        send_mail(letter(to=case.contact.email, message=message))
