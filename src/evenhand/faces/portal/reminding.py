"""How a client is reminded of their times: as usual, at hours of their own, or not at all."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from evenhand.faces.components.context import keeps_nothing
from evenhand.faces.components.permissions import ClientRequest, for_client
from evenhand.faces.components.reminder_choice import chosen_before, chosen_in, fields_of, keep


@for_client
@require_http_methods(["GET", "HEAD", "POST"])
def reminders(request: ClientRequest) -> HttpResponse:
    """Show and keep how a client is reminded."""
    case, posted = request.case, request.method == "POST"
    chosen = chosen_in(request) if posted else chosen_before(case)
    problem = keep(chosen, case=case, by=request.actor, at=timezone.now()) if posted else None
    if posted and problem is None:
        return HttpResponseRedirect(f"{reverse('portal:times')}?reminders")
    fields = fields_of(chosen, case, problem, on_device=not keeps_nothing(request))
    return render(request, "portal/reminders.html", fields, status=422 if posted else 200)
