"""Sending: a draft, a single tap, a correction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets.actions.problems import AnswersMissing, ChangedMeanwhile, NotOpen
from evenhand.domain.worksheets.answers import missing, without_setup
from evenhand.domain.worksheets.definition import Definition, Stage
from evenhand.domain.worksheets.event_time import defaults_at
from evenhand.domain.worksheets.lengths import written_beside
from evenhand.domain.worksheets.models import (
    Assignment,
    Draft,
    DraftRevision,
    Setup,
    Submission,
)
from evenhand.domain.worksheets.once import refuse_a_second_go
from evenhand.domain.worksheets.published import definition_of
from evenhand.domain.worksheets.queries.writing import setup_in_force
from evenhand.domain.worksheets.storing import follow_up, sent_under, store_entry
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import Actor
from evenhand.foundation.practices.prepared import PreparedInPractice
from evenhand.foundation.practices.prepared_writes import PreparedDelete, PreparedUpdate


def submit(
    *,
    draft: Draft,
    case: CaseFile,
    key: str,
    by: Actor,
    at: datetime,
    mode: Submission.Mode = Submission.Mode.PHONE,
    revision: int | None = None,
    on_other: bool = False,
) -> Submission:
    """Send a draft to the therapist.

    One transaction: the submission, its measure values, the reminder that follows, an audit row. The same key, or the
    same draft sent a second time, gives the same submission. `revision` is the one whose words were shown; with
    `on_other` they were shown on the other length of the sheet: what it asks is asked, what else was written goes along
    as it is. Raises
    AnswersMissing with one entry a field when a required answer is blank or may be sent once only, ChangedMeanwhile
    when another revision stands there by now, NotOpen when the assignment has ended; nothing is stored then, nothing
    typed is lost.
    """
    with transaction.atomic():
        row = _locked_draft.all(draft=draft.pk)[0]
        if row.sent_at is not None:
            return Submission.objects.get(draft=row, revision=1)
        known = sent_under(key, case_id=row.case_id)
        if known is not None:
            return known
        assignment = row.assignment
        if assignment.ended_at is not None:
            raise NotOpen
        if revision is not None and row.revision != revision:
            raise ChangedMeanwhile
        form, beside = _forms_of(row, on_other=on_other)
        definition = definition_of(form)
        own = definition_of(assignment.worksheet_id)
        setup = setup_in_force(assignment, own, locked_at=row.locked_at) or setup_in_force(assignment, definition)
        _check_complete(definition, row.answers, setup)
        refuse_a_second_go(definition, row.answers, case_id=row.case_id)
        sent = store_entry(
            assignment=assignment,
            form=form,
            also_in=beside,
            definition=definition,
            answers=row.answers,
            setup=setup,
            key=key,
            zone=row.zone,
            started_at=row.started_at,
            draft=row,
            mode=mode,
            by=by,
            at=at,
        )
        _kept_revisions.delete(row)
        row.answers, row.field_revisions, row.seen_by, row.sent_at = {}, {}, {}, at
        _sent_draft.store(row)
        follow_up(assignment, case, at=at)
        record(act="submission.sent", subject="submission", subject_id=sent.pk, case_id=sent.case_id, by=by, at=at)
    return sent


def _forms_of(draft: Draft, *, on_other: bool) -> tuple[UUID, UUID | None]:
    """The form that a draft is sent on, and the other where more was written on it; raises NotOpen without another."""
    given: UUID = draft.assignment.worksheet_id
    if draft.other_id is None:
        if on_other:
            raise NotOpen
        return given, None
    form, other = (draft.other_id, given) if on_other else (given, draft.other_id)
    more = written_beside(definition_of(form), definition_of(other), draft.answers)
    return form, other if more else None


_sent_draft = PreparedUpdate(Draft, "answers", "field_revisions", "seen_by", "sent_at")
_kept_revisions = PreparedDelete(DraftRevision, "draft")
_locked_draft = PreparedInPractice(
    Draft,
    lambda rows, draft: (
        rows.select_for_update(of=("self", "assignment"), no_key=True).select_related("assignment").filter(pk=draft)
    ),
    draft=UUID,
)


def tap(*, assignment: Assignment, case: CaseFile, answer: object, key: str, by: Actor, at: datetime) -> Submission:
    """Send a one-tap entry: the tapped field and the moment, at once; the rest can be added as a correction.

    The same key gives the same submission. Raises NotOpen when the assignment has ended or its sheet is not
    for tapping, AnswersMissing when the answer is not one of its options.
    """
    with transaction.atomic():
        row = Assignment.objects.select_for_update(of=("self",), no_key=True).get(pk=assignment.pk)
        known = sent_under(key, case_id=row.case_id)
        if known is not None:
            return known
        definition = definition_of(row.worksheet_id)
        if row.ended_at is not None or definition.one_tap is None:
            raise NotOpen
        answers = {definition.one_tap: answer, **defaults_at(definition, at=at, zone=case.zone)}
        setup = setup_in_force(row, definition)
        _check_complete(definition, answers, setup)
        sent = store_entry(
            assignment=row,
            form=row.worksheet_id,
            definition=definition,
            answers=answers,
            setup=setup,
            key=key,
            zone=case.zone,
            started_at=at,
            draft=None,
            mode=Submission.Mode.PHONE,
            by=by,
            at=at,
        )
        follow_up(row, case, at=at)
        record(act="submission.tapped", subject="submission", subject_id=sent.pk, case_id=sent.case_id, by=by, at=at)
    return sent


def correct(*, submission: Submission, changes: Mapping[str, object], key: str, by: Actor, at: datetime) -> Submission:
    """Send a correction: a new revision of the entry with its own measure values; the former one is kept.

    The same key, or changes that change nothing, give the revision in force. Raises AnswersMissing, and NotOpen for
    what stays as it was sent: the set-up, and what was locked with a first sitting.
    """
    with transaction.atomic():
        # The first revision stands for the entry: the one in force changes while somebody else waits for its lock.
        Submission.objects.select_for_update(of=("self",), no_key=True).get(pk=submission.entry)
        known = sent_under(key, case_id=submission.case_id)
        if known is not None:
            return known
        current = Submission.objects.select_related("assignment", "setup").get(entry=submission.entry, replaced_at=None)
        answers = {name: value for name, value in {**current.answers, **changes}.items() if value is not None}
        if answers == current.answers:
            return current
        definition = definition_of(current.worksheet_id)
        open_fields = {field.key for step in definition.correctable_steps for field in step.fields}
        if not open_fields.issuperset(changes):
            raise NotOpen
        _check_complete(definition, answers, current.setup)
        refuse_a_second_go(definition, answers, case_id=current.case_id, entry=current.entry)
        current.replaced_at = at
        current.save(update_fields=["replaced_at"])
        sent = store_entry(
            assignment=current.assignment,
            form=current.worksheet_id,
            also_in=current.also_in_id,
            definition=definition,
            answers=answers,
            setup=current.setup,
            key=key,
            zone=current.zone,
            started_at=current.started_at,
            draft=None,
            mode=Submission.Mode(current.mode),
            by=by,
            at=at,
            former=current,
            happened_at=current.happened_at if current.mode == Submission.Mode.PAPER else None,
        )
        record(act="submission.corrected", subject="submission", subject_id=sent.pk, case_id=sent.case_id, by=by, at=at)
    return sent


def _check_complete(definition: Definition, answers: Mapping[str, object], setup: Setup | None) -> None:
    agreed = setup.answers if setup else None
    if setup:
        answers = without_setup(definition, answers)
    stages: tuple[Stage, ...] = ("first", "second")
    problems = [problem for stage in stages for problem in missing(definition, answers, stage=stage, setup=agreed)]
    if problems:
        raise AnswersMissing(problems)
