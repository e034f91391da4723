"""The therapist's way in and out: a passkey, or address and password with a second step."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth import get_user
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from evenhand.faces.components.known_browser import known_browser, network_of, remember_browser
from evenhand.faces.components.permissions import public
from evenhand.faces.components.signing_in import (
    account_of,
    begin_half,
    half_in,
    sign_therapist_in,
    sign_therapist_out,
)
from evenhand.foundation.accounts.passkeys.actions import use_passkey
from evenhand.foundation.accounts.passkeys.ceremony import PasskeyRefused, begin_showing
from evenhand.foundation.accounts.passwords.actions import check_password
from evenhand.foundation.accounts.passwords.queries import account_at_the_door
from evenhand.foundation.accounts.queries import membership_of
from evenhand.foundation.accounts.second_steps.actions import CodeRefused, use_code
from evenhand.foundation.accounts.second_steps.queries import factors_of
from evenhand.foundation.accounts.throttling.counters import Attempt, MustWait, attempt_succeeded, begin_attempt
from evenhand.foundation.audit.actor import Actor, ActorKind
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.models import Member
from evenhand.wording import say_count, say_of

DESK = "/desk/"
ASK_AGAIN_AFTER = timedelta(days=14)
"""How long after "not now" somebody who comes in by a password alone is led to a second step again."""


@public
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Let a therapist in with e-mail and password, or lead to their second step.

    An unknown address, a wrong password and a place in no practice get the same words and the same status, after
    the same work.
    """
    now, onwards = timezone.now(), own_address(request, request.POST.get("next") or request.GET.get("next") or "")
    if request.method == "POST":
        email = request.POST.get("email", "")
        account = account_at_the_door(email)
        try:
            attempt = attempt_at(request, account, now)
        except MustWait as wait:
            return _door(request, onwards, now, status=429, email=email, wait=words_for(wait, now))
        member = check_password(email=email, password=request.POST.get("password", ""), at=now)
        if member is None:
            return _door(request, onwards, now, status=403, email=email, refused="password")
        attempt_succeeded(attempt)
        return _after_password(request, member, onwards, now)
    here = get_user(request)
    if here.is_authenticated and membership_of(user_id=here.pk) is not None:
        return HttpResponseRedirect(onwards)
    return _door(request, onwards, now)


@public
@require_POST
def by_passkey(request: HttpRequest) -> HttpResponse:
    """Let a therapist in with a passkey alone, at the door or as the second step after their password."""
    now, onwards = timezone.now(), own_address(request, request.POST.get("next", ""))
    half = half_in(request, at=now)
    try:
        passkey = use_passkey(
            token=request.POST.get("ceremony", ""),
            answer=request.POST.get("response", ""),
            purpose="therapist",
            at=now,
        )
    except PasskeyRefused:
        if half:
            return _step(request, onwards, now, status=403, refused=True)
        return _door(request, onwards, now, 403, refused="passkey")
    member = membership_of(user_id=passkey.user_id) if passkey.user_id else None
    if member is None:
        return _door(request, onwards, now, 403, refused="passkey")
    return _let_in(request, member, onwards, now)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """Ask somebody whose password was right for a code of their app, a recovery code or a passkey."""
    now = timezone.now()
    half = half_in(request, at=now)
    if half is None:
        return HttpResponseRedirect(reverse("sign_in"))
    if request.method != "POST":
        return _step(request, half.onwards, now)
    by = Actor(ActorKind.THERAPIST, half.member.pk)
    try:
        attempt = attempt_at(request, f"step|{account_of(half.member)}", now)
        with practice_context(half.member.practice_id):
            use_code(user=half.member.user, code=request.POST.get("code", ""), by=by, at=now)
    except MustWait as wait:
        return _step(request, half.onwards, now, status=429, wait=words_for(wait, now))
    except CodeRefused:
        return _step(request, half.onwards, now, status=403, refused=True)
    attempt_succeeded(attempt)
    return _let_in(request, half.member, half.onwards, now)


@public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the therapist's session on this browser."""
    sign_therapist_out(request, at=timezone.now())
    return HttpResponseRedirect("/in/")


def own_address(request: HttpRequest, wanted: str) -> str:
    """Return the address to go on to: one of this program's own, or the desk."""
    is_own = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_own and wanted.startswith("/") else DESK


def attempt_at(request: HttpRequest, account: str, at: datetime) -> Attempt:
    """Count an attempt of this browser on an account; raises MustWait."""
    known = known_browser(request, account=account.removeprefix("step|"))
    return begin_attempt(account=account, network=network_of(request), known_browser=known, at=at)


def words_for(wait: MustWait, at: datetime) -> str:
    """Return how long to wait, in words."""
    seconds = (wait.until - at).total_seconds()
    if seconds < 60:
        return say_of("wait", "less than a minute")
    minutes = -int(-seconds // 60)
    return say_count("a minute", "%(number)s minutes", minutes)


def _after_password(request: HttpRequest, member: Member, onwards: str, at: datetime) -> HttpResponse:
    if factors_of(user=member.user).any:
        begin_half(request, member, onwards=onwards, at=at)
        return HttpResponseRedirect(reverse("second_step"))
    put_off = member.user.second_step_put_off_at
    leads_on = put_off is None or at - put_off >= ASK_AGAIN_AFTER
    return _let_in(request, member, reverse("security:start") if leads_on else onwards, at)


def _let_in(request: HttpRequest, member: Member, onwards: str, at: datetime) -> HttpResponse:
    sign_therapist_in(request, member, at=at)
    response = HttpResponseRedirect(onwards)
    remember_browser(request, response, account=account_of(member))
    return response


def _door(request: HttpRequest, onwards: str, at: datetime, status: int = 200, **shown: str) -> HttpResponse:
    context = {"next": onwards, "ceremony": begin_showing(purpose="therapist", at=at), **shown}
    return render(request, "workspace/sign_in.html", context, status=status)


def _step(request: HttpRequest, onwards: str, at: datetime, status: int = 200, **shown: object) -> HttpResponse:
    half = half_in(request, at=at)
    if half is None:
        return HttpResponseRedirect(reverse("sign_in"))
    factors = factors_of(user=half.member.user)
    ceremony = begin_showing(purpose="therapist", at=at, of=factors.passkeys) if factors.passkeys else None
    context = {"next": onwards, "factors": factors, "ceremony": ceremony, **shown}
    return render(request, "workspace/second_step.html", context, status=status)
