"""The client's way in: making an invitation link, taking it back."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST

from evenhand.domain.cases.actions import NumbersNotChecked, invite_client
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.case_frame import back_to, case_address, case_frame, key_for, own_case
from evenhand.faces.workspace.clock import clock_of
from evenhand.foundation.accounts.actions import take_back_invitations
from evenhand.foundation.accounts.queries import open_invitation_of


@for_therapist
@require_POST
def invite(request: TherapistRequest, number: str) -> HttpResponse:
    """Make a link and show it; the same form sent again shows the same link.

    The answer to the form is the page itself: to redirect, the secret would have to be kept somewhere. For a client
    whose access has ended there is no link: it would let nobody in. Nor is there one before the practice has checked
    where a client can turn: the page of the case file says so.
    """
    case = own_case(request, number)
    if case.client.ended_at is not None:
        return HttpResponseRedirect(case_address("overview", case))
    clock = clock_of(request)
    key = key_for(case, request.POST.get("key", ""), act="invite")
    try:
        link = invite_client(case=case, key=key, by=request.actor, at=clock.now)
    except NumbersNotChecked:
        return HttpResponseRedirect(f"{case_address('overview', case)}#way-in")
    invitation = open_invitation_of(client=case.client, at=clock.now)
    context = {
        **case_frame(case, tab="overview", within=True),
        "link": link,
        "until": clock.moment(invitation.expires_at) if invitation else "",
        "mailed": bool(case.contact.email),
    }
    return render(request, "workspace/invitation.html", context)


@for_therapist
@require_POST
def take_back(request: TherapistRequest, number: str) -> HttpResponse:
    """Take back the link that is out."""
    case = own_case(request, number)
    take_back_invitations(client=case.client, by=request.actor, at=clock_of(request).now)
    return back_to(case_address("overview", case), done="taken-back")
