"""Sending: a draft, a single tap, what was written together, a correction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.db import transaction

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets.actions.problems import AnswersMissing, ChangedMeanwhile, NotOpen
from evenhand.domain.worksheets.answers import missing, without_setup
from evenhand.domain.worksheets.definition import Definition, Stage
from evenhand.domain.worksheets.event_time import defaults_at, event_moment
from evenhand.domain.worksheets.formulas import measure_values
from evenhand.domain.worksheets.models import (
    Assignment,
    Draft,
    DraftRevision,
    MeasureValue,
    Setup,
    Submission,
)
from evenhand.domain.worksheets.once import refuse_a_second_go
from evenhand.domain.worksheets.published import definition_of
from evenhand.domain.worksheets.queries.writing import setup_in_force
from evenhand.domain.worksheets.reminders import plan_reminder, withdraw_reminders
from evenhand.domain.worksheets.risk_steps import raise_tasks
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import Actor
from evenhand.foundation.identifiers import new_id
from evenhand.foundation.practices.prepared import PreparedInPractice
from evenhand.foundation.practices.prepared_writes import PreparedDelete, PreparedInsert, PreparedUpdate


def submit(
    *,
    draft: Draft,
    case: CaseFile,
    key: str,
    by: Actor,
    at: datetime,
    mode: Submission.Mode = Submission.Mode.PHONE,
    revision: int | None = None,
) -> Submission:
    """Send a draft to the therapist.

    One transaction: the submission, its measure values, the reminder that follows, an audit row. The same key, or the
    same draft sent a second time, gives the same submission. `revision` is the one whose words were shown. Raises
    AnswersMissing with one entry a field when a required answer is blank or may be sent once only, ChangedMeanwhile
    when another revision stands there by now, NotOpen when the assignment has ended; nothing is stored then, nothing
    typed is lost.
    """
    with transaction.atomic():
        row = _locked_draft.all(draft=draft.pk)[0]
        if row.sent_at is not None:
            return Submission.objects.get(draft=row, revision=1)
        known = _sent_under(key, case_id=row.case_id)
        if known is not None:
            return known
        assignment = row.assignment
        if assignment.ended_at is not None:
            raise NotOpen
        if revision is not None and row.revision != revision:
            raise ChangedMeanwhile
        definition = definition_of(assignment.worksheet_id)
        setup = setup_in_force(assignment, definition, locked_at=row.locked_at)
        _check_complete(definition, row.answers, setup)
        refuse_a_second_go(definition, row.answers, case_id=row.case_id)
        sent = _store(
            assignment=assignment,
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
        _follow_up(assignment, case, at=at)
        record(act="submission.sent", subject="submission", subject_id=sent.pk, case_id=sent.case_id, by=by, at=at)
    return sent


_sent_draft = PreparedUpdate(Draft, "answers", "field_revisions", "seen_by", "sent_at")
_kept_revisions = PreparedDelete(DraftRevision, "draft")
_new_submission = PreparedInsert(Submission)
_new_values = PreparedInsert(MeasureValue)
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
        known = _sent_under(key, case_id=row.case_id)
        if known is not None:
            return known
        definition = definition_of(row.worksheet_id)
        if row.ended_at is not None or definition.one_tap is None:
            raise NotOpen
        answers = {definition.one_tap: answer, **defaults_at(definition, at=at, zone=case.zone)}
        setup = setup_in_force(row, definition)
        _check_complete(definition, answers, setup)
        sent = _store(
            assignment=row,
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
        _follow_up(row, case, at=at)
        record(act="submission.tapped", subject="submission", subject_id=sent.pk, case_id=sent.case_id, by=by, at=at)
    return sent


def send_together(
    *, assignment: Assignment, case: CaseFile, answers: Mapping[str, object], key: UUID, by: Actor, at: datetime
) -> Submission | Draft:
    """Send what a therapist typed with the client in the session, the therapist's own questions included.

    Of a sheet with a second sitting the first is kept as it was forecast, and the client finishes it: a locked draft
    then, else the submission. The same key gives the same. Raises AnswersMissing and NotOpen as `submit` does.
    """
    mode = Submission.Mode.DESK
    return _send_typed(assignment, case, answers, key=key, mode=mode, stages=("first",), happened_at=None, by=by, at=at)


def send_from_paper(
    *,
    assignment: Assignment,
    case: CaseFile,
    answers: Mapping[str, object],
    written_on: date,
    key: UUID,
    by: Actor,
    at: datetime,
) -> Submission | Draft:
    """Send what a client wrote on paper, typed in by their therapist and marked so, into the series of the sheet.

    `written_on` is the day on which it was written: where the sheet itself asks for no moment, the entry stands at noon
    of that day. Of a sheet with a second sitting both are on the paper; while nothing of the second is written, the
    first is kept as by `send_together`. The same key gives the same. Raises AnswersMissing and NotOpen as `submit`
    does.
    """
    definition = definition_of(assignment.worksheet_id)
    later = {field.key for step in definition.steps_of("second") for field in step.fields}
    stages: tuple[Stage, ...] = ("first", "second") if later.intersection(answers) else ("first",)
    noon = datetime.combine(written_on, time(12), ZoneInfo(case.zone))
    mode = Submission.Mode.PAPER
    return _send_typed(assignment, case, answers, key=key, mode=mode, stages=stages, happened_at=noon, by=by, at=at)


def _send_typed(
    assignment: Assignment,
    case: CaseFile,
    answers: Mapping[str, object],
    *,
    key: UUID,
    mode: Submission.Mode,
    stages: tuple[Stage, ...],
    happened_at: datetime | None,
    by: Actor,
    at: datetime,
) -> Submission | Draft:
    with transaction.atomic():
        row = Assignment.objects.select_for_update(of=("self",), no_key=True).get(pk=assignment.pk)
        own = uuid5(row.pk, str(key))
        known = _sent_under(str(own), case_id=row.case_id) or Draft.objects.filter(pk=own).first()
        if known is not None:
            return known
        if row.ended_at is not None:
            raise NotOpen
        definition = definition_of(row.worksheet_id)
        setup = setup_in_force(row, definition)
        agreed = setup.answers if setup else None
        problems = [
            one for stage in stages for one in missing(definition, answers, stage=stage, setup=agreed, by="therapist")
        ]
        if problems:
            raise AnswersMissing(problems)
        refuse_a_second_go(definition, answers, case_id=row.case_id)
        if definition.has_second_sitting and "second" not in stages:
            return _keep_for_the_client(row, answers, identity=own, zone=case.zone, by=by, at=at)
        sent = _store(
            assignment=row,
            definition=definition,
            answers=answers,
            setup=setup,
            key=str(own),
            zone=case.zone,
            started_at=at,
            draft=None,
            mode=mode,
            by=by,
            at=at,
            happened_at=happened_at,
        )
        _follow_up(row, case, at=at)
        record(act="submission.sent", subject="submission", subject_id=sent.pk, case_id=sent.case_id, by=by, at=at)
    return sent


def _keep_for_the_client(
    assignment: Assignment, answers: Mapping[str, object], *, identity: UUID, zone: str, by: Actor, at: datetime
) -> Draft:
    draft = Draft.objects.create(
        id=identity,
        case_id=assignment.case_id,
        assignment=assignment,
        answers=dict(answers),
        revision=1,
        zone=zone,
        started_at=at,
        saved_at=at,
        locked_at=at,
    )
    record(act="draft.locked", subject="draft", subject_id=draft.pk, case_id=draft.case_id, by=by, at=at)
    return draft


def correct(*, submission: Submission, changes: Mapping[str, object], key: str, by: Actor, at: datetime) -> Submission:
    """Send a correction: a new revision of the entry with its own measure values; the former one is kept.

    The same key, or changes that change nothing, give the revision in force. Raises AnswersMissing, and NotOpen for
    what stays as it was sent: the set-up, and what was locked with a first sitting.
    """
    with transaction.atomic():
        # The first revision stands for the entry: the one in force changes while somebody else waits for its lock.
        Submission.objects.select_for_update(of=("self",), no_key=True).get(pk=submission.entry)
        known = _sent_under(key, case_id=submission.case_id)
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
        sent = _store(
            assignment=current.assignment,
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


def _sent_under(key: str, *, case_id: UUID) -> Submission | None:
    return _with_key.first(case=case_id, key=key)


_with_key = PreparedInPractice(
    Submission, lambda rows, case, key: rows.filter(case_id=case, key=key), case=UUID, key=str
)


def _check_complete(definition: Definition, answers: Mapping[str, object], setup: Setup | None) -> None:
    agreed = setup.answers if setup else None
    if setup:
        answers = without_setup(definition, answers)
    stages: tuple[Stage, ...] = ("first", "second")
    problems = [problem for stage in stages for problem in missing(definition, answers, stage=stage, setup=agreed)]
    if problems:
        raise AnswersMissing(problems)


def _store(
    *,
    assignment: Assignment,
    definition: Definition,
    answers: Mapping[str, object],
    setup: Setup | None,
    key: str,
    zone: str,
    started_at: datetime,
    draft: Draft | None,
    mode: Submission.Mode,
    by: Actor,
    at: datetime,
    former: Submission | None = None,
    happened_at: datetime | None = None,
) -> Submission:
    """Store an entry or its correction. `happened_at` counts where the sheet itself asks for no moment."""
    identity: UUID = new_id()
    sent = Submission(
        id=identity,
        case_id=assignment.case_id,
        assignment=assignment,
        worksheet_id=assignment.worksheet_id,
        draft=draft,
        setup=setup,
        entry=former.entry if former else identity,
        revision=former.revision + 1 if former else 1,
        slug=definition.slug,
        series=definition.series,
        answers=dict(answers),
        mode=mode,
        typed_by=f"{by.kind}:{by.id}",
        zone=zone,
        started_at=started_at,
        sent_at=former.sent_at if former else at,
        happened_at=event_moment(definition, answers) or happened_at,
        key=key,
    )
    _new_submission.store(sent)
    if former is None:
        raise_tasks(sent, definition, answers, at=at)
    _new_values.store(
        *(
            MeasureValue(
                case_id=assignment.case_id,
                submission=sent,
                name=name,
                value=value,
                formula_version=definition.measure(name).formula_version,
            )
            for name, value in _measured(definition, answers, setup).items()
        )
    )
    return sent


def _measured(definition: Definition, answers: Mapping[str, object], setup: Setup | None) -> dict[str, float | None]:
    if setup is None:
        return measure_values(definition, answers)
    return measure_values(definition, without_setup(definition, answers), setup=setup.answers)


def _follow_up(assignment: Assignment, case: CaseFile, *, at: datetime) -> None:
    if assignment.remind_at is None:
        return
    withdraw_reminders(assignment=assignment, at=at)
    plan_reminder(assignment=assignment, case=case, at=at)
