"""The lock of the client's space: locking it, and opening it again by what they come in with."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from evenhand.domain.cases.actions import send_link
from evenhand.faces.components.locking import is_locked
from evenhand.faces.components.permissions import CAME_IN_AT, ClientRequest, for_client, open_while_locked
from evenhand.faces.components.unlocking import (
    attempt_to_unlock,
    go_on,
    opened,
    refused,
    shows_own_passkey,
    still_locked,
    told_of_lock,
)
from evenhand.foundation.accounts.throttling.counters import MustWait, attempt_succeeded
from evenhand.foundation.accounts.ways.actions import proves_passphrase


@for_client
@open_while_locked
@require_http_methods(["GET", "HEAD", "POST"])
def lock(request: ClientRequest) -> HttpResponse:
    """Lock the space on this browser, or tell a page's script how it stands; without a way back it stays open."""
    return told_of_lock(request, request.lock, no_way_back=f"{reverse('portal:ways')}?no-lock")


@for_client
@open_while_locked
@sensitive_post_parameters("password")
@require_POST
def unlock(request: ClientRequest) -> HttpResponse:
    """Open the space with the passphrase; tries are counted, and a wrong one is in the record."""
    now = timezone.now()
    if not is_locked(request.lock, at=now):
        return go_on(request, request.lock, at=now)
    if not request.lock.ways().secret:
        raise Http404
    try:
        attempt = attempt_to_unlock(request, request.lock, at=now)
    except MustWait:
        return refused(request, request.lock, "wait", status=429)
    typed = request.POST.get("password", "")
    if not proves_passphrase(client=request.case.client, typed=typed, by=request.actor, at=now):
        return refused(request, request.lock, "secret")
    attempt_succeeded(attempt)
    return _opened(request, now)


@for_client
@open_while_locked
@require_POST
def unlock_by_passkey(request: ClientRequest) -> HttpResponse:
    """Open the space with a passkey of the client whose space it is, where their therapist lets them use one."""
    now = timezone.now()
    if not is_locked(request.lock, at=now):
        return go_on(request, request.lock, at=now)
    if not request.lock.ways().passkeys or not shows_own_passkey(request, request.lock):
        return refused(request, request.lock, "passkey")
    return _opened(request, now)


@for_client
@open_while_locked
@require_POST
def mail_way_back(request: ClientRequest) -> HttpResponse:
    """Send a link to the client's own address; opened in this browser it signs them in anew, and the page goes on."""
    now = timezone.now()
    if not is_locked(request.lock, at=now):
        return go_on(request, request.lock, at=now)
    if not request.lock.ways().mail:
        raise Http404
    send_link(case=request.case, at=now)
    return still_locked(request, request.lock, sent=True)


def _opened(request: ClientRequest, at: datetime) -> HttpResponse:
    request.session[CAME_IN_AT] = int(at.timestamp())
    return opened(request, request.lock, at=at)
