"""The page on which a therapist says that they are away, so that their clients know when entries are read."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from evenhand.domain.cases.told.actions import NotSo, be_away, be_back
from evenhand.domain.cases.told.showing import after_time_away
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.case_frame import back_to, done_sentence
from evenhand.faces.workspace.clock import clock_of
from evenhand.foundation.practices.models import Member
from evenhand.wording import later, say

DONE = {
    "away": later("Your clients are told."),
    "back": later("Your clients are told the usual times again."),
}


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def away(request: TherapistRequest) -> HttpResponse:
    """Show and change the time in which a therapist is away."""
    clock, member = clock_of(request), request.member
    typed, problems = _kept(member, clock.today), []
    if request.method == "POST" and "back" in request.POST:
        be_back(member=member, by=request.actor, at=clock.now)
        return back_to(reverse("workspace:away"), done="back")
    if request.method == "POST":
        typed = {name: request.POST.get(name, "").strip() for name in typed}
        first, last = (_day(typed[name]) for name in ("first", "last"))
        problems = [(name, say("Choose a day.")) for name, day in (("first", first), ("last", last)) if day is None]
        if first and last:
            try:
                be_away(member=member, first=first, last=last, today=clock.today, by=request.actor, at=clock.now)
                return back_to(reverse("workspace:away"), done="away")
            except NotSo as reason:
                problems = [("last", str(reason))]
    is_known = member.away_until is not None and member.away_until >= clock.today
    context = {
        "typed": typed,
        "today": clock.today.isoformat(),
        "is_known": is_known,
        "told": after_time_away(member.away_until) if is_known and member.away_until else "",
        "problems": problems,
        "problem": dict(problems),
        "done": done_sentence(request, DONE),
    }
    return render(request, "workspace/telling/away.html", context, status=422 if problems else 200)


def _kept(member: Member, today: date) -> dict[str, str]:
    """Return the time away that is to come or on, as the form shows it; one that is over is not shown."""
    if member.away_from is None or member.away_until is None or member.away_until < today:
        return {"first": "", "last": ""}
    return {"first": member.away_from.isoformat(), "last": member.away_until.isoformat()}


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed) if len(typed) == 10 else None
    except ValueError:
        return None
