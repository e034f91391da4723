"""The desk's lock: locking it, and opening it again with a password or a passkey."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from evenhand.faces.components.locking import in_demo, is_locked
from evenhand.faces.components.permissions import TherapistRequest, for_therapist, open_while_locked
from evenhand.faces.components.signing_in import PROVED
from evenhand.faces.components.unlocking import (
    attempt_to_unlock,
    go_on,
    opened,
    refused,
    shows_own_passkey,
    told_of_lock,
)
from evenhand.foundation.accounts.passwords.actions import check_password
from evenhand.foundation.accounts.throttling.counters import MustWait, attempt_succeeded


@for_therapist
@open_while_locked
@require_http_methods(["GET", "HEAD", "POST"])
def lock(request: TherapistRequest) -> HttpResponse:
    """Lock the desk on this browser, or tell a page's script how it stands."""
    return told_of_lock(request, request.lock)


@for_therapist
@open_while_locked
@sensitive_post_parameters("password")
@require_POST
def unlock(request: TherapistRequest) -> HttpResponse:
    """Open the desk with the password; tries are counted, and a wrong one is in the record."""
    now = timezone.now()
    if not is_locked(request.lock, at=now):
        return go_on(request, request.lock, at=now)
    try:
        attempt = attempt_to_unlock(request, request.lock, at=now)
    except MustWait:
        return refused(request, request.lock, "wait", status=429)
    password = request.POST.get("password", "")
    if not in_demo() and check_password(email=request.member.user.email, password=password, at=now) is None:
        return refused(request, request.lock, "secret")
    attempt_succeeded(attempt)
    request.session[PROVED] = int(now.timestamp())
    return opened(request, request.lock, at=now)


@for_therapist
@open_while_locked
@require_POST
def unlock_by_passkey(request: TherapistRequest) -> HttpResponse:
    """Open the desk with a passkey of the therapist whose desk it is."""
    now = timezone.now()
    if not is_locked(request.lock, at=now):
        return go_on(request, request.lock, at=now)
    if not shows_own_passkey(request, request.lock):
        return refused(request, request.lock, "passkey")
    request.session[PROVED] = int(now.timestamp())
    return opened(request, request.lock, at=now)
