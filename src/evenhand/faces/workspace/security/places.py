"""Ending sign-ins: one browser's, or all of them."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth import logout
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.case_frame import back_to
from evenhand.foundation.accounts.signed_in.actions import end_all_sign_ins, end_sign_in
from evenhand.foundation.accounts.signed_in.queries import signed_in_place
from evenhand.foundation.audit.queries import was_lately_done


@for_therapist
@require_POST
def end(request: TherapistRequest, place_id: UUID) -> HttpResponse:
    """Sign one browser out; it holds from its next request on. A thief who does so tells the owner by it."""
    place = signed_in_place(person=request.member.user, place_id=place_id)
    if place is None:
        if was_lately_done(act="signed_in.ended", subject="signed_in", subject_id=place_id, by=request.actor):
            return back_to(reverse("security:overview"), done="ended", anchor="places")
        raise Http404
    is_here = place.session_key == request.session.session_key
    end_sign_in(place=place, by=request.actor, at=timezone.now())
    if is_here:
        return _out(request)
    return back_to(reverse("security:overview"), done="ended", anchor="places")


@for_therapist
@require_POST
def end_all(request: TherapistRequest) -> HttpResponse:
    """Sign every browser out, this one too."""
    end_all_sign_ins(person=request.member.user, by=request.actor, at=timezone.now())
    return _out(request)


def _out(request: TherapistRequest) -> HttpResponse:
    logout(request)
    return HttpResponseRedirect(reverse("sign_in"))
