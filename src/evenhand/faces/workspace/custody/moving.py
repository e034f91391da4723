"""An entry in the wrong case file: to the right one, and back."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.cases.queries import case_by_number
from evenhand.domain.custody.actions.moving import NotMovable, move_entry, take_move_back
from evenhand.domain.custody.queries.holding import case_moved_from, case_moved_to, move_to_take_back
from evenhand.domain.worksheets.queries import entry_of
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.case_frame import back_to, case_address, case_frame, done_sentence, own_case
from evenhand.faces.workspace.clock import clock_of
from evenhand.wording import later

DONE = {
    "moved": later("The entry is in this case file now. The other client cannot open it any more."),
    "back": later("The entry is back where it was."),
}
NO_SUCH = later("There is no case file of that number that you can open, or it is this one.")


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: TherapistRequest, number: str, entry: UUID) -> HttpResponse:
    """Ask for the number of the right case file and move the entry there; take the latest move back."""
    case = own_case(request, number)
    found = entry_of(case=case, entry_id=entry, values=False)
    if found is None:
        return _sent_again(request, case, entry)
    clock, problem = clock_of(request), ""
    latest = move_to_take_back(case=case, entry=entry)
    former = case_moved_from(move=latest, member=request.member)
    if request.method == "POST":
        try:
            if request.POST.get("act") == "back" and latest is not None and former is not None:
                take_move_back(move=latest, by=request.actor, at=clock.now)
                return back_to(case_address("move_entry", former, entry), done="back")
            typed = request.POST.get("number", "")
            right = case_by_number(number=typed, therapist=request.member)
            if right is not None and right.pk != case.pk:
                move_entry(entry=entry, from_case=case, to_case=right, by=request.actor, at=clock.now)
                return back_to(case_address("move_entry", right, entry), done="moved")
        except NotMovable:
            raise Http404 from None
        problem = NO_SUCH
    context = {
        **case_frame(case, tab="progress", within=True),
        "entry": found.submission,
        "title": found.definition.client_title,
        "sent": clock.moment(found.submission.sent_at),
        "former": former.number if former else "",
        "typed": request.POST.get("number", ""),
        "problems": [("number", problem)] if problem else [],
        "problem": problem,
        "done": done_sentence(request, DONE),
    }
    return render(request, "workspace/custody/move.html", context, status=422 if problem else 200)


def _sent_again(request: TherapistRequest, case: CaseFile, entry: UUID) -> HttpResponse:
    """Answer a form that comes once more, after it moved the entry away from this case file, as it was answered."""
    there = case_moved_to(entry=entry, from_case=case, member=request.member) if request.method == "POST" else None
    if there is None:
        raise Http404
    return back_to(
        case_address("move_entry", there, entry), done="back" if request.POST.get("act") == "back" else "moved"
    )
