"""The client's plan for hard times: to read in one tap, to change the steps that are theirs, to print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from evenhand.domain.safety.actions import PlanChanged, change_plan
from evenhand.domain.safety.models import SafetyPlan
from evenhand.domain.safety.queries import plan_of, plan_versions
from evenhand.domain.safety.sheet import fields_of_client, plan_slug
from evenhand.domain.worksheets.actions import AnswersMissing
from evenhand.domain.worksheets.answers import Problem, clean
from evenhand.domain.worksheets.bundled import bundled_definitions
from evenhand.domain.worksheets.definition import Definition
from evenhand.domain.worksheets.published import definition_of
from evenhand.faces.components.keeping import pages_to_keep
from evenhand.faces.components.permissions import ClientRequest, for_client
from evenhand.faces.components.plan import PlanStep, letters_for, plan_steps
from evenhand.faces.components.printing import NotPrinted, as_pdf, can_print
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
from evenhand.faces.portal.data import PATIENCE
from evenhand.faces.portal.days import ClientClock
from evenhand.faces.portal.paper import clock_of
from evenhand.foundation.outbox.words import PORTAL_TITLE, FileName
from evenhand.wording.dates import day_and_time as moment_in_words
from evenhand.wording.dates import plain_day, time_of_day


@for_client
@require_safe
def plan(request: ClientRequest) -> HttpResponse:
    """Show the plan in force, or say how one comes about. Nobody learns that it was opened: no reading is recorded."""
    return _shown(request)


def _shown(request: ClientRequest, *, not_printed: bool = False) -> HttpResponse:
    found = plan_of(case=request.case)
    context: dict[str, object] = {"title": bundled_definitions()[plan_slug()][0].client_title, "plan": None}
    if found is not None:
        context = {
            **_in_words(found, clock_of(request)),
            "plan": found,
            "saved": "saved" in request.GET,
            "prints": can_print(),
            "not_printed": not_printed,
        }
    return render(request, "portal/plan.html", context, status=503 if not_printed else 200)


def _in_words(found: SafetyPlan, clock: ClientClock) -> dict[str, object]:
    return {
        "title": definition_of(found.worksheet_id).client_title,
        "written": day_and_time(found.written_at.astimezone(clock.zone)),
        "by_client": found.is_clients,
        "steps": steps_of(found),
    }


def day_and_time(here: datetime) -> str:
    """Return a moment in full: never "today", since the page is read again from a phone or from paper."""
    return moment_in_words(plain_day(here.date()), time_of_day(here))


@for_client
@require_safe
def versions(request: ClientRequest) -> HttpResponse:
    """Show every version of the plan, the one in force first."""
    found = plan_versions(case=request.case)
    if not found:
        raise Http404
    clock = clock_of(request)
    context = {"title": definition_of(found[0].worksheet_id).client_title}
    return render(request, "portal/plan_versions.html", {**context, "versions": [_in_words(v, clock) for v in found]})


@for_client
@require_safe
def as_pages(request: ClientRequest) -> HttpResponse:
    """Give the plan as a PDF; where it cannot be made now, say so above the plan itself."""
    found = plan_of(case=request.case)
    if found is None or not can_print():
        raise Http404
    day = found.written_at.astimezone(clock_of(request).zone)
    words = _in_words(found, clock_of(request))
    context = {**words, "heading": PORTAL_TITLE, "made": plain_day(day.date()), "fits": letters_for(steps_of(found))}
    context["size"] = request.case.practice.paper
    try:
        made = as_pdf(render_to_string("components/paper/plan.html", context), patience=PATIENCE)
    except NotPrinted:
        return _shown(request, not_printed=True)
    return pages_to_keep(made, FileName.PLAN)


@for_client
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: ClientRequest) -> HttpResponse:
    """Let the client change the steps that are theirs; the version before is kept."""
    found = plan_of(case=request.case)
    if found is None:
        return HttpResponseRedirect(reverse("portal:plan"))
    definition = definition_of(found.worksheet_id)
    sheet = Sheet(definition, answers=found.answers, zone=clock_of(request).zone)
    if request.method != "POST":
        return _form(request, definition, sheet, base=found.version)
    posted: Posted = dict(request.POST.lists())
    fields = fields_of_client(definition)
    raw = without_removed_row(raw_values(fields, posted), posted)
    mine = definition.settings.client_edits
    cleaned = clean(definition, raw, steps=mine, earlier=found.answers, zone=clock_of(request).zone)
    rows = rows_to_show(fields, posted)
    typed = replace(sheet, answers=cleaned.answers, kept=cleaned.kept, rows=rows, problems=cleaned.problems)
    base = version_in_sight(posted)
    if wants_other_rows(posted):
        return _form(request, definition, typed, base=base)
    problems: Sequence[Problem] = cleaned.problems
    try:
        if not problems:
            changes = {field.key: cleaned.answers.get(field.key) for field in fields}
            change_plan(case=request.case, changes=changes, base=base, by=request.actor, at=clock_of(request).now)
            return HttpResponseRedirect(f"{reverse('portal:plan')}?saved")
    except AnswersMissing as refused:
        problems = refused.problems
    except PlanChanged as changed:
        return _form(request, definition, typed, base=changed.latest.version, other=changed.latest, status=409)
    return _form(request, definition, replace(typed, problems=problems), base=base, status=422)


def _first_steps(found: SafetyPlan, clock: ClientClock) -> dict[str, object]:
    """What the form asks for, as it stands in another version."""
    mine = definition_of(found.worksheet_id).settings.client_edits
    words = _in_words(found, clock)
    return {**words, "steps": [step for step in steps_of(found) if step.id in mine]}


def steps_of(found: SafetyPlan) -> tuple[PlanStep, ...]:
    """Return a version of a plan as it is read."""
    return plan_steps(definition_of(found.worksheet_id), found.answers)


def _form(
    request: ClientRequest,
    definition: Definition,
    sheet: Sheet,
    *,
    base: int,
    other: SafetyPlan | None = None,
    status: int = 200,
) -> HttpResponse:
    steps = [step for step in definition.steps if step.id in definition.settings.client_edits]
    context = {
        "title": definition.client_title,
        "pages": one_page(sheet, steps),
        "problems": problem_links(definition, sheet.problems),
        "base": base,
        "other": _first_steps(other, clock_of(request)) if other else None,
    }
    return render(request, "portal/plan_change.html", context, status=status)
