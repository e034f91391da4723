"""A client waits for a time: joining the list of a service with what suits them, and leaving it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from evenhand.domain.scheduling.actions import NotPossible, leave_list, wait_for
from evenhand.domain.scheduling.queries.waiting import wait_of, waits_of
from evenhand.faces.components.permissions import ClientRequest, for_client
from evenhand.faces.components.wishes import Chosen, chosen_before, chosen_in, wish_fields
from evenhand.faces.portal.booking import key_in, service_or_404
from evenhand.foundation.identifiers import new_id


@for_client
@require_http_methods(["GET", "HEAD", "POST"])
def wait(request: ClientRequest, service_id: UUID) -> HttpResponse:
    """Ask what suits, and put the client on the list; who is on it already changes what suits and keeps their place."""
    service = service_or_404(request, service_id)
    if request.method == "POST":
        chosen = chosen_in(request)
        first, last = chosen.minutes
        try:
            wait_for(
                service=service,
                case=request.case,
                weekdays=chosen.weekdays,
                from_minute=first,
                until_minute=last,
                key=f"{request.case.pk.hex[:20]}:{key_in(request)}",
                by=request.actor,
                at=timezone.now(),
            )
        except NotPossible:
            raise Http404 from None
        return HttpResponseRedirect(f"{reverse('portal:times')}?waits")
    before = next((one for one in waits_of(case=request.case) if one.service_id == service.pk), None)
    chosen = chosen_before(before.weekdays, before.from_minute, before.until_minute) if before else Chosen()
    context = {"service": service, "key": new_id(), "waits": before is not None, **wish_fields(chosen)}
    return render(request, "portal/wait.html", context)


@for_client
@require_POST
def wait_no_more(request: ClientRequest, wait_id: UUID) -> HttpResponse:
    """Take the client off a list, and let go what is kept for them; the same press again has one effect."""
    place = wait_of(case=request.case, place_id=wait_id)
    if place is None:
        raise Http404
    leave_list(place=place, by=request.actor, at=timezone.now())
    return HttpResponseRedirect(f"{reverse('portal:times')}?left")
