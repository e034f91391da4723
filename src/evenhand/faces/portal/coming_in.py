"""Coming in at the door by a passphrase or a passkey."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from evenhand.domain.cases.actions import come_in_by_passphrase
from evenhand.domain.cases.queries import case_of_client
from evenhand.faces.components.known_browser import known_browser, network_of, remember_browser
from evenhand.faces.components.permissions import public, sign_client_in
from evenhand.foundation.accounts.models import ClientAccount
from evenhand.foundation.accounts.passkeys.actions import use_passkey
from evenhand.foundation.accounts.passkeys.ceremony import PasskeyRefused, begin_showing
from evenhand.foundation.accounts.throttling.counters import MustWait, attempt_succeeded, begin_attempt
from evenhand.foundation.accounts.ways.queries import ways_of
from evenhand.foundation.practices.context import practice_context

HOME = "/me/"
CLIENT = "client"
"""What a passkey is shown for at this door."""

MOST_LETTERS = 254
"""The longest e-mail address there is (RFC 5321)."""


def show_door(request: HttpRequest, *, status: int = 200, **shown: object) -> HttpResponse:
    """Return the page of the door, with where to go on afterwards kept in its forms."""
    ceremony = begin_showing(purpose=CLIENT, at=timezone.now())
    context = {"next": _onwards(request), "ceremony": ceremony, **shown}
    return render(request, "portal/door.html", context, status=status)


@public
@sensitive_post_parameters("password")
@require_POST
def by_passphrase(request: HttpRequest) -> HttpResponse:
    """Let a client in with their case number or e-mail address and their passphrase.

    Whoever is not known and whoever mistyped gets the same words and status, after the same work.
    """
    now, who = timezone.now(), request.POST.get("who", "").strip()[:MOST_LETTERS]
    account = f"client|{''.join(who.split()).casefold()}"
    known = known_browser(request, account=account)
    try:
        attempt = begin_attempt(account=account, network=network_of(request), known_browser=known, at=now)
    except MustWait:
        return show_door(request, status=429, who=who, wait=True)
    client = come_in_by_passphrase(who=who, passphrase=request.POST.get("password", ""), at=now)
    if client is None:
        return show_door(request, status=403, who=who, refused="passphrase")
    attempt_succeeded(attempt)
    response = _let_in(request, client)
    remember_browser(request, response, account=account)
    return response


@public
@require_POST
def by_passkey(request: HttpRequest) -> HttpResponse:
    """Let a client in with a passkey alone, where their therapist lets them use one."""
    token, answer = request.POST.get("ceremony", ""), request.POST.get("response", "")
    try:
        passkey = use_passkey(token=token, answer=answer, purpose=CLIENT, at=timezone.now())
    except PasskeyRefused:
        return show_door(request, status=403, refused="passkey")
    if passkey.client_id is None or passkey.practice_id is None:
        return show_door(request, status=403, refused="passkey")
    case = case_of_client(client_id=passkey.client_id, practice_id=passkey.practice_id)
    if case is None:
        return show_door(request, status=403, refused="passkey")
    with practice_context(case.practice_id):
        allowed = ways_of(client=case.client).passkey
    return _let_in(request, case.client) if allowed else show_door(request, status=403, refused="passkey")


def _let_in(request: HttpRequest, client: ClientAccount) -> HttpResponse:
    sign_client_in(request, client)
    return HttpResponseRedirect(_onwards(request) or HOME)


def _onwards(request: HttpRequest) -> str:
    """Return the page of the client's space that somebody was on the way to; "" for none, or any other address."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_own = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_own and wanted.startswith(HOME) else ""
