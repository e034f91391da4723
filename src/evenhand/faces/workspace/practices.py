"""Where a therapist works who is a member of several practices: choosing the one whose desk stands open."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.components.signing_in import go_over
from evenhand.faces.workspace.sign_in import DESK
from evenhand.foundation.accounts.queries import memberships_of
from evenhand.foundation.practices.context import outside_practices


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def practices(request: TherapistRequest) -> HttpResponse:
    """List the practices a therapist works in, and go over to another one."""
    with outside_practices():
        places = memberships_of(user_id=request.member.user_id)
    if request.method == "POST":
        chosen = next((one for one in places if str(one.pk) == request.POST.get("place")), None)
        if chosen is None:
            raise Http404
        go_over(request, chosen, at=timezone.now())
        return HttpResponseRedirect(DESK)
    rows = [(one.pk, one.practice.name, one.get_role_display(), one.pk == request.member.pk) for one in places]
    return render(request, "workspace/practices.html", {"rows": rows})
