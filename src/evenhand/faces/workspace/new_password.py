"""A therapist who has forgotten their password: asking for a link, and choosing a new one with it."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from evenhand.faces.components.known_browser import network_of
from evenhand.faces.components.permissions import public
from evenhand.faces.components.suggestion import suggestion_on
from evenhand.faces.workspace.sign_in import words_for
from evenhand.foundation.accounts.passwords.actions import RESET_MINUTES, ResetGone, refuse_reset, reset_password
from evenhand.foundation.accounts.passwords.asking import ask_for_password_reset
from evenhand.foundation.accounts.passwords.queries import account_at_the_door, open_reset
from evenhand.foundation.accounts.passwords.rules import SHORTEST, password_problem
from evenhand.foundation.accounts.throttling.counters import MustWait, begin_attempt


@public
@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Take an address and say that a link goes out if it is known here; the answer never says whether it is."""
    if request.method != "POST":
        return render(request, "workspace/forgotten.html")
    now, email = timezone.now(), request.POST.get("email", "").strip()
    account = f"reset|{account_at_the_door(email)}"
    try:
        begin_attempt(account=account, network=network_of(request), known_browser=None, at=now)
    except MustWait as wait:
        return render(request, "workspace/forgotten.html", {"wait": words_for(wait, now), "email": email}, status=429)
    ask_for_password_reset(email=email, at=now)
    return render(request, "workspace/forgotten.html", {"asked": True, "minutes": RESET_MINUTES})


@public
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, token: str) -> HttpResponse:
    """Let the holder of a link choose a new password; opening the page changes nothing."""
    now = timezone.now()
    found = open_reset(token=token, at=now)
    if found is None:
        return _gone(request, token, now)
    problem = ""
    if request.method == "POST":
        password = request.POST.get("password", "")
        problem = password_problem(password)
        if not problem:
            try:
                reset_password(token=token, password=password, at=now)
            except ResetGone:
                return _gone(request, token, now)
            return render(request, "workspace/password_chosen.html")
    context = {
        "problem": problem,
        "shortest": SHORTEST,
        "suggested": suggestion_on(request),
        "takes_second_steps": found.takes_second_steps,
    }
    return render(request, "workspace/new_password.html", context, status=422 if problem else 200)


def _gone(request: HttpRequest, token: str, at: datetime) -> HttpResponse:
    """The one page for a link that is unknown, used or expired: the same bytes for all."""
    refuse_reset(token=token, at=at)
    return render(request, "workspace/password_link_gone.html", status=410)
