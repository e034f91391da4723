"""Proving once more who sits here, before the ways in are changed."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.components.signing_in import account_of, renew_session
from evenhand.faces.workspace.sign_in import attempt_at, own_address, words_for
from evenhand.foundation.accounts.passkeys.actions import use_passkey
from evenhand.foundation.accounts.passkeys.ceremony import PasskeyRefused, begin_showing
from evenhand.foundation.accounts.passkeys.queries import passkeys_of
from evenhand.foundation.accounts.passwords.actions import check_password
from evenhand.foundation.accounts.throttling.counters import MustWait, attempt_succeeded


@for_therapist
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: TherapistRequest) -> HttpResponse:
    """Ask for the password, or a passkey, and go on to where the therapist was going."""
    now, onwards = timezone.now(), own_address(request, request.POST.get("next") or request.GET.get("next") or "")
    if request.method != "POST":
        return _page(request, onwards, now)
    try:
        attempt = attempt_at(request, account_of(request.member), now)
    except MustWait as wait:
        return _page(request, onwards, now, status=429, wait=words_for(wait, now))
    password = request.POST.get("password", "")
    if check_password(email=request.member.user.email, password=password, at=now) is None:
        return _page(request, onwards, now, status=403, refused="password")
    attempt_succeeded(attempt)
    renew_session(request, at=now)
    return HttpResponseRedirect(onwards)


@for_therapist
@require_POST
def confirm_by_passkey(request: TherapistRequest) -> HttpResponse:
    """Take a passkey of the same therapist as proof, made for this purpose alone."""
    now, onwards = timezone.now(), own_address(request, request.POST.get("next", ""))
    try:
        passkey = use_passkey(
            token=request.POST.get("ceremony", ""),
            answer=request.POST.get("response", ""),
            purpose=_purpose(request),
            at=now,
        )
    except PasskeyRefused:
        return _page(request, onwards, now, status=403, refused="passkey")
    if passkey.user_id != request.member.user_id:
        return _page(request, onwards, now, status=403, refused="passkey")
    renew_session(request, at=now)
    return HttpResponseRedirect(onwards)


def _purpose(request: TherapistRequest) -> str:
    return f"confirm:{request.member.user_id}"


def _page(request: TherapistRequest, onwards: str, at: datetime, status: int = 200, **shown: str) -> HttpResponse:
    passkeys = passkeys_of(person=request.member.user)
    ceremony = begin_showing(purpose=_purpose(request), at=at, of=passkeys) if passkeys else None
    context = {"next": onwards, "ceremony": ceremony, **shown}
    return render(request, "workspace/security/confirm.html", context, status=status)
