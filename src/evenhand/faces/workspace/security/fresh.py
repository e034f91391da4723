"""Acts that ask for a fresh sign-in: whoever left their desk open has not left their keys."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from evenhand.faces.components.permissions import TherapistRequest
from evenhand.faces.components.signing_in import is_fresh

P = ParamSpec("P")
View = Callable[Concatenate[TherapistRequest, P], HttpResponse]


def freshly_signed_in(view: View[P]) -> View[P]:
    """Let a therapist on who has proved who they are within the last ten minutes; ask anybody else to do so first."""

    @wraps(view)
    def guarded(request: TherapistRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if is_fresh(request, at=timezone.now()):
            return view(request, *args, **kwargs)
        onwards = urlencode({"next": request.path})
        return HttpResponseRedirect(f"{reverse('security:confirm')}?{onwards}")

    return guarded
