"""Giving a worksheet to a case file, again, ending it, and noting that a client's stop was seen."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets.actions.agreeing import write_setup
from evenhand.domain.worksheets.actions.problems import RiskDutyMissing
from evenhand.domain.worksheets.answers import missing
from evenhand.domain.worksheets.models import Assignment, WorksheetVersion
from evenhand.domain.worksheets.published import UnknownWorksheet, definition_of, latest_version
from evenhand.domain.worksheets.queries.messages import own_message
from evenhand.domain.worksheets.queries.setups import latest_setup_of
from evenhand.domain.worksheets.reminders import plan_reminder, withdraw_reminders
from evenhand.domain.worksheets.risk_steps import risk_duty
from evenhand.domain.worksheets.schedule import Rhythm, Schedule, ScheduleProblem, checked
from evenhand.foundation.accounts.speaking.queries import language_for
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import Actor, ActorKind
from evenhand.foundation.outbox.actions import enqueue
from evenhand.foundation.outbox.mail import MAIL, letter
from evenhand.foundation.outbox.words import something_waits
from evenhand.wording import in_language, say

EARLIEST_REMINDER_DAYS = 30


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
    keeps_length: bool = False,
) -> Assignment:
    """Give a worksheet to a case file with a personal message and a schedule.

    With `keeps_length` the client may not take the other length of the sheet.
    One transaction: the assignment, its first reminder in the outbox, an audit row. The same key always gives the
    same assignment. Raises ScheduleProblem, which says what to change, and UnknownWorksheet for another practice's
    own sheet, RiskDutyMissing for an instrument about harm while nobody answers for it; nothing is stored then.
    """
    plan = checked(schedule)
    _check_reminder(remind_days_before)
    _refuse_what_cannot_be_given(worksheet, case)
    with transaction.atomic():
        CaseFile.objects.select_for_update(of=("self",), no_key=True).get(pk=case.pk)
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
            keeps_length=keeps_length,
            remind_days_before=remind_days_before,
            remind_at=remind_at,
            given_at=at,
            given_by=f"{by.kind}:{by.id}",
            key=key,
        )
        plan_reminder(assignment=assignment, case=case, at=at)
        _say_that_something_waits(assignment, case, at=at)
        record(
            act="assignment.given",
            subject="assignment",
            subject_id=assignment.pk,
            case_id=assignment.case_id,
            by=by,
            at=at,
        )
    return assignment


def _check_reminder(days_before: int | None) -> None:
    if days_before is not None and not 0 <= days_before <= EARLIEST_REMINDER_DAYS:
        words = say("Choose a reminder on the day or up to %(days)s days before.", days=EARLIEST_REMINDER_DAYS)
        raise ScheduleProblem(words)


def _refuse_what_cannot_be_given(worksheet: WorksheetVersion, case: CaseFile) -> None:
    if worksheet.practice_id not in (None, case.practice_id):
        raise UnknownWorksheet(worksheet.slug)
    instrument = definition_of(worksheet.pk).instrument
    if instrument and any(risk.steps == "task" for risk in instrument.risks) and risk_duty() is None:
        raise RiskDutyMissing


def _say_that_something_waits(assignment: Assignment, case: CaseFile, *, at: datetime) -> None:
    """Only to a client who has been in, others get an invitation; after three days a note helps nobody."""
    if case.client.last_seen_at is None or not case.contact.email:
        return
    with in_language(language_for(case.client)):
        message = something_waits(portal=settings.PUBLIC_ADDRESS + "/me/")
    enqueue(
        kind=MAIL,
        content=letter(to=case.contact.email, message=message),
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

    The message is the former one, or the one that stands ready for the redo sheet, unless one is given. The same sheet
    takes over the latest set-up of the former assignment, as the first version of its own, unless its pages have
    changed so that something would be missing in it. A sheet that is offered no more is given again in the version
    that was given.
    """
    worksheet = _to_give_again(former, slug)
    today = at.astimezone(ZoneInfo(case.zone)).date()
    words = message or (former.message if slug in (None, former.slug) else _ready_for(worksheet))
    once = Schedule(rhythm=Rhythm.ONCE, starts_on=today, due_on=today + timedelta(days=7))
    with transaction.atomic():
        given = assign(
            case=case,
            worksheet=worksheet,
            message=words,
            schedule=once,
            remind_days_before=former.remind_days_before,
            remind_at=former.remind_at,
            keeps_length=former.keeps_length,
            key=key,
            by=by,
            at=at,
        )
        if given.slug == former.slug:
            _carry_setup_over(former, given, by=by, at=at)
    return given


def _ready_for(worksheet: WorksheetVersion) -> str:
    own = own_message(slug=worksheet.slug)
    return definition_of(worksheet.pk).message if own is None else own


def _to_give_again(former: Assignment, slug: str | None) -> WorksheetVersion:
    try:
        return latest_version(slug or former.slug)
    except UnknownWorksheet:
        if slug not in (None, former.slug):
            raise
        return former.worksheet


def _carry_setup_over(former: Assignment, given: Assignment, *, by: Actor, at: datetime) -> None:
    """Write the former set-up into a fresh assignment; one that has its own already keeps it."""
    definition = definition_of(given.worksheet_id)
    if not definition.has_setup or latest_setup_of(assignment=given) is not None:
        return
    agreed = latest_setup_of(assignment=former)
    if agreed is not None and not missing(definition, agreed.answers, stage="setup", by="therapist"):
        write_setup(assignment=given, answers=agreed.answers, by=by, at=at)


def end_assignment(*, assignment: Assignment, words: str, by: Actor, at: datetime) -> None:
    """End an assignment; drafts stay readable to their writer. Ending twice has one effect."""
    ended_by = Assignment.EndedBy.CLIENT if by.kind is ActorKind.CLIENT else Assignment.EndedBy.THERAPIST
    with transaction.atomic():
        row = Assignment.objects.select_for_update(no_key=True).get(pk=assignment.pk)
        if row.ended_at is not None:
            return
        row.ended_at, row.ended_by, row.end_words = at, ended_by, words
        row.save(update_fields=["ended_at", "ended_by", "end_words"])
        withdraw_reminders(assignment=row, at=at)
        record(act="assignment.ended", subject="assignment", subject_id=row.pk, case_id=row.case_id, by=by, at=at)


def note_stop_seen(*, assignment: Assignment, by: Actor, at: datetime) -> None:
    """Note that the therapist saw that the client stopped an assignment; noting it twice has one effect.

    One that the client has not stopped stays as it is.
    """
    with transaction.atomic():
        row = Assignment.objects.select_for_update(no_key=True).get(pk=assignment.pk)
        if not row.stop_is_unseen:
            return
        row.end_seen_at = at
        row.save(update_fields=["end_seen_at"])
        record(act="assignment.stop_seen", subject="assignment", subject_id=row.pk, case_id=row.case_id, by=by, at=at)
