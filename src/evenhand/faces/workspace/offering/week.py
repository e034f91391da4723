"""The weekly opening times: a therapist's own, the practice's, and those of one service."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from evenhand.domain.scheduling.actions import clear_week, set_week
from evenhand.domain.scheduling.queries.calendar import service_of, week_of
from evenhand.domain.scheduling.slots.rules import Week
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.case_frame import back_to, done_sentence
from evenhand.faces.workspace.offering.typed_hours import NotUnderstood, day_shown, openings_typed
from evenhand.faces.workspace.team.owners import only_owners
from evenhand.wording import later, say
from evenhand.wording.dates import WEEKDAYS

WORKING_DAYS = 5
DONE = {"saved": later("Saved. It holds from now on."), "cleared": later("The more general times hold again.")}


@dataclass(frozen=True, slots=True)
class WeekPage:
    """Whose week a page is about: its address, its words, the week in force, and how it is set and taken away."""

    address: str
    title: str
    hint: str
    week: Week | None
    general: Week | None
    keep: Callable[[list[list[list[int]]]], object]
    clear: Callable[[], object] | None


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: TherapistRequest) -> HttpResponse:
    """Show and keep a therapist's own week."""
    member, at = request.member, timezone.now()
    practice = week_of(member=None)
    page = WeekPage(
        address=reverse("workspace:hours"),
        title=say("Opening times"),
        hint=say("When clients can book with you. You can plan sessions at other times too."),
        week=week_of(member=member),
        general=practice,
        keep=lambda week: set_week(week=week, member=member, by=request.actor, at=at),
        clear=(lambda: clear_week(member=member, by=request.actor, at=at)) if practice else None,
    )
    return _shown(request, page)


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def of_practice(request: TherapistRequest) -> HttpResponse:
    """Show and keep the practice's week, which holds for every therapist without one of their own."""
    only_owners(request)
    page = WeekPage(
        address=reverse("workspace:practice_hours"),
        title=say("Opening times of the practice"),
        hint=say("They hold for every therapist who set no times of their own."),
        week=week_of(member=None),
        general=None,
        keep=lambda week: set_week(week=week, by=request.actor, at=timezone.now()),
        clear=None,
    )
    return _shown(request, page)


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def of_service(request: TherapistRequest, service_id: UUID) -> HttpResponse:
    """Show and keep the week of one service, which holds instead of the therapist's."""
    service = service_of(service_id=service_id, therapist=request.member)
    if service is None:
        raise Http404
    at = timezone.now()
    page = WeekPage(
        address=reverse("workspace:service_hours", args=[service.pk]),
        title=say("Opening times of %(service)s", service=service.name),
        hint=say("Where this is offered at other times than everything else."),
        week=week_of(service=service),
        general=week_of(member=request.member) or week_of(member=None),
        keep=lambda week: set_week(week=week, service=service, by=request.actor, at=at),
        clear=lambda: clear_week(service=service, by=request.actor, at=at),
    )
    return _shown(request, page)


def _shown(request: TherapistRequest, page: WeekPage) -> HttpResponse:
    stored = page.week or page.general
    typed = [day_shown(day) for day in stored] if stored else [""] * len(WEEKDAYS)
    problems: list[tuple[str, str]] = []
    act = request.POST.get("act", "keep")
    if request.method == "POST" and act == "clear" and page.clear is not None:
        page.clear()
        return back_to(page.address, done="cleared")
    if request.method == "POST":
        typed = [request.POST.get(f"day-{number}", "") for number in range(len(WEEKDAYS))]
        if act == "copy":
            typed = [typed[0]] * WORKING_DAYS + typed[WORKING_DAYS:]
        else:
            week, problems = week_typed(typed)
            if not problems:
                page.keep(week)
                return back_to(page.address, done="saved")
    context = {
        "page": page,
        "days": [(f"day-{number}", name, typed[number]) for number, name in enumerate(WEEKDAYS)],
        "is_own": page.week is not None,
        "problems": problems,
        "problem": dict(problems),
        "copied": act == "copy" and request.method == "POST",
        "done": done_sentence(request, DONE),
        "zone": request.member.practice.zone,
    }
    return render(request, "workspace/offering/week.html", context, status=422 if problems else 200)


def week_typed(typed: list[str]) -> tuple[list[list[list[int]]], list[tuple[str, str]]]:
    """Return a week as it is stored, from seven days as typed, Monday first; and what has to change, field by field."""
    week: list[list[list[int]]] = []
    problems = []
    for number, words in enumerate(typed):
        try:
            week.append(openings_typed(words))
        except NotUnderstood as problem:
            problems.append((f"day-{number}", say("%(day)s: %(problem)s", day=WEEKDAYS[number], problem=problem)))
    return week, problems
