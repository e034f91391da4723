"""Adding a passkey or an app with codes."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

import segno
from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from evenhand.faces.components.markup import Markup
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.case_frame import back_to
from evenhand.faces.workspace.security.fresh import freshly_signed_in
from evenhand.foundation.accounts.passkeys.actions import add_passkey
from evenhand.foundation.accounts.passkeys.ceremony import PasskeyRefused, begin_making
from evenhand.foundation.accounts.passkeys.queries import passkeys_of
from evenhand.foundation.accounts.second_steps.actions import CodeRefused, begin_app, confirm_app
from evenhand.foundation.accounts.second_steps.codes import address_for_app
from evenhand.foundation.accounts.second_steps.queries import factors_of
from evenhand.foundation.accounts.signed_in.devices import device_in_words, device_words


@for_therapist
@freshly_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def passkey(request: TherapistRequest) -> HttpResponse:
    """Keep a passkey that this device makes."""
    now = timezone.now()
    name = request.POST.get("name", "") or device_in_words(device_words(request.headers.get("User-Agent", "")))
    if request.method == "POST":
        try:
            add_passkey(
                person=request.member.user,
                token=request.POST.get("ceremony", ""),
                answer=request.POST.get("response", ""),
                name=name,
                by=request.actor,
                at=now,
            )
        except PasskeyRefused:
            return _passkey_page(request, name, now, refused=True)
        return _after_adding(request)
    return _passkey_page(request, name, now, refused=False)


@for_therapist
@freshly_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def app(request: TherapistRequest) -> HttpResponse:
    """Show the secret for an app as a QR code and in letters; the app counts after its first right code."""
    now, user = timezone.now(), request.member.user
    name, refused = request.POST.get("name", ""), False
    waiting = begin_app(user=user, by=request.actor, at=now)
    if request.method == "POST":
        try:
            confirm_app(app=waiting, code=request.POST.get("code", ""), name=name, by=request.actor, at=now)
        except CodeRefused:
            refused = True
        else:
            return _after_adding(request)
    address = address_for_app(secret=waiting.secret, name=user.email, issuer=_own_host())
    context = {
        "drawing": _drawn(address),
        "secret": " ".join(waiting.secret[start : start + 4] for start in range(0, len(waiting.secret), 4)),
        "address": address,
        "name": name,
        "refused": refused,
    }
    return render(request, "workspace/security/add_app.html", context, status=403 if refused else 200)


def _passkey_page(request: TherapistRequest, name: str, at: datetime, *, refused: bool) -> HttpResponse:
    user = request.member.user
    ceremony = begin_making(person=user, shown_as=user.email, known=passkeys_of(person=user), at=at)
    context = {"ceremony": ceremony, "name": name, "refused": refused}
    return render(request, "workspace/security/add_passkey.html", context, status=403 if refused else 200)


def _after_adding(request: TherapistRequest) -> HttpResponseRedirect:
    """Go to the recovery codes while there are none, so that a lost device does not lock its owner out."""
    if factors_of(user=request.member.user).codes_left == 0:
        return HttpResponseRedirect(reverse("security:codes"))
    return back_to(reverse("security:overview"), done="added")


def _drawn(address: str) -> Markup:
    """Draw a QR code as SVG; dark on white in every theme, because cameras want it so."""
    code = segno.make(address, error="m", micro=False)
    return Markup(code.svg_inline(scale=5, dark="#000", light="#fff", border=3))


def _own_host() -> str:
    return urlsplit(settings.PUBLIC_ADDRESS).hostname or "localhost"
