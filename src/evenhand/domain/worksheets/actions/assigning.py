"""Giving a worksheet to a case file, again, and ending it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets.models import Assignment, Setup, WorksheetVersion
from evenhand.domain.worksheets.published import definition_of, latest_version
from evenhand.domain.worksheets.reminders import plan_reminder, withdraw_reminders
from evenhand.domain.worksheets.schedule import Rhythm, Schedule, checked
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import Actor, ActorKind
from evenhand.foundation.outbox.actions import enqueue
from evenhand.foundation.outbox.mail import MAIL
from evenhand.foundation.outbox.words import something_waits


def assign(
    *,
    case: CaseFile,
    worksheet: WorksheetVersion,
    message: str,
    schedule: Schedule,
    remind_days_before: int | None,
    remind_at: time | None,
    key: str,
    by: Actor,
    at: datetime,
) -> Assignment:
    """Give a worksheet to a case file with a personal message and a schedule.

    One transaction: the assignment, its first reminder in the outbox, an audit row. The same key always gives the
    same assignment. Raises ScheduleProblem, which says what to change; nothing is stored then.
    """
    plan = checked(schedule)
    with transaction.atomic():
        CaseFile.objects.select_for_update(of=("self",)).get(pk=case.pk)
        known = Assignment.objects.filter(case=case, key=key).first()
        if known is not None:
            return known
        assignment = Assignment.objects.create(
            case=case,
            worksheet=worksheet,
            slug=worksheet.slug,
            message=message,
            rhythm=plan.rhythm.value,
            times=plan.times if plan.rhythm is Rhythm.TIMES else None,
            every_days=plan.every_days if plan.rhythm is Rhythm.EVERY else None,
            starts_on=plan.starts_on,
            due_on=None if plan.rhythm is Rhythm.WHENEVER else plan.due_on,
            remind_days_before=remind_days_before,
            remind_at=remind_at,
            given_at=at,
            given_by=f"{by.kind}:{by.id}",
            key=key,
        )
        plan_reminder(assignment=assignment, case=case, at=at)
        _say_that_something_waits(assignment, case, at=at)
        record(act="assignment.given", subject="assignment", subject_id=assignment.pk, by=by, at=at)
    return assignment


def _say_that_something_waits(assignment: Assignment, case: CaseFile, *, at: datetime) -> None:
    """Only to a client who has been in, others get an invitation; after three days a note helps nobody."""
    if case.client.last_seen_at is None or not case.contact.email:
        return
    message = something_waits(portal=settings.PUBLIC_ADDRESS + "/me/")
    enqueue(
        kind=MAIL,
        content={"to": case.contact.email, "subject": message.subject, "text": message.text},
        key=f"assigned:{assignment.pk}",
        at=at,
        stale_at=at + timedelta(days=3),
    )


def assign_again(
    *,
    former: Assignment,
    case: CaseFile,
    slug: str | None,
    message: str | None,
    key: str,
    by: Actor,
    at: datetime,
) -> Assignment:
    """Give a worksheet once more with one act: the same sheet, or `slug` (a named redo), once, due in a week.

    The message is the former one, or the redo sheet's suggested message, unless one is given.
    """
    worksheet = latest_version(slug or former.slug)
    today = at.astimezone(ZoneInfo(case.zone)).date()
    words = message or (former.message if slug in (None, former.slug) else definition_of(worksheet.pk).message)
    once = Schedule(rhythm=Rhythm.ONCE, starts_on=today, due_on=today + timedelta(days=7))
    return assign(
        case=case,
        worksheet=worksheet,
        message=words,
        schedule=once,
        remind_days_before=former.remind_days_before,
        remind_at=former.remind_at,
        key=key,
        by=by,
        at=at,
    )


def end_assignment(*, assignment: Assignment, words: str, by: Actor, at: datetime) -> None:
    """End an assignment; drafts stay readable to their writer. Ending twice has one effect."""
    ended_by = Assignment.EndedBy.CLIENT if by.kind is ActorKind.CLIENT else Assignment.EndedBy.THERAPIST
    with transaction.atomic():
        row = Assignment.objects.select_for_update().get(pk=assignment.pk)
        if row.ended_at is not None:
            return
        row.ended_at, row.ended_by, row.end_words = at, ended_by, words
        row.save(update_fields=["ended_at", "ended_by", "end_words"])
        withdraw_reminders(assignment=row, at=at)
        record(act="assignment.ended", subject="assignment", subject_id=row.pk, by=by, at=at)


def write_setup(*, assignment: Assignment, answers: Mapping[str, object], by: Actor, at: datetime) -> Setup:
    """Write a new version of an assignment's set-up; entries keep the version they were written under."""
    with transaction.atomic():
        Assignment.objects.select_for_update().get(pk=assignment.pk)
        latest = Setup.objects.filter(assignment=assignment).order_by("-version").first()
        if latest is not None and latest.answers == dict(answers):
            return latest
        setup = Setup.objects.create(
            case_id=assignment.case_id,
            assignment=assignment,
            version=latest.version + 1 if latest else 1,
            answers=dict(answers),
            written_at=at,
            written_by=f"{by.kind}:{by.id}",
        )
        record(act="setup.written", subject="setup", subject_id=setup.pk, by=by, at=at)
    return setup
