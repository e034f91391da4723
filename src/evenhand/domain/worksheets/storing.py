"""Storing what was sent: the entry, its measure values, what an answer about harm calls for, the reminder after it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets.answers import without_setup
from evenhand.domain.worksheets.definition import TOTAL, Definition
from evenhand.domain.worksheets.event_time import event_moment
from evenhand.domain.worksheets.formulas import measure_values, prorated_total
from evenhand.domain.worksheets.models import Assignment, Draft, MeasureValue, Setup, Submission
from evenhand.domain.worksheets.reminders import plan_reminder, withdraw_reminders
from evenhand.domain.worksheets.risk_steps import raise_tasks
from evenhand.foundation.audit.actor import Actor
from evenhand.foundation.identifiers import new_id
from evenhand.foundation.practices.prepared import PreparedInPractice
from evenhand.foundation.practices.prepared_writes import PreparedInsert

_new_submission = PreparedInsert(Submission)
_new_values = PreparedInsert(MeasureValue)


def sent_under(key: str, *, case_id: UUID) -> Submission | None:
    """Return the entry that was sent under a key; None before."""
    return _with_key.first(case=case_id, key=key)


_with_key = PreparedInPractice(
    Submission, lambda rows, case, key: rows.filter(case_id=case, key=key), case=UUID, key=str
)


def store_entry(
    *,
    assignment: Assignment,
    form: UUID,
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
    also_in: UUID | None = None,
    former: Submission | None = None,
    happened_at: datetime | None = None,
    prorate: bool = False,
) -> Submission:
    """Store an entry or its correction. `happened_at` counts where the sheet itself asks for no moment."""
    identity: UUID = new_id()
    sent = Submission(
        id=identity,
        case_id=assignment.case_id,
        assignment=assignment,
        worksheet_id=form,
        also_in_id=also_in,
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
        language=definition.asked_in,
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
            for name, value in _measured(definition, answers, setup, prorate=prorate).items()
        )
    )
    return sent


def _measured(
    definition: Definition, answers: Mapping[str, object], setup: Setup | None, *, prorate: bool
) -> dict[str, float | None]:
    if setup is None:
        values = measure_values(definition, answers)
    else:
        values = measure_values(definition, without_setup(definition, answers), setup=setup.answers)
    filled = prorated_total(definition, answers) if prorate else None
    return values if filled is None else {**values, TOTAL: filled}


def follow_up(assignment: Assignment, case: CaseFile, *, at: datetime) -> None:
    """Plan the reminder after an entry, in the place of those that were planned."""
    if assignment.remind_at is None:
        return
    withdraw_reminders(assignment=assignment, at=at)
    plan_reminder(assignment=assignment, case=case, at=at)
