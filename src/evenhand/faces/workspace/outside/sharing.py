"""The link to a therapist's own sessions for their calendar program: making it, seeing it once, ending it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from evenhand.domain.scheduling.actions import revoke_shared_calendar, share_calendar
from evenhand.domain.scheduling.queries.shared_calendar import DAYS_AHEAD, shared_calendar_of
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.case_frame import back_to
from evenhand.faces.workspace.security.fresh import freshly_signed_in


@for_therapist
@freshly_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def share(request: TherapistRequest) -> HttpResponse:
    """Make a link, with case numbers or without, and show it this once; a new one ends the former."""
    context: dict[str, object] = {
        "days": DAYS_AHEAD.days,
        "replaces": shared_calendar_of(member=request.member) is not None,
    }
    if request.method == "POST":
        shows = request.POST.get("numbers") == "yes"
        token = share_calendar(member=request.member, shows_numbers=shows, by=request.actor, at=timezone.now())
        context |= {"link": f"{settings.PUBLIC_ADDRESS}{reverse('calendar_feed', args=[token])}", "numbers": shows}
        return render(request, "workspace/outside/shared.html", context)
    return render(request, "workspace/outside/share.html", context)


@for_therapist
@require_POST
def end_sharing(request: TherapistRequest) -> HttpResponse:
    """End the link; whoever uses it gets the answer of an address that is not there."""
    revoke_shared_calendar(member=request.member, by=request.actor, at=timezone.now())
    return back_to(reverse("workspace:calendars"), done="ended")
