"""Sending what a therapist typed: with the client in the session, or from paper."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.db import transaction

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets.actions.problems import AnswersMissing, NotOpen
from evenhand.domain.worksheets.answers import Problem, missing
from evenhand.domain.worksheets.definition import Definition, Stage
from evenhand.domain.worksheets.formulas import gaps_in
from evenhand.domain.worksheets.lengths import written_beside
from evenhand.domain.worksheets.models import Assignment, Draft, Submission
from evenhand.domain.worksheets.once import refuse_a_second_go
from evenhand.domain.worksheets.published import definition_of
from evenhand.domain.worksheets.queries.writing import other_form, setup_in_force
from evenhand.domain.worksheets.storing import follow_up, sent_under, store_entry
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import Actor


def send_together(
    *,
    assignment: Assignment,
    case: CaseFile,
    answers: Mapping[str, object],
    key: UUID,
    by: Actor,
    at: datetime,
    on_other: bool = False,
) -> Submission | Draft:
    """Send what a therapist typed with the client in the session, the therapist's own questions included.

    With `on_other` it is an entry on the other length of the sheet; what only the one that was given asks goes along.
    Of a sheet with a second sitting the first is kept as it was forecast, and the client finishes it: a locked draft
    then, else the submission. The same key gives the same. Raises AnswersMissing and NotOpen as `submit` does.
    """
    mode = Submission.Mode.DESK
    return _send_typed(
        assignment,
        case,
        answers,
        key=key,
        mode=mode,
        stages=("first",),
        happened_at=None,
        on_other=on_other,
        by=by,
        at=at,
    )


def send_from_paper(
    *,
    assignment: Assignment,
    case: CaseFile,
    answers: Mapping[str, object],
    written_on: date,
    key: UUID,
    by: Actor,
    at: datetime,
    on_other: bool = False,
    prorate: bool = False,
) -> Submission | Draft:
    """Send what a client wrote on paper, typed in by their therapist and marked so, into the series of the sheet.

    `written_on` is the day on which it was written: where the sheet itself asks for no moment, the entry stands at noon
    of that day. Of a sheet with a second sitting both are on the paper; while nothing of the second is written, the
    first is kept as by `send_together`, whose `on_other` it takes too. Items of an instrument
    may be blank: it has no score then or, with `prorate` and where its rules allow it, one with the gaps filled. The
    same key gives the same. Raises AnswersMissing and NotOpen as `submit` does.
    """
    definition = definition_of(assignment.worksheet_id)
    later = {field.key for step in definition.steps_of("second") for field in step.fields}
    stages: tuple[Stage, ...] = ("first", "second") if later.intersection(answers) else ("first",)
    noon = datetime.combine(written_on, time(12), ZoneInfo(case.zone))
    mode = Submission.Mode.PAPER
    return _send_typed(
        assignment,
        case,
        answers,
        key=key,
        mode=mode,
        stages=stages,
        happened_at=noon,
        on_other=on_other,
        prorate=prorate,
        by=by,
        at=at,
    )


def _send_typed(
    assignment: Assignment,
    case: CaseFile,
    answers: Mapping[str, object],
    *,
    key: UUID,
    mode: Submission.Mode,
    stages: tuple[Stage, ...],
    happened_at: datetime | None,
    on_other: bool,
    by: Actor,
    at: datetime,
    prorate: bool = False,
) -> Submission | Draft:
    with transaction.atomic():
        row = Assignment.objects.select_for_update(of=("self",), no_key=True).get(pk=assignment.pk)
        identity = uuid5(row.pk, str(key))
        known = sent_under(str(identity), case_id=row.case_id) or Draft.objects.filter(pk=identity).first()
        if known is not None:
            return known
        if row.ended_at is not None:
            raise NotOpen
        form, beside = _forms_of(row, answers, on_other=on_other)
        own, definition = definition_of(row.worksheet_id), definition_of(form)
        setup = setup_in_force(row, own) or setup_in_force(row, definition)
        agreed = setup.answers if setup else None
        problems = [
            one for stage in stages for one in missing(definition, answers, stage=stage, setup=agreed, by="therapist")
        ]
        if mode is Submission.Mode.PAPER:
            problems = _but_gaps(definition, answers, problems)
        if problems:
            raise AnswersMissing(problems)
        refuse_a_second_go(definition, answers, case_id=row.case_id)
        if definition.has_second_sitting and "second" not in stages:
            return _keep_for_the_client(row, answers, identity=identity, zone=case.zone, by=by, at=at)
        sent = store_entry(
            assignment=row,
            form=form,
            also_in=beside,
            definition=definition,
            answers=answers,
            setup=setup,
            key=str(identity),
            zone=case.zone,
            started_at=at,
            draft=None,
            mode=mode,
            by=by,
            at=at,
            happened_at=happened_at,
            prorate=prorate,
        )
        follow_up(row, case, at=at)
        record(act="submission.sent", subject="submission", subject_id=sent.pk, case_id=sent.case_id, by=by, at=at)
    return sent


def _but_gaps(definition: Definition, answers: Mapping[str, object], problems: list[Problem]) -> list[Problem]:
    """What stands in the way of an entry from paper: items of an instrument may be blank there, but not all of them."""
    gaps = gaps_in(definition, answers)
    if definition.instrument is None or len(gaps) == len(definition.instrument.items):
        return problems
    return [one for one in problems if one.field not in gaps]


def _forms_of(assignment: Assignment, answers: Mapping[str, object], *, on_other: bool) -> tuple[UUID, UUID | None]:
    """The form an entry is typed on, and the other where more was typed on it; raises NotOpen without another."""
    given, other = assignment.worksheet_id, other_form(assignment)
    if other is None:
        if on_other:
            raise NotOpen
        return given, None
    form, beside = (other.pk, given) if on_other else (given, other.pk)
    return form, beside if written_beside(definition_of(form), definition_of(beside), answers) else None


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
