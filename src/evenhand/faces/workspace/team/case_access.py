"""Who can open a case file: colleagues, whose it is, and the client; its therapist and owners decide."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from evenhand.domain.cases.access.actions import (
    end_client_access,
    grant_access,
    open_client_access,
    withdraw_access,
)
from evenhand.domain.cases.access.deciding import NotAColleague, NotTheirs
from evenhand.domain.cases.access.queries import case_to_decide_on, colleagues_of, gave_away, grants_of
from evenhand.domain.cases.models import CaseFile
from evenhand.domain.scheduling.actions import hand_over_with_times
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.case_frame import back_to, case_address, done_sentence
from evenhand.faces.workspace.case_list import HANDED_OVER
from evenhand.faces.workspace.clock import clock_of
from evenhand.foundation.practices.models import Member
from evenhand.wording import later

DONE = HANDED_OVER | {
    "grant": later("Your colleague can open it from now on."),
    "withdraw": later("Your colleague cannot open it any more."),
    "end-client": later("The client cannot sign in any more."),
    "open-client": later("The client can sign in again. Make a new link for them."),
}


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def case_access(request: TherapistRequest, number: str) -> HttpResponse:
    """Show who can open a case file and change it; an owner sees its number here and nothing that is in it."""
    case = case_to_decide_on(number=number, member=request.member)
    if case is None:
        if request.POST.get("act") == "hand-over" and gave_away(number=number, by=request.actor):
            return back_to(reverse("workspace:cases"), done="hand-over")
        raise Http404
    request.opened_case = case.pk
    if request.method == "POST":
        try:
            return _decide(request, case)
        except (NotTheirs, NotAColleague):
            raise Http404 from None
    clock = clock_of(request)
    grants = grants_of(case=case)
    granted = {grant.member_id for grant in grants}
    others = [one for one in colleagues_of(member=case.therapist) if one.pk not in granted]
    mine = case.therapist_id == request.member.pk
    context = {
        "number": case.number,
        "mine": mine,
        "therapist": case.therapist.user.email,
        "therapist_left": case.therapist.left_at is not None,
        "grants": [(one.member_id, one.member.user.email, clock.day_of(one.granted_at)) for one in grants],
        "others": [(one.pk, one.user.email) for one in others],
        "heirs": [(one.pk, one.user.email) for one in colleagues_of(member=case.therapist)],
        "client_ended": clock.day_of(case.client.ended_at) if case.client.ended_at else "",
        "done": done_sentence(request, DONE),
    }
    return render(request, "workspace/case_access.html", context)


def _decide(request: TherapistRequest, case: CaseFile) -> HttpResponse:
    act, by, at = request.POST.get("act", ""), request.actor, clock_of(request).now
    match act:
        case "grant":
            grant_access(case=case, to=_person(request), by=by, at=at)
        case "withdraw":
            withdraw_access(case=case, of=_person(request), by=by, at=at)
        case "hand-over":
            hand_over_with_times(case=case, to=_person(request), by=by, at=at)
        case "end-client":
            end_client_access(case=case, by=by, at=at)
        case "open-client":
            open_client_access(case=case, by=by, at=at)
        case _:
            raise Http404
    if case_to_decide_on(number=case.number, member=request.member) is None:
        return back_to(reverse("workspace:cases"), done=act)
    return back_to(case_address("access", case), done=act)


def _person(request: TherapistRequest) -> Member:
    """Return the colleague that a button names; raises Http404 for anybody who does not work here."""
    typed = request.POST.get("person", "")
    working = [request.member, *colleagues_of(member=request.member)]
    found = next((one for one in working if str(one.pk) == typed), None)
    if found is None:
        raise Http404
    return found
