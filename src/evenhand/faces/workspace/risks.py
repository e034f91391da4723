"""Answers about harm at the desk: one to look at and to close with a note, and who answers in this practice."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from evenhand.domain.cases.access.queries import colleagues_of
from evenhand.domain.cases.queries import display_name, load_names
from evenhand.domain.worksheets.actions import RiskProblem, close_risk_task, open_risk_task, settle_risk_duty
from evenhand.domain.worksheets.definition import Field
from evenhand.domain.worksheets.models import RiskTask
from evenhand.domain.worksheets.published import definition_of
from evenhand.domain.worksheets.queries import risk_task_for
from evenhand.domain.worksheets.risk_steps import risk_duty
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.clock import Clock, clock_of
from evenhand.faces.workspace.form_words import words_in
from evenhand.faces.workspace.team.owners import only_owners
from evenhand.foundation.practices.models import Member
from evenhand.wording import say

USUAL_HOURS = "24"


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def risk_task(request: TherapistRequest, task_id: UUID) -> HttpResponse:
    """Show one answer about harm with the one before it; close it with a note. Opening it notes that somebody looked.

    It shows no level of risk, and nothing but a person closes it.
    """
    task = risk_task_for(member=request.member, task_id=task_id)
    if task is None:
        raise Http404
    request.opened_case = task.case_id
    clock, problem, note = clock_of(request), "", ""
    if request.method == "POST":
        note = words_in(request.POST, "note")
        try:
            close_risk_task(task=task, note=note, by=request.actor, at=clock.now)
        except RiskProblem as reason:
            problem = reason.message
        else:
            return HttpResponseRedirect(reverse("workspace:risk_task", args=[task.pk]))
    else:
        open_risk_task(task=task, by=request.actor, at=clock.now)
    load_names([task.case])
    context = {**_shown(task, clock), "problem": problem, "typed": note}
    return render(request, "workspace/risk_task.html", context, status=422 if problem else 200)


def _shown(task: RiskTask, clock: Clock) -> dict[str, object]:
    definition = definition_of(task.submission.worksheet_id)
    field = definition.field(task.item)
    return {
        "task": task,
        "shown": display_name(task.case),
        "number": task.case.number,
        "sheet": definition.library_name,
        "prompt": field.prompt,
        "answer": _answer(field, task.answer),
        "before": "" if task.answer_before is None else _answer(field, task.answer_before),
        "raised": clock.moment(task.raised_at),
        "due": clock.moment(task.due_at) if task.due_at else "",
        "passed_on": clock.moment(task.passed_on_at) if task.passed_on_at else "",
        "closed": clock.moment(task.closed_at) if task.closed_at else "",
        "people": list(dict.fromkeys(one.user.email for one in (task.owner, task.deputy) if one is not None)),
    }


def _answer(field: Field, points: int) -> str:
    """The points with the words that were chosen."""
    label = next((option.label for option in field.options if option.value == str(points)), "")
    return f"{points}, {label}" if label else str(points)


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def settle_duty(request: TherapistRequest) -> HttpResponse:
    """Show and change who answers for items about harm; for owners of the practice."""
    only_owners(request)
    clock, duty = clock_of(request), risk_duty()
    people = [request.member, *colleagues_of(member=request.member)]
    typed = {
        "owner": str(duty.owner_id if duty else request.member.pk),
        "deputy": str(duty.deputy_id) if duty else "",
        "reading_times": duty.reading_times if duty else "",
        "answer_within_hours": str(duty.answer_within_hours) if duty else USUAL_HOURS,
    }
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        typed = {name: words_in(request.POST, name) for name in typed}
        by_id = {str(one.pk): one for one in people}
        problems = _settled(request, typed, by_id, clock)
        if not problems:
            return HttpResponseRedirect(f"{reverse('workspace:risk_duty')}?done")
    context = {
        "people": [(str(one.pk), one.user.email) for one in people],
        "typed": typed,
        "problems": problems,
        "problem": dict(problems),
        "since": clock.moment(duty.decided_at) if duty else "",
        "done": "done" in request.GET,
    }
    return render(request, "workspace/risk_duty.html", context, status=422 if problems else 200)


def _settled(
    request: TherapistRequest, typed: dict[str, str], people: dict[str, Member], clock: Clock
) -> list[tuple[str, str]]:
    """Settle what was typed; return what has to change, one pair a field."""
    problems = [(name, say("Choose a person.")) for name in ("owner", "deputy") if typed[name] not in people]
    hours = typed["answer_within_hours"]
    if problems:
        return problems
    try:
        settle_risk_duty(
            owner=people[typed["owner"]],
            deputy=people[typed["deputy"]],
            reading_times=typed["reading_times"],
            answer_within_hours=int(hours) if hours.isascii() and hours.isdigit() and len(hours) <= 4 else 0,
            by=request.actor,
            at=clock.now,
        )
    except RiskProblem as reason:
        return [(reason.field, reason.message)]
    return []
