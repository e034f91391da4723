"""The door of the demo: an address with a secret that lets its holder in as the demo's therapist."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from evenhand.faces.components.permissions import open_phone, public
from evenhand.faces.components.signing_in import sign_therapist_in
from evenhand.faces.site.one_screen import first_client
from evenhand.foundation.accounts.models import User
from evenhand.foundation.accounts.queries import membership_of
from evenhand.foundation.audit.thresholds import Refused, note_at_the_door
from evenhand.foundation.practices.context import practice_context


@public
@require_safe
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Sign the demo's only therapist in, and its first client on the phone beside the desk; go to both.

    The secret is new with every start of the demo and works as long as it runs, so that a newcomer may reload. Outside
    a demo there is no such page.
    """
    if not settings.DEMO or not settings.DEMO_DOOR:
        raise Http404
    if not secrets.compare_digest(token.encode(), settings.DEMO_DOOR.encode()):
        note_at_the_door(Refused.DEMO_LINK, at=timezone.now())
        raise Http404
    user = User.objects.order_by("created_at").first()
    member = membership_of(user_id=user.pk) if user is not None else None
    if member is None:
        raise Http404
    sign_therapist_in(request, member, at=timezone.now())
    is_one_side = request.headers.get("Sec-Fetch-Dest") == "iframe"  # who signed out at the desk beside the phone
    answer = HttpResponseRedirect("/desk/" if is_one_side else "/demo/")
    with practice_context(member.practice_id):
        first = first_client(member)
        if first is not None:
            open_phone(request, answer, first)
    return answer
