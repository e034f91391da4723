"""The homework tab: what was assigned, where it stands, ending it, assigning it again, having seen a stop."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets.actions import RiskDutyMissing, assign_again, end_assignment, note_stop_seen
from evenhand.domain.worksheets.models import Assignment
from evenhand.domain.worksheets.published import definition_of
from evenhand.domain.worksheets.queries import assignment_of, homework_of, setup_versions
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.agreed import agreed_line
from evenhand.faces.workspace.case_frame import (
    back_to,
    case_address,
    case_frame,
    done_sentence,
    key_for,
    new_key,
    own_case,
)
from evenhand.faces.workspace.clock import clock_of
from evenhand.faces.workspace.overview import way_in_of
from evenhand.faces.workspace.standing import given_line
from evenhand.wording import later

NOBODY_ANSWERS = later(
    "It was not assigned: nobody looks at answers about harm yet. An owner of the practice settles that under Settings."
)
SENT, AGREED, TOGETHER, KEPT, FROM_PAPER = "sent", "agreed", "together", "kept", "from_paper"
DONE = {
    SENT: later("Sent."),
    "again": later("Assigned again, once, due in a week."),
    AGREED: later("Saved. It stands above every entry the client writes from now on."),
    "duty": NOBODY_ANSWERS,
    TOGETHER: later("Saved. It stands among the entries, as typed by you in the session."),
    FROM_PAPER: later("Saved. It stands among the entries, as typed by you from paper."),
    KEPT: later("Kept as it is. The client finds it under “To finish” and writes what came of it."),
    "seen": later("Noted as seen."),
    "ended": later("Ended. What was sent stays, and the client can still read it."),
}


@for_therapist
@require_safe
def homework(request: TherapistRequest, number: str) -> HttpResponse:
    """Show every assignment with where it stands; six queries after the sign-in, and one where a sheet has a set-up."""
    case = own_case(request, number)
    clock = clock_of(request)
    rows = homework_of(case=case, today=clock.now.astimezone(ZoneInfo(case.zone)).date())
    versions = setup_versions(case=case) if any(row.definition.has_setup for row in rows) else {}
    lines = [given_line(row, clock, agreed=agreed_line(row, versions)) for row in rows]
    way_in = way_in_of(case, clock, request.member.practice)
    context = {
        **case_frame(case, tab="homework"),
        "done": done_sentence(request, DONE),
        "is_sent": request.GET.get("done") in ((SENT, "again") if way_in.last_seen else (SENT, "again", AGREED)),
        "open_work": [line for line in lines if line.is_open],
        "over": [line for line in lines if not line.is_open],
        "way_in": way_in,
        "mailed": bool(way_in.last_seen and case.contact.email),
        "key": new_key(),
    }
    return render(request, "workspace/homework.html", context)


def own_assignment(case: CaseFile, assignment_id: UUID) -> Assignment:
    """Return an assignment of a case file; raises Http404 for any other."""
    assignment = assignment_of(case=case, assignment_id=assignment_id)
    if assignment is None:
        raise Http404
    return assignment


@for_therapist
@require_POST
def again(request: TherapistRequest, number: str, assignment_id: UUID) -> HttpResponse:
    """Give the same sheet once more, with the same message."""
    case = own_case(request, number)
    try:
        assign_again(
            former=own_assignment(case, assignment_id),
            case=case,
            slug=None,
            message=None,
            key=key_for(case, request.POST.get("key", ""), act=f"again:{assignment_id}"),
            by=request.actor,
            at=clock_of(request).now,
        )
    except RiskDutyMissing:
        return back_to(case_address("homework", case), done="duty")
    return back_to(case_address("homework", case), done="again")


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: TherapistRequest, number: str, assignment_id: UUID) -> HttpResponse:
    """Ask, then end an assignment."""
    case = own_case(request, number)
    assignment = own_assignment(case, assignment_id)
    if request.method == "POST":
        end_assignment(assignment=assignment, words="", by=request.actor, at=clock_of(request).now)
        return back_to(case_address("homework", case), done="ended")
    context = {
        **case_frame(case, tab="homework", within=True),
        "title": definition_of(assignment.worksheet_id).client_title,
        "assignment": assignment,
    }
    return render(request, "workspace/end.html", context)


@for_therapist
@require_POST
def stop_seen(request: TherapistRequest, number: str, assignment_id: UUID) -> HttpResponse:
    """Note that the therapist saw the client's stop; go back to the page whose button was pressed."""
    case = own_case(request, number)
    note_stop_seen(assignment=own_assignment(case, assignment_id), by=request.actor, at=clock_of(request).now)
    from_today = request.POST.get("from") == "today"
    return back_to(reverse("workspace:today") if from_today else case_address("homework", case), done="seen")
