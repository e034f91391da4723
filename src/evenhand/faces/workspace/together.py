"""The therapist types an entry: what is said in the session, or what the client wrote on paper."""

from __future__ import annotations

import json
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
from evenhand.domain.worksheets.lengths import rest_of
from evenhand.domain.worksheets.models import Assignment, Draft, Submission
from evenhand.domain.worksheets.published import definition_of
from evenhand.domain.worksheets.queries import newest_paper
from evenhand.domain.worksheets.queries.writing import other_form, setup_in_force
from evenhand.domain.worksheets.sequences import is_short
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
from evenhand.wording import later

BESIDE = "_beside"
EARLIEST = date(2000, 1, 1)
NO_DAY = later("Write the day on which it was written, such as 2026-11-24; not one that lies ahead.")


@dataclass(frozen=True, slots=True)
class Writing:
    """An assignment that is being written together: its sheet, what was agreed for it, whose it is.

    `other` is the other length of the form in hand, which is the one that was given unless it is `on_other`.
    """

    request: TherapistRequest
    case: CaseFile
    assignment: Assignment
    definition: Definition
    agreed: Mapping[str, object]
    clock: Clock
    on_paper: bool = False
    other: Definition | None = None
    on_other: bool = False

    @property
    def steps(self) -> tuple[Step, ...]:
        """The pages to type: those of the first sitting, and where it is on paper those of the second too."""
        later = self.definition.steps_of("second") if self.on_paper else ()
        return self.definition.steps_of("first") + later

    @property
    def rest(self) -> Definition | None:
        """What only the other length asks."""
        return rest_of(self.definition, self.other) if self.other else None

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
    definition, other = _lengths(assignment, on_other="other" in request.GET)
    given = definition_of(assignment.worksheet_id)
    setup = setup_in_force(assignment, given) or setup_in_force(assignment, definition)
    if given.has_setup and setup is None and assignment.ended_at is None:
        return HttpResponseRedirect(reverse("workspace:set_up", args=[case.number, assignment.pk]))
    agreed = setup.answers if setup else {}
    on_other = other is not None and "other" in request.GET
    writing = Writing(request, case, assignment, definition, agreed, clock_of(request), on_paper, other, on_other)
    if request.method == "POST":
        return _send(writing, dict(request.POST.lists()))
    return _page(writing, _blank(writing), ended=assignment.ended_at is not None)


def _lengths(assignment: Assignment, *, on_other: bool) -> tuple[Definition, Definition | None]:
    """The form to type, and the other length of it where there is one."""
    given, version = definition_of(assignment.worksheet_id), other_form(assignment)
    if version is None:
        return given, None
    other = definition_of(version.pk)
    return (other, given) if on_other else (given, other)


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
    turned = _on_the_other(writing) if not cleaned.problems else None
    answers = {**_typed_beside(writing), **cleaned.answers}
    if turned is not None:
        return _page(turned, _begun(turned, answers), beside=_only_there(turned, answers))
    day = _written_on(writing)
    if cleaned.problems or day is None:
        return _page(writing, typed, status=422)
    try:
        sent = _stored(writing, answers, day)
    except AnswersMissing as refused:
        return _page(writing, replace(typed, problems=refused.problems), status=422)
    except NotOpen:
        return _page(writing, typed, ended=True, status=409)
    kept = getattr(sent, "locked_at", None) is not None
    done = KEPT if kept else FROM_PAPER if writing.on_paper else TOGETHER
    return back_to(case_address("homework", writing.case), done=done)


def _typed_beside(writing: Writing) -> dict[str, object]:
    """What was typed on the other length before, as the page carries it; what is not of that form is passed over."""
    try:
        told = json.loads(writing.request.POST.get(BESIDE, "") or "{}")
    except ValueError:
        told = {}
    if writing.rest is None or not isinstance(told, dict):
        return {}
    return clean(writing.rest, told, zone=ZoneInfo(writing.case.zone)).answers


def _on_the_other(writing: Writing) -> Writing | None:
    """The same entry on the other length, where that button was pressed.

    What both ask stands there as it was typed; what only this one asks goes along unseen.
    """
    if writing.other is None or writing.request.POST.get("_act") != "length":
        return None
    return replace(writing, definition=writing.other, other=writing.definition, on_other=not writing.on_other)


def _begun(writing: Writing, answers: Mapping[str, object]) -> Sheet:
    defaults = defaults_of(writing.definition, stage="first", at=writing.clock.now, zone=writing.case.zone)
    return replace(writing.sheet(answers), defaults=defaults)


def _only_there(writing: Writing, answers: Mapping[str, object]) -> dict[str, object]:
    return {one.key: answers[one.key] for one in writing.rest.fields() if one.key in answers} if writing.rest else {}


def _stored(writing: Writing, answers: Mapping[str, object], day: date) -> Submission | Draft:
    """Store what was typed, as said in the session or as written on paper that day."""
    case, key, by, at = writing.case, _key_in(writing.request), writing.request.actor, writing.clock.now
    if writing.on_paper:
        return send_from_paper(
            assignment=writing.assignment,
            case=case,
            answers=answers,
            written_on=day,
            key=key,
            by=by,
            at=at,
            on_other=writing.on_other,
            prorate="_prorate" in writing.request.POST,
        )
    return send_together(
        assignment=writing.assignment, case=case, answers=answers, key=key, by=by, at=at, on_other=writing.on_other
    )


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


def _page(
    writing: Writing,
    sheet: Sheet,
    *,
    ended: bool = False,
    beside: Mapping[str, object] | None = None,
    status: int = 200,
) -> HttpResponse:
    definition = writing.definition
    kept = _typed_beside(writing) if beside is None else beside
    context = {
        **case_frame(writing.case, tab="homework", within=True),
        "definition": definition,
        "agreed": answered(definition, writing.agreed, stages=("setup",)) if writing.agreed else (),
        "pages": one_page(sheet, writing.steps),
        "problems": problem_links(definition, sheet.problems),
        "action": "?other" if writing.on_other else "?",
        "length": {"title": writing.other.client_title, "is_short": is_short(writing.other.slug)}
        if writing.other
        else None,
        "beside": answered(writing.rest, kept) if writing.rest and kept else (),
        "carried": json.dumps(kept) if kept else "",
        "finishes_later": definition.has_second_sitting,
        "ended": ended,
        "key": _key_in(writing.request),
        "on_paper": writing.on_paper,
        "most_gaps": definition.instrument.most_gaps if definition.instrument and writing.on_paper else 0,
        "prorate": "_prorate" in writing.request.POST,
        "today": writing.clock.today.isoformat(),
        "written_on": writing.request.POST.get("_written_on", ""),
        "day_problem": NO_DAY if writing.request.method == "POST" and _written_on(writing) is None else "",
    }
    return render(writing.request, "workspace/together.html", context, status=status)
