"""The therapist types an entry: what is said in the session, or what the client wrote on paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets.actions import AnswersMissing, NotOpen, send_from_paper, send_together
from evenhand.domain.worksheets.answers import clean
from evenhand.domain.worksheets.definition import Definition, Field, Step
from evenhand.domain.worksheets.models import Assignment, Draft, Submission
from evenhand.domain.worksheets.published import definition_of
from evenhand.domain.worksheets.queries import newest_paper
from evenhand.domain.worksheets.queries.writing import setup_in_force
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.components.sheet.defaults import defaults_of
from evenhand.faces.components.sheet.page import Sheet, one_page
from evenhand.faces.components.sheet.posted import (
    Posted,
    raw_values,
    rows_to_show,
    wants_other_rows,
    without_removed_row,
)
from evenhand.faces.components.sheet.problems import problem_links
from evenhand.faces.components.sheet.reading import answered
from evenhand.faces.workspace.case_frame import back_to, case_address, case_frame, own_case
from evenhand.faces.workspace.clock import Clock, clock_of
from evenhand.faces.workspace.homework import FROM_PAPER, KEPT, TOGETHER, own_assignment
from evenhand.foundation.identifiers import new_id

EARLIEST = date(2000, 1, 1)
NO_DAY = "Write the day on which it was written, such as 2026-11-24; not one that lies ahead."


@dataclass(frozen=True, slots=True)
class Writing:
    """An assignment that is being written together: its sheet, what was agreed for it, whose it is."""

    request: TherapistRequest
    case: CaseFile
    assignment: Assignment
    definition: Definition
    agreed: Mapping[str, object]
    clock: Clock
    on_paper: bool = False

    @property
    def steps(self) -> tuple[Step, ...]:
        """The pages to type: those of the first sitting, and where it is on paper those of the second too."""
        later = self.definition.steps_of("second") if self.on_paper else ()
        return self.definition.steps_of("first") + later

    @property
    def fields(self) -> tuple[Field, ...]:
        """Every question of these pages, the therapist's own among them."""
        return tuple(field for step in self.steps for field in step.fields)

    def sheet(self, answers: Mapping[str, object]) -> Sheet:
        """Return what the form is drawn from."""
        zone = ZoneInfo(self.case.zone)
        return Sheet(self.definition, answers={**self.agreed, **answers}, setup=self.agreed, zone=zone, by="therapist")


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def together(request: TherapistRequest, number: str, assignment_id: UUID) -> HttpResponse:
    """Show all questions of a sheet in one form and send it; what has to be agreed first is asked first."""
    return _typing(request, number, assignment_id, on_paper=False)


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def from_paper(request: TherapistRequest, number: str, assignment_id: UUID) -> HttpResponse:
    """The same for a sheet that the client wrote on paper: with the day it was written, and both sittings at once."""
    return _typing(request, number, assignment_id, on_paper=True)


def _typing(request: TherapistRequest, number: str, assignment_id: UUID, *, on_paper: bool) -> HttpResponse:
    case = own_case(request, number)
    assignment = own_assignment(case, assignment_id)
    definition = definition_of(assignment.worksheet_id)
    setup = setup_in_force(assignment, definition)
    if definition.has_setup and setup is None and assignment.ended_at is None:
        return HttpResponseRedirect(reverse("workspace:set_up", args=[case.number, assignment.pk]))
    agreed = setup.answers if setup else {}
    writing = Writing(request, case, assignment, definition, agreed, clock_of(request), on_paper)
    if request.method == "POST":
        return _send(writing, dict(request.POST.lists()))
    return _page(writing, _blank(writing), ended=assignment.ended_at is not None)


def _blank(writing: Writing) -> Sheet:
    """The form to begin with: a paper with versions opens as it stands, anything else empty."""
    former = newest_paper(case=writing.case, definition=writing.definition)
    if former is not None:
        return writing.sheet(former.answers)
    zone, at = writing.case.zone, writing.clock.now
    return replace(writing.sheet({}), defaults=defaults_of(writing.definition, stage="first", at=at, zone=zone))


def _send(writing: Writing, posted: Posted) -> HttpResponse:
    """Send what was typed; whatever stands in the way, everything typed stays on the page."""
    steps = {step.id for step in writing.steps}
    raw = without_removed_row(raw_values(writing.fields, posted), posted)
    zone = ZoneInfo(writing.case.zone)
    cleaned = clean(writing.definition, raw, steps=steps, setup=writing.agreed, zone=zone)
    rows = rows_to_show(writing.fields, posted)
    typed = replace(writing.sheet(cleaned.answers), kept=cleaned.kept, rows=rows, problems=cleaned.problems)
    if wants_other_rows(posted):
        return _page(writing, typed)
    day = _written_on(writing)
    if cleaned.problems or day is None:
        return _page(writing, typed, status=422)
    try:
        sent = _stored(writing, cleaned.answers, day)
    except AnswersMissing as refused:
        return _page(writing, replace(typed, problems=refused.problems), status=422)
    except NotOpen:
        return _page(writing, typed, ended=True, status=409)
    kept = getattr(sent, "locked_at", None) is not None
    done = KEPT if kept else FROM_PAPER if writing.on_paper else TOGETHER
    return back_to(case_address("homework", writing.case), done=done)


def _stored(writing: Writing, answers: Mapping[str, object], day: date) -> Submission | Draft:
    """Store what was typed, as said in the session or as written on paper that day."""
    case, key, by, at = writing.case, _key_in(writing.request), writing.request.actor, writing.clock.now
    if writing.on_paper:
        return send_from_paper(
            assignment=writing.assignment, case=case, answers=answers, written_on=day, key=key, by=by, at=at
        )
    return send_together(assignment=writing.assignment, case=case, answers=answers, key=key, by=by, at=at)


def _written_on(writing: Writing) -> date | None:
    """The day on which a sheet was written, today in the session; None for what is no day, or one that lies ahead."""
    today = writing.clock.now.astimezone(ZoneInfo(writing.case.zone)).date()
    if not writing.on_paper:
        return today
    try:
        day = date.fromisoformat(writing.request.POST.get("_written_on", ""))
    except ValueError:
        return None
    return day if EARLIEST <= day <= today else None


def _key_in(request: TherapistRequest) -> UUID:
    """The key a form came with, so that sending it twice has one effect; a fresh one for a fresh form."""
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return new_id()


def _page(writing: Writing, sheet: Sheet, *, ended: bool = False, status: int = 200) -> HttpResponse:
    definition = writing.definition
    context = {
        **case_frame(writing.case, tab="homework", within=True),
        "definition": definition,
        "agreed": answered(definition, writing.agreed, stages=("setup",)) if writing.agreed else (),
        "pages": one_page(sheet, writing.steps),
        "problems": problem_links(definition, sheet.problems),
        "finishes_later": definition.has_second_sitting,
        "ended": ended,
        "key": _key_in(writing.request),
        "on_paper": writing.on_paper,
        "today": writing.clock.today.isoformat(),
        "written_on": writing.request.POST.get("_written_on", ""),
        "day_problem": NO_DAY if writing.request.method == "POST" and _written_on(writing) is None else "",
    }
    return render(writing.request, "workspace/together.html", context, status=status)
