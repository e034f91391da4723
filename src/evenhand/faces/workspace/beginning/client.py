"""The step in which an owner opens a first case file and invites its client."""

from __future__ import annotations

from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from evenhand.domain.cases.actions import invite_client, open_case
from evenhand.domain.cases.told.showing import lets_clients_in
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.case_frame import key_for
from evenhand.faces.workspace.case_list import NewCase, form_typed_into, zones_with
from evenhand.faces.workspace.clock import clock_of
from evenhand.faces.workspace.paying.room import no_room_for_case_file
from evenhand.faces.workspace.team.owners import only_owners
from evenhand.foundation.accounts.queries import open_invitation_of


@for_therapist
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def first_client(request: TherapistRequest) -> HttpResponse:
    """Open a case file and show its client's link; the same form sent again shows the same file and link.

    The answer is the page itself: to redirect, the secret of the link would have to be kept somewhere. Before a number
    for bad hours is checked nothing is opened, and the page says so.
    """
    only_owners(request)
    zones = zones_with(request.member.practice.zone)
    typed = NewCase(zone=request.member.practice.zone, email="", form=uuid4())
    problems: list[tuple[str, str]] = []
    can_invite = lets_clients_in(request.member.practice)
    if request.method == "POST" and can_invite:
        typed = NewCase(
            zone=request.POST.get("zone", ""),
            email=request.POST.get("email", "").strip(),
            form=form_typed_into(request.POST.get("key", "")),
        )
        problems = typed.problems(zones)
        if no_room := no_room_for_case_file(of=request.member, key=typed.key):
            problems = [*problems, ("room", no_room)]
        if not problems:
            return _invited(request, typed)
    context = {
        "typed": typed,
        "zones": zones,
        "can_invite": can_invite,
        "problems": problems,
        "problem": dict(problems),
    }
    return render(request, "workspace/beginning/client.html", context, status=422 if problems else 200)


def _invited(request: TherapistRequest, typed: NewCase) -> HttpResponse:
    clock = clock_of(request)
    case = open_case(
        therapist=request.member, zone=typed.zone, email=typed.email, key=typed.key, by=request.actor, at=clock.now
    )
    request.opened_case = case.pk
    link = invite_client(case=case, key=key_for(case, str(typed.form), act="invite"), by=request.actor, at=clock.now)
    invitation = open_invitation_of(client=case.client, at=clock.now)
    context = {
        "number": case.number,
        "link": link,
        "until": clock.moment(invitation.expires_at) if invitation else "",
        "mailed": bool(typed.email),
    }
    return render(request, "workspace/beginning/invited.html", context)
