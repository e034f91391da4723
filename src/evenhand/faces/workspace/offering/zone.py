"""The time zone of the practice: what changes with another one is read, with an example, before it counts."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from evenhand.domain.scheduling.actions import change_practice_zone
from evenhand.domain.scheduling.queries.calendar import next_start_of, week_of
from evenhand.domain.scheduling.slots.rules import RuleProblem
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.case_frame import back_to, done_sentence
from evenhand.faces.workspace.case_list import zones_with
from evenhand.faces.workspace.clock import Clock, clock_of
from evenhand.faces.workspace.offering.typed_hours import day_shown
from evenhand.faces.workspace.team.owners import only_owners
from evenhand.wording import later, say
from evenhand.wording.dates import place_of

DONE = {"changed": later("The practice lives by this clock now.")}


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def practice_zone(request: TherapistRequest) -> HttpResponse:
    """Show the zone, then what another one changes, and take that one when its button is pressed; for owners."""
    only_owners(request)
    clock, now_in = clock_of(request), request.member.practice.zone
    zones, typed = zones_with(now_in), request.POST.get("zone", now_in)
    problems: list[tuple[str, str]] = []
    if request.method == "POST" and typed not in zones:
        problems = [("zone", say("Choose a time zone from the list."))]
    elif request.POST.get("act") == "change":
        try:
            change_practice_zone(zone=typed, by=request.actor, at=clock.now)
        except RuleProblem as problem:
            problems = [("zone", str(problem))]
        else:
            return back_to(reverse("workspace:practice_zone"), done="changed")
    wanted = "" if problems or typed == now_in else typed
    context = {
        "zones": zones,
        "zone": typed,
        "now_in": now_in,
        "wanted": wanted,
        "examples": _examples(request, clock, wanted) if wanted else {},
        "problems": problems,
        "problem": dict(problems),
        "done": "" if request.method == "POST" else done_sentence(request, DONE),
    }
    return render(request, "workspace/offering/zone.html", context, status=422 if problems else 200)


def _examples(request: TherapistRequest, clock: Clock, wanted: str) -> dict[str, str]:
    """Return the next session on both clocks, and the opening times of one day, as far as there are such."""
    start = next_start_of(member=request.member, at=clock.now)
    there = Clock(ZoneInfo(wanted), clock.now)
    week = week_of(member=request.member) or week_of(member=None) or ()
    hours = next((day_shown(day) for day in week if day), "")
    return {
        "here": place_of(clock.zone.key),
        "there": place_of(wanted),
        "before": "" if start is None else clock.moment(start),
        "after": "" if start is None else there.moment(start),
        "hours": hours,
        "moment_here": clock.moment(clock.now),
        "moment_there": there.moment(clock.now),
    }
