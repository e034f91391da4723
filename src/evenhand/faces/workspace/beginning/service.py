"""The step in which an owner offers a first service, with the hours of a week: few fields, all the others as usual."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from evenhand.domain.scheduling.actions import AddressTaken, add_service, set_page, set_week
from evenhand.domain.scheduling.actions.page import suggested_slug
from evenhand.domain.scheduling.queries.calendar import page_of_practice, services_of, week_of
from evenhand.domain.scheduling.slots.rules import RuleProblem
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.case_frame import back_to, new_key
from evenhand.faces.workspace.offering.service_form import STARTING, understood
from evenhand.faces.workspace.offering.typed_hours import day_shown
from evenhand.faces.workspace.offering.week import WORKING_DAYS, week_typed
from evenhand.faces.workspace.team.owners import only_owners
from evenhand.wording import say
from evenhand.wording.dates import WEEKDAYS

USUAL_HOURS = "9:00-17:00"
ASKED = ("name", "duration", "place", "for_strangers")
"""What is asked for here; everything else of a service begins as it does on its own form."""

REMIND_HOURS = (24,)
Problems = list[tuple[str, str]]


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def first_service(request: TherapistRequest) -> HttpResponse:
    """Show the form with what suits most, and keep what was typed: the week, the service, the public page."""
    only_owners(request)
    typed = dict(STARTING) | {"name": say("Session")}
    week, key, problems = _week_to_show(request), new_key(), Problems()
    if request.method == "POST":
        typed |= {name: request.POST.get(name, "").strip() for name in ASKED}
        week = [request.POST.get(f"day-{number}", "") for number in range(len(WEEKDAYS))]
        key = request.POST.get("key", "")[:48] or key
        problems = _keep(request, typed, week, key)
        if not problems:
            return back_to(reverse("workspace:begin"), done="service")
    context = {
        "typed": typed,
        "days": [(f"day-{number}", name, week[number]) for number, name in enumerate(WEEKDAYS)],
        "zone": request.member.practice.zone,
        "key": key,
        "offered": [] if problems else services_of(therapist=request.member),
        "problems": problems,
        "problem": dict(problems),
    }
    return render(request, "workspace/beginning/service.html", context, status=422 if problems else 200)


def _week_to_show(request: TherapistRequest) -> list[str]:
    stored = week_of(member=request.member) or week_of(member=None)
    if stored:
        return [day_shown(day) for day in stored]
    return [USUAL_HOURS] * WORKING_DAYS + [""] * (len(WEEKDAYS) - WORKING_DAYS)


def _keep(request: TherapistRequest, typed: dict[str, str], days: list[str], key: str) -> Problems:
    """Store everything, or return what has to change, as pairs of field and words.

    The form's key makes the service once, and the rest is the same however often it is stored: who was cut off sends
    the form again.
    """
    values, problems = understood(typed)
    week, unread = week_typed(days)
    if problems or unread:
        return [*problems, *unread]
    by, at = request.actor, timezone.now()
    try:
        set_week(week=week, member=request.member, by=by, at=at)
        add_service(therapist=request.member, key=key, by=by, at=at, **values)
    except RuleProblem as problem:
        return [("name", str(problem))]
    return _open_page(request) if typed["for_strangers"] == "yes" and page_of_practice() is None else []


def _open_page(request: TherapistRequest) -> Problems:
    try:
        set_page(
            slug=suggested_slug(request.member.practice.name),
            is_open=True,
            words="",
            how_to_reach="",
            framed_by=(),
            remind_hours=REMIND_HOURS,
            by=request.actor,
            at=timezone.now(),
        )
    except AddressTaken:
        return [("for_strangers", say("Another practice has the address of this page. Choose one under Settings."))]
    return []
