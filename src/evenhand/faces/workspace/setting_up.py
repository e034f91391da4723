"""The set-up of an assignment: filled once, alone or together, changed as a new version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets.actions import NotOpen, SetupChanged, write_setup
from evenhand.domain.worksheets.answers import clean, missing
from evenhand.domain.worksheets.definition import Definition, Field
from evenhand.domain.worksheets.models import Assignment, Setup
from evenhand.domain.worksheets.published import definition_of
from evenhand.domain.worksheets.queries import setup_to_start_from, setups_of
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
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
from evenhand.faces.workspace.agreed import CHANGE, FILL, READ, until_then, versions_in_words, written_in_words
from evenhand.faces.workspace.case_frame import back_to, case_address, case_frame, done_sentence, own_case
from evenhand.faces.workspace.clock import Clock, clock_of
from evenhand.faces.workspace.homework import AGREED, SENT, own_assignment
from evenhand.wording import later

DONE = {SENT: later("Sent. You can fill in now what you agreed, or leave it for later.")}


@dataclass(frozen=True, slots=True)
class Agreeing:
    """A set-up on the desk: whose it is, its versions newest first, and who looks at it when."""

    request: TherapistRequest
    case: CaseFile
    assignment: Assignment
    definition: Definition
    versions: Sequence[Setup]
    clock: Clock

    @property
    def fields(self) -> tuple[Field, ...]:
        """Every question of the set-up."""
        return tuple(field for step in self.definition.steps_of("setup") for field in step.fields)

    @property
    def in_force(self) -> Mapping[str, object]:
        """The answers of the newest version."""
        return self.versions[0].answers if self.versions else {}

    @property
    def base(self) -> int:
        """The number of the newest version, 0 before there is one."""
        return self.versions[0].version if self.versions else 0

    def sheet(self, answers: Mapping[str, object]) -> Sheet:
        """Return what the form is drawn from."""
        zone = ZoneInfo(self.case.zone)
        return Sheet(self.definition, answers=answers, setup=answers, zone=zone, by="therapist")


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: TherapistRequest, number: str, assignment_id: UUID) -> HttpResponse:
    """Show the set-up of an assignment with its versions; keep a new one. Two queries after the case file, and keys."""
    case = own_case(request, number)
    assignment = own_assignment(case, assignment_id)
    definition = definition_of(assignment.worksheet_id)
    if not definition.has_setup:
        raise Http404
    versions = setups_of(assignment=assignment)
    agreeing = Agreeing(request, case, assignment, definition, versions, clock_of(request))
    if request.method == "POST":
        return _keep(agreeing, dict(request.POST.lists()))
    if versions:
        return _page(agreeing, agreeing.sheet(agreeing.in_force))
    return _first_page(agreeing)


def _first_page(agreeing: Agreeing) -> HttpResponse:
    """The form before there is a version: with what the same sheet was set up with before, where it was."""
    former = setup_to_start_from(assignment=agreeing.assignment)
    if former is None:
        zone = agreeing.case.zone
        defaults = defaults_of(agreeing.definition, stage="setup", at=agreeing.clock.now, zone=zone)
        return _page(agreeing, replace(agreeing.sheet({}), defaults=defaults))
    steps = {step.id for step in agreeing.definition.steps_of("setup")}
    taken = clean(agreeing.definition, former.answers, steps=steps, zone=ZoneInfo(agreeing.case.zone))
    sheet = replace(agreeing.sheet(taken.answers), kept=taken.kept)
    return _page(agreeing, sheet, former=written_in_words(former, agreeing.request.actor, agreeing.clock))


def _keep(agreeing: Agreeing, posted: Posted) -> HttpResponse:
    """Store what was typed as a new version; whatever stands in the way, everything typed stays on the page."""
    definition = agreeing.definition
    steps = {step.id for step in definition.steps_of("setup")}
    raw = without_removed_row(raw_values(agreeing.fields, posted), posted)
    zone = ZoneInfo(agreeing.case.zone)
    cleaned = clean(definition, raw, steps=steps, earlier=agreeing.in_force, setup=agreeing.in_force, zone=zone)
    typed = replace(agreeing.sheet(cleaned.answers), kept=cleaned.kept, rows=rows_to_show(agreeing.fields, posted))
    seen = version_in_sight(posted)
    if agreeing.assignment.ended_at is not None:
        return _page(agreeing, typed, trouble="ended", status=409)
    if wants_other_rows(posted):
        return _page(agreeing, replace(typed, problems=cleaned.problems), base=seen)
    unstored = {problem.field for problem in cleaned.problems}
    blank = missing(definition, cleaned.answers, stage="setup", by="therapist")
    problems = [*cleaned.problems, *(problem for problem in blank if problem.field not in unstored)]
    if problems:
        return _page(agreeing, replace(typed, problems=problems), base=seen, status=422)
    try:
        write_setup(
            assignment=agreeing.assignment,
            answers=cleaned.answers,
            by=agreeing.request.actor,
            at=agreeing.clock.now,
            base=seen,
        )
    except SetupChanged:
        now = replace(agreeing, versions=setups_of(assignment=agreeing.assignment))
        return _page(now, typed, trouble="changed", status=409)
    except NotOpen:
        return _page(agreeing, typed, trouble="ended", status=409)
    return back_to(case_address("homework", agreeing.case), done=AGREED)


def _page(
    agreeing: Agreeing,
    sheet: Sheet,
    *,
    base: int | None = None,
    former: str = "",
    trouble: str = "",
    status: int = 200,
) -> HttpResponse:
    request, definition, assignment = agreeing.request, agreeing.definition, agreeing.assignment
    is_over = assignment.ended_at is not None and not trouble
    context = {
        **case_frame(agreeing.case, tab="homework", within=True),
        "done": done_sentence(request, DONE) if request.method != "POST" else "",
        "heading": READ if is_over else CHANGE if agreeing.versions else FILL,
        "definition": definition,
        "assignment": assignment,
        "is_over": is_over,
        "pages": () if is_over else one_page(sheet, definition.steps_of("setup")),
        "problems": problem_links(definition, sheet.problems),
        "base": agreeing.base if base is None else base,
        "former": former,
        "trouble": trouble,
        "until_then": "" if agreeing.versions or is_over else until_then(definition),
        "versions": versions_in_words(definition, agreeing.versions, request.actor, agreeing.clock),
        "just_sent": request.GET.get("done") == SENT and not agreeing.versions,
    }
    return render(request, "workspace/set_up.html", context, status=status)
