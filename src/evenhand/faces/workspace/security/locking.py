"""After how many minutes without use the desk locks."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.case_frame import back_to
from evenhand.faces.workspace.security.fresh import freshly_signed_in
from evenhand.foundation.accounts.locking.actions import choose_lock_minutes
from evenhand.foundation.accounts.locking.rules import LEAST, MOST, minutes_in


@for_therapist
@freshly_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: TherapistRequest) -> HttpResponse:
    """Choose the minutes; who finds a desk open cannot keep it open with that."""
    typed = request.POST.get("minutes", str(request.lock.minutes))
    minutes = minutes_in(typed)
    if request.method == "POST" and minutes is not None:
        choose_lock_minutes(person=request.member.user, minutes=minutes, by=request.actor, at=timezone.now())
        return back_to(reverse("security:overview"), done="lock", anchor="lock")
    context = {"typed": typed, "wrong": minutes is None, "least": LEAST, "most": MOST}
    return render(request, "workspace/security/lock.html", context, status=422 if minutes is None else 200)
