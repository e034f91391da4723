"""The list of everything that can be set on the desk."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from evenhand.domain.cases.told.showing import lets_clients_in, lines_to_check
from evenhand.domain.plans.queries import plan_taken
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.clock import clock_of
from evenhand.faces.workspace.messages import messages_are_new
from evenhand.foundation.practices.models import Member


@for_therapist
@require_safe
def settings_list(request: TherapistRequest) -> HttpResponse:
    """List the pages of settings, those of an owner for owners only."""
    practice, owns = request.member.practice, request.member.role == Member.Role.OWNER
    context = {
        "owns": owns,
        "messages_are_new": owns and messages_are_new(practice),
        "has_plan": plan_taken() is not None,
        "told_settled": lets_clients_in(practice),
        "to_check": len(lines_to_check(practice, today=clock_of(request).today)),
    }
    return render(request, "workspace/offering/settings.html", context)
