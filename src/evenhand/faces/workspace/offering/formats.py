"""How the calendar shows times, and how much a therapist has in a day, a week, a month."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from evenhand.domain.scheduling.actions import choose_formats, set_limit
from evenhand.domain.scheduling.models import Calendar
from evenhand.domain.scheduling.queries.calendar import calendar_of, limits_of
from evenhand.domain.scheduling.slots.rules import Period, RuleProblem
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.calendar.clocks import clock_for
from evenhand.faces.workspace.calendar.planning import number_typed
from evenhand.faces.workspace.case_frame import back_to, done_sentence
from evenhand.faces.workspace.case_list import zones_with
from evenhand.wording import later
from evenhand.wording.dates import WEEKDAYS

DONE = {"saved": later("Saved."), "limits": later("Saved. Clients see only times within these limits.")}
BROWSERS = "browser"
LIMIT_WORDS = {Period.DAY: later("In a day"), Period.WEEK: later("In a week"), Period.MONTH: later("In a month")}
A_NUMBER = later("Enter a whole number, or leave it empty for no limit.")


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def formats(request: TherapistRequest) -> HttpResponse:
    """Show and keep how times are shown, and the limits."""
    chosen = calendar_of(request.member)
    limits = {period: limits_of(member=request.member).get(period) for period in Period}
    typed = {period.value: "" if most is None else str(most) for period, most in limits.items()}
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        is_limits = request.POST.get("act") == "limits"
        problems = _keep_limits(request) if is_limits else _keep_formats(request)
        if not problems:
            return back_to(reverse("workspace:formats"), done="limits" if is_limits else "saved")
        typed |= {name: request.POST[name] for name in typed if name in request.POST}
    context = {
        "calendar": chosen,
        "zones": zones_with(chosen.zone or request.member.practice.zone),
        "browsers": BROWSERS,
        "date_formats": Calendar.DateFormat.choices,
        "time_formats": Calendar.TimeFormat.choices,
        "weekdays": list(enumerate(WEEKDAYS)),
        "limits": [(period.value, words, typed[period.value]) for period, words in LIMIT_WORDS.items()],
        "now": clock_for(request, chosen).moment(timezone.now()),
        "problems": problems,
        "problem": dict(problems),
        "done": done_sentence(request, DONE),
    }
    return render(request, "workspace/offering/formats.html", context, status=422 if problems else 200)


def _keep_formats(request: TherapistRequest) -> list[tuple[str, str]]:
    zone, weekday = request.POST.get("zone", ""), number_typed(request.POST.get("first_weekday", ""))
    try:
        choose_formats(
            member=request.member,
            zone="" if zone == BROWSERS else zone or "none",
            date_format=request.POST.get("date_format", ""),
            time_format=request.POST.get("time_format", ""),
            first_weekday=-1 if weekday is None else weekday,
            by=request.actor,
            at=timezone.now(),
        )
    except RuleProblem as problem:
        return [("zone", str(problem))]
    return []


def _keep_limits(request: TherapistRequest) -> list[tuple[str, str]]:
    typed = {period: request.POST.get(period.value, "").strip() for period in Period}
    problems = [(period.value, A_NUMBER) for period, words in typed.items() if words and number_typed(words) is None]
    if problems:
        return problems
    for period, words in typed.items():
        most = number_typed(words) if words else None
        try:
            set_limit(member=request.member, period=period, most=most, by=request.actor, at=timezone.now())
        except RuleProblem as problem:
            return [(period.value, str(problem))]
    return []
