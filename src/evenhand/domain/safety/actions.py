"""Writing a safety plan: both together at the desk, and the client their own steps alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.safety.models import SafetyPlan
from evenhand.domain.safety.queries import plan_of
from evenhand.domain.safety.sheet import fields_of_client, newest_sheet
from evenhand.domain.worksheets.actions import AnswersMissing, NotOpen
from evenhand.domain.worksheets.answers import Problem, missing
from evenhand.domain.worksheets.definition import Definition
from evenhand.domain.worksheets.published import definition_of
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import Actor
from evenhand.wording import later

NOT_CONFIRMED = later("The plan is saved once you can say yes here: it is made together, after an assessment.")


class PlanChanged(Exception):
    """Another version was written since the one a page was made from; nothing was stored."""

    def __init__(self, latest: SafetyPlan) -> None:
        """Keep the version that is in force."""
        super().__init__(f"version {latest.version} is in force")
        self.latest = latest


def write_plan(*, case: CaseFile, answers: Mapping[str, object], base: int, by: Actor, at: datetime) -> SafetyPlan:
    """Write a new version of a plan as therapist and client made it together in a session.

    One transaction: the version and an audit row. `base` is the version that was in sight, 0 for none. The same answers
    from the same page make one version; from the version in force they make another, since both went over it again.
    Raises AnswersMissing, one entry a question, also where it is not confirmed that an assessment came first;
    PlanChanged when another version is in force by now.
    """
    sheet, definition = newest_sheet()
    problems = missing(definition, answers, stage="first", by="therapist")
    named = {problem.field for problem in problems}
    problems += [problem for problem in _not_confirmed(definition, answers) if problem.field not in named]
    if problems:
        raise AnswersMissing(problems)
    with transaction.atomic():
        latest = _locked(case)
        if latest is not None and latest.version != base:
            if latest.answers == dict(answers):
                return latest
            raise PlanChanged(latest)
        return _keep(case, sheet.pk, latest, answers, by=by, at=at)


def change_plan(*, case: CaseFile, changes: Mapping[str, object], base: int, by: Actor, at: datetime) -> SafetyPlan:
    """Write a new version in which the client changed the steps that are theirs; all else stays as it was agreed.

    One transaction: the version and an audit row. `changes` are answers by question. Changes that change nothing make
    no version. Raises NotOpen without a plan or for a question that is not the client's, AnswersMissing with one entry
    a question, PlanChanged when another version than `base` is in force by now.
    """
    with transaction.atomic():
        latest = _locked(case)
        if latest is None:
            raise NotOpen
        definition = definition_of(latest.worksheet_id)
        if not {field.key for field in fields_of_client(definition)}.issuperset(changes):
            raise NotOpen
        answers = {name: value for name, value in {**latest.answers, **changes}.items() if value is not None}
        problems = missing(definition, answers, stage="first", steps=definition.settings.client_edits)
        if problems:
            raise AnswersMissing(problems)
        if answers == latest.answers:
            return latest
        if latest.version != base:
            raise PlanChanged(latest)
        return _keep(case, latest.worksheet_id, latest, answers, by=by, at=at)


def _not_confirmed(definition: Definition, answers: Mapping[str, object]) -> list[Problem]:
    """What the therapist confirms before a plan is saved, and did not."""
    asked = (field for step in definition.steps for field in step.fields if field.filled_by == "therapist")
    return [
        Problem(field.key, str(NOT_CONFIRMED))
        for field in asked
        if field.kind == "yes_no" and answers.get(field.key) is not True
    ]


def _locked(case: CaseFile) -> SafetyPlan | None:
    """Lock the case file, so that versions follow one another; return the one in force."""
    return plan_of(case=CaseFile.objects.select_for_update(of=("self",), no_key=True).get(pk=case.pk))


def _keep(
    case: CaseFile,
    worksheet_id: UUID,
    former: SafetyPlan | None,
    answers: Mapping[str, object],
    *,
    by: Actor,
    at: datetime,
) -> SafetyPlan:
    plan = SafetyPlan.objects.create(
        case_id=case.pk,
        worksheet_id=worksheet_id,
        version=former.version + 1 if former else 1,
        answers=dict(answers),
        written_at=at,
        written_by=f"{by.kind}:{by.id}",
    )
    record(act="safety_plan.written", subject="safety_plan", subject_id=plan.pk, case_id=plan.case_id, by=by, at=at)
    return plan
