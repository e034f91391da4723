"""What becomes of one case file: taking it along, the end of therapy, holds, the way to its deletion."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from evenhand.domain.cases.access.deciding import NotTheirs
from evenhand.domain.cases.access.queries import case_to_decide_on
from evenhand.domain.cases.models import CaseFile
from evenhand.domain.custody.actions.holding import end_therapy, lift_hold, place_hold, take_up_therapy
from evenhand.domain.custody.models import LegalHold
from evenhand.domain.custody.queries.holding import hold_of, holds_of
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.case_frame import back_to, case_address, done_sentence
from evenhand.faces.workspace.clock import Clock, clock_of
from evenhand.wording import later, say

LONGEST_REASON = 2000
DONE = {
    "ended": later("Noted. The case file left the lists; it stays readable by its number."),
    "taken-up": later("The case file is in the lists again."),
    "held": later("The hold is in force: nobody can delete this case file."),
    "lifted": later("The hold is lifted."),
}
Problems = list[tuple[str, str]]


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def keeping(request: TherapistRequest, number: str) -> HttpResponse:
    """Show what can become of a case file and carry out what is pressed; an owner sees its number and no word of it."""
    case = case_to_decide_on(number=number, member=request.member)
    if case is None:
        raise Http404
    request.opened_case = case.pk
    clock, problems = clock_of(request), Problems()
    if request.method == "POST":
        try:
            done, problems = _act(request, case, clock)
        except NotTheirs:
            raise Http404 from None
        if not problems:
            return back_to(case_address("keeping", case), done=done)
    mine = case.therapist_id == request.member.pk
    context = {
        "number": case.number,
        "mine": mine,
        "ended_on": clock.day_of(case.closed_at) if case.closed_at else "",
        "today": clock.today.isoformat(),
        "holds": [
            {
                "id": hold.pk,
                "reason": hold.reason if mine else "",
                "since": clock.day_of(hold.placed_at),
                "until": clock.day(hold.until) if hold.until else "",
                "over": hold.until is not None and hold.until < clock.today,
            }
            for hold in holds_of(case=case)
        ],
        "typed": {name: request.POST.get(name, "") for name in ("reason", "until", "on")},
        "problems": problems,
        "problem": dict(problems),
        "done": done_sentence(request, DONE),
    }
    return render(request, "workspace/custody/keeping.html", context, status=422 if problems else 200)


def _act(request: TherapistRequest, case: CaseFile, clock: Clock) -> tuple[str, Problems]:
    """Carry out what was pressed; return the word for it, or what has to change."""
    by, at = request.actor, clock.now
    match request.POST.get("act", ""):
        case "end":
            on = _day(request.POST.get("on", ""))
            if on is None or on > clock.today:
                return "", [("on", say("Choose a day that is not later than today."))]
            end_therapy(case=case, on=on, by=by, at=at)
            return "ended", []
        case "take-up":
            take_up_therapy(case=case, by=by, at=at)
            return "taken-up", []
        case "hold":
            return _hold(request, case, clock)
        case "lift":
            lift_hold(hold=_named(request, case), by=by, at=at)
            return "lifted", []
        case _:
            raise Http404


def _hold(request: TherapistRequest, case: CaseFile, clock: Clock) -> tuple[str, Problems]:
    reason, typed = request.POST.get("reason", "").strip(), request.POST.get("until", "")
    until = _day(typed)
    problems = Problems()
    if not reason:
        problems.append(("reason", say("Write why it has to be kept.")))
    elif len(reason) > LONGEST_REASON:
        problems.append(("reason", say("Write at most %(most)s characters.", most=LONGEST_REASON)))
    if typed and (until is None or until < clock.today):
        problems.append(("until", say("Choose a day that is not over, or leave it empty.")))
    if not problems:
        place_hold(case=case, reason=reason, until=until, by=request.actor, at=clock.now)
    return "held", problems


def _named(request: TherapistRequest, case: CaseFile) -> LegalHold:
    try:
        found = hold_of(case=case, hold_id=UUID(request.POST.get("hold", "")))
    except ValueError:
        found = None
    if found is None:
        raise Http404
    return found


def _day(typed: str) -> date | None:
    try:
        found = date.fromisoformat(typed)
    except ValueError:
        return None
    return found if 1900 <= found.year < 2200 else None
