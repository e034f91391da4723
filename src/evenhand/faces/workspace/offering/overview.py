"""The list of everything that can be set on the desk."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.foundation.practices.models import Member


@for_therapist
@require_safe
def settings_list(request: TherapistRequest) -> HttpResponse:
    """List the pages of settings, those of an owner for owners only."""
    owns = request.member.role == Member.Role.OWNER
    return render(request, "workspace/offering/settings.html", {"owns": owns})
