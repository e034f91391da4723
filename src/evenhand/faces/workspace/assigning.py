"""Assigning from the case file: see a worksheet as the client will, with what is good to know, and send it."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from evenhand.domain.cases.actions import note_safety_talk
from evenhand.domain.cases.models import CaseFile, Information
from evenhand.domain.cases.queries import information_of
from evenhand.domain.worksheets.actions import RiskDutyMissing, assign
from evenhand.domain.worksheets.definition import Definition
from evenhand.domain.worksheets.lengths import may_be_switched
from evenhand.domain.worksheets.models import Assignment, WorksheetVersion
from evenhand.domain.worksheets.published import available
from evenhand.domain.worksheets.queries import own_message
from evenhand.domain.worksheets.risk_steps import risk_duty
from evenhand.domain.worksheets.sequences import is_short, other_length
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.components.sheet.page import preview_of
from evenhand.faces.workspace.assignment_form import NotUnderstood, Plan, Typed, fresh, plan_of, typed_in
from evenhand.faces.workspace.case_frame import back_to, case_address, case_frame, key_for, new_key, own_case
from evenhand.faces.workspace.choosing import gentle_notes
from evenhand.faces.workspace.clock import Clock, clock_of
from evenhand.faces.workspace.homework import SENT
from evenhand.wording import say


@dataclass(frozen=True, slots=True)
class OtherLength:
    """The other length of a sheet: what its client reads above it, and whether it is the shorter one."""

    title: str
    is_short: bool


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: TherapistRequest, number: str, slug: str) -> HttpResponse:
    """Show one worksheet with its message and schedule, and send it."""
    case = own_case(request, number)
    worksheet, definition = assignable(slug)
    clock = clock_of(request)
    client_today = clock.now.astimezone(ZoneInfo(case.zone)).date()
    own = own_message(slug=slug)
    typed, key = fresh(definition, own=own, today=client_today), new_key()
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        typed, key = typed_in(request.POST), request.POST.get("key", "")
        try:
            plan = plan_of(typed, today=client_today)
        except NotUnderstood as reason:
            problems = reason.problems
        else:
            try:
                given = send(request, case, worksheet, typed, plan, clock)
            except RiskDutyMissing:
                problems = [("duty", say("First settle who looks at answers about harm."))]
            else:
                return _to_homework(case, given, definition)
    goal = information_of(case=case).get(Information.Kind.GOAL)
    context = {
        **case_frame(case, tab="homework", within=True),
        "definition": definition,
        "preview": preview_of(definition),
        "notes": gentle_notes(case, definition, clock),
        "goal": goal.words if goal else "",
        "typed": typed,
        "own_message": own,
        "key": key,
        "problems": problems,
        "problem": dict(problems),
        "today": client_today.isoformat(),
        "has_address": bool(case.contact.email),
        "was_in": case.client.last_seen_at is not None,
        "needs_duty": _needs_duty(definition),
        "other_length": other_of(definition),
        "asks_for_talk": case.safety_talk_on is None,
    }
    return render(request, "workspace/give.html", context, status=422 if problems else 200)


def other_of(definition: Definition) -> OtherLength | None:
    """Return the other length of a sheet that its client may take; None where there is none. No query for most."""
    slug = other_length(definition.slug)
    other = next((one for _, one in available() if one.slug == slug), None) if slug else None
    if other is None or not may_be_switched(definition, other):
        return None
    return OtherLength(other.client_title, is_short(other.slug))


def _needs_duty(definition: Definition) -> bool:
    """Whether a sheet asks about harm and nobody answers for that yet; one query for such a sheet, none for others."""
    risks = definition.instrument.risks if definition.instrument else ()
    return any(one.steps == "task" for one in risks) and risk_duty() is None


def _to_homework(case: CaseFile, given: Assignment, definition: Definition) -> HttpResponse:
    name, parts = ("set_up", (given.pk,)) if definition.has_setup else ("homework", ())
    return back_to(case_address(name, case, *parts), done=SENT)


def assignable(slug: str) -> tuple[WorksheetVersion, Definition]:
    """Return the newest version of a worksheet that can be assigned; raises Http404 for any other."""
    for version, definition in available():
        if definition.slug == slug and definition.settings.assignable:
            return version, definition
    raise Http404


def send(
    request: TherapistRequest, case: CaseFile, worksheet: WorksheetVersion, typed: Typed, plan: Plan, clock: Clock
) -> Assignment:
    """Send the sheet, and note the safety talk where its tick was set."""
    given = assign(
        case=case,
        worksheet=worksheet,
        message=typed.message,
        schedule=plan.schedule,
        remind_days_before=plan.remind_days_before,
        remind_at=plan.remind_at,
        keeps_length=other_length(worksheet.slug) is not None and not typed.may_switch,
        key=key_for(case, request.POST.get("key", ""), act=f"give:{worksheet.slug}"),
        by=request.actor,
        at=clock.now,
    )
    if typed.told and case.safety_talk_on is None:
        note_safety_talk(case=case, on=clock.today, by=request.actor, at=clock.now)
    return given
