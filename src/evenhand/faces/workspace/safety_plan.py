"""The safety plan at the desk: read, written together in the session, taken for paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods, require_safe

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.safety.actions import PlanChanged, write_plan
from evenhand.domain.safety.models import SafetyPlan
from evenhand.domain.safety.queries import plan_of, plan_versions
from evenhand.domain.safety.sheet import newest_sheet
from evenhand.domain.worksheets.actions import AnswersMissing
from evenhand.domain.worksheets.answers import Problem, clean
from evenhand.domain.worksheets.definition import Definition
from evenhand.domain.worksheets.published import definition_of
from evenhand.faces.components.keeping import pages_to_keep
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.components.plan import PlanStep, letters_for, plan_steps
from evenhand.faces.components.printing import NotPrinted, as_pdf, can_print
from evenhand.faces.components.sheet.defaults import defaults_of
from evenhand.faces.components.sheet.page import Sheet, one_page
from evenhand.faces.components.sheet.posted import (
    Posted,
    raw_values,
    rows_to_show,
    version_in_sight,
    wants_other_rows,
    without_removed_row,
)
from evenhand.faces.components.sheet.problems import problem_links
from evenhand.faces.workspace.agreed import written_in_words
from evenhand.faces.workspace.case_frame import back_to, case_address, case_frame, done_sentence, own_case
from evenhand.faces.workspace.clock import Clock, clock_of
from evenhand.foundation.outbox.words import FileName
from evenhand.wording import later
from evenhand.wording.dates import plain_day

PATIENCE = 10.0
"""Seconds that a page waits for its turn to be printed."""

WRITTEN = "written"
DONE = {WRITTEN: later("Saved. The client has it one tap away, and earlier versions are kept.")}


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a plan, to be read."""

    number: int
    written: str
    steps: tuple[PlanStep, ...]


@for_therapist
@require_safe
def safety_plan(request: TherapistRequest, number: str) -> HttpResponse:
    """Show the plan in force and every version before it; where there is none, when one is made. One query."""
    return _shown(request, own_case(request, number))


def _shown(request: TherapistRequest, case: CaseFile, *, not_printed: bool = False) -> HttpResponse:
    clock = clock_of(request)
    versions = [_version(row, request, clock) for row in plan_versions(case=case)]
    context = {
        **case_frame(case, tab="information", within=True),
        "definition": newest_sheet()[1],
        "done": done_sentence(request, DONE),
        "versions": versions,
        "prints": can_print(),
        "not_printed": not_printed,
    }
    return render(request, "workspace/safety_plan.html", context, status=503 if not_printed else 200)


def _version(row: SafetyPlan, request: TherapistRequest, clock: Clock) -> Version:
    steps = plan_steps(definition_of(row.worksheet_id), row.answers)
    return Version(row.version, written_in_words(row, request.actor, clock), steps)


@for_therapist
@require_safe
def safety_plan_pages(request: TherapistRequest, number: str) -> HttpResponse:
    """Give the plan in force as a PDF, without a name; where it cannot be made now, say so above the plan."""
    case = own_case(request, number)
    found = plan_of(case=case)
    if found is None or not can_print():
        raise Http404
    try:
        made = as_pdf(plan_on_paper(found, case, clock_of(request).zone), patience=PATIENCE)
    except NotPrinted:
        return _shown(request, case, not_printed=True)
    return pages_to_keep(made, FileName.PLAN)


def plan_on_paper(found: SafetyPlan, case: CaseFile, zone: ZoneInfo) -> str:
    """Return a plan as a page to print; its title names the case file by its number."""
    definition, day = definition_of(found.worksheet_id), found.written_at.astimezone(zone)
    steps = plan_steps(definition, found.answers)
    context = {
        "heading": case.number,
        "size": case.practice.paper,
        "title": definition.client_title,
        "made": plain_day(day.date()),
        "steps": steps,
        "fits": letters_for(steps),
    }
    return render_to_string("components/paper/plan.html", context)


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def write_safety_plan(request: TherapistRequest, number: str) -> HttpResponse:
    """Write the plan together, beginning with what is in force; saved once an assessment is confirmed."""
    case = own_case(request, number)
    found = plan_of(case=case)
    _, definition = newest_sheet()
    at_desk = _AtDesk(request, case, definition, found)
    if request.method == "POST":
        return _keep(at_desk, dict(request.POST.lists()))
    if found is None:
        defaults = defaults_of(definition, stage="first", at=at_desk.clock.now, zone=case.zone)
        return at_desk.form(replace(at_desk.sheet({}), defaults=defaults))
    return at_desk.form(at_desk.sheet(_to_go_over(definition, found.answers)))


def _to_go_over(definition: Definition, answers: Mapping[str, object]) -> dict[str, object]:
    """The plan in force without what is confirmed anew each time."""
    anew = {field.key for field in definition.fields() if field.filled_by == "therapist"}
    return {key: answer for key, answer in answers.items() if key not in anew}


@dataclass(frozen=True, slots=True)
class _AtDesk:
    """A plan that is being written: whose it is, on which sheet, from which version."""

    request: TherapistRequest
    case: CaseFile
    definition: Definition
    found: SafetyPlan | None

    @property
    def clock(self) -> Clock:
        return clock_of(self.request)

    @property
    def base(self) -> int:
        return self.found.version if self.found else 0

    def sheet(self, answers: Mapping[str, object]) -> Sheet:
        return Sheet(self.definition, answers=answers, zone=ZoneInfo(self.case.zone), by="therapist")

    def form(
        self, sheet: Sheet, *, base: int | None = None, other: SafetyPlan | None = None, status: int = 200
    ) -> HttpResponse:
        context = {
            **case_frame(self.case, tab="information", within=True),
            "definition": self.definition,
            "pages": one_page(sheet, self.definition.steps_of("first")),
            "problems": problem_links(self.definition, sheet.problems),
            "base": self.base if base is None else base,
            "is_first": self.found is None,
            "other": _version(other, self.request, self.clock) if other else None,
        }
        return render(self.request, "workspace/write_safety_plan.html", context, status=status)


def _keep(at_desk: _AtDesk, posted: Posted) -> HttpResponse:
    """Store what was typed as a new version; whatever stands in the way, everything typed stays on the page."""
    definition, case = at_desk.definition, at_desk.case
    fields = [field for step in definition.steps_of("first") for field in step.fields]
    raw = without_removed_row(raw_values(fields, posted), posted)
    cleaned = clean(definition, raw, zone=ZoneInfo(case.zone))
    rows = rows_to_show(fields, posted)
    typed = replace(at_desk.sheet(cleaned.answers), kept=cleaned.kept, rows=rows, problems=cleaned.problems)
    base = version_in_sight(posted)
    if wants_other_rows(posted):
        return at_desk.form(typed, base=base)
    problems: Sequence[Problem] = cleaned.problems
    try:
        if not problems:
            by, at = at_desk.request.actor, at_desk.clock.now
            write_plan(case=case, answers=cleaned.answers, base=base, by=by, at=at)
            return back_to(case_address("safety_plan", case), done=WRITTEN)
    except AnswersMissing as refused:
        problems = refused.problems
    except PlanChanged as changed:
        return at_desk.form(typed, base=changed.latest.version, other=changed.latest, status=409)
    return at_desk.form(replace(typed, problems=problems), base=base, status=422)
