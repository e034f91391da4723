"""A colleague's link: setting up a sign-in and joining, or joining with the sign-in they have."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from evenhand.faces.components.known_browser import remember_browser
from evenhand.faces.components.permissions import member_at_the_door, public
from evenhand.faces.components.signing_in import account_of, go_over, sign_therapist_in
from evenhand.faces.components.suggestion import suggestion_on
from evenhand.faces.workspace.sign_in import DESK
from evenhand.foundation.accounts.joining.arriving.actions import (
    JoiningGone,
    SignsInAlready,
    join_as_known,
    join_with_passkey,
    join_with_password,
    refuse_joining,
)
from evenhand.foundation.accounts.joining.queries import Joining, joining
from evenhand.foundation.accounts.models import User
from evenhand.foundation.accounts.passkeys.ceremony import PasskeyRefused, begin_making
from evenhand.foundation.accounts.passwords.rules import SHORTEST, password_problem
from evenhand.foundation.practices.models import Member


@public
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Show what a link is for; a button uses it up. Opening the page changes nothing.

    Whether the invited address signs in here already shows only to who holds its link, after they tried to set it up.
    """
    now = timezone.now()
    found = joining(token=token, at=now)
    if found is None:
        return _gone(request, token, now)
    if request.method != "POST":
        return _page(request, found, now)
    try:
        return _join(request, token, found, now)
    except JoiningGone:
        return _gone(request, token, now)
    except SignsInAlready:
        return _page(request, found, now, status=409, known=True)
    except PasskeyRefused:
        return _page(request, found, now, status=403, refused=True)


def _join(request: HttpRequest, token: str, found: Joining, at: datetime) -> HttpResponse:
    here = member_at_the_door(request)
    if "known" in request.POST and here is not None:
        member = join_as_known(token=token, user=here.user, at=at)
        go_over(request, member, at=at)
        return HttpResponseRedirect(DESK)
    if request.POST.get("response"):
        ceremony, answer = request.POST.get("ceremony", ""), request.POST["response"]
        member = join_with_passkey(token=token, ceremony=ceremony, answer=answer, at=at)
        return _let_in(request, member, "security:codes", at)
    password = request.POST.get("password", "")
    problem = password_problem(password)
    if problem:
        return _page(request, found, at, status=422, problem=problem)
    return _let_in(request, join_with_password(token=token, password=password, at=at), "security:start", at)


def _let_in(request: HttpRequest, member: Member, onwards: str, at: datetime) -> HttpResponse:
    """Let a new member in, on to what they have besides their first way in."""
    sign_therapist_in(request, member, at=at)
    response = HttpResponseRedirect(reverse(onwards))
    remember_browser(request, response, account=account_of(member))
    return response


def _page(request: HttpRequest, found: Joining, at: datetime, *, status: int = 200, **shown: object) -> HttpResponse:
    here = member_at_the_door(request)
    person = User(pk=found.sign_in_id)
    context = {
        "practice": found.practice,
        "email": found.email,
        "here": here.user.email if here else "",
        "shortest": SHORTEST,
        "suggested": suggestion_on(request),
        "sign_in": f"{reverse('sign_in')}?{urlencode({'next': request.path})}",
        "ceremony": begin_making(person=person, shown_as=found.email, known=[], at=at),
        **shown,
    }
    return render(request, "workspace/join.html", context, status=status)


def _gone(request: HttpRequest, token: str, at: datetime) -> HttpResponse:
    """The one page for a link that is unknown, used, expired or taken back: the same bytes for all."""
    refuse_joining(token=token, at=at)
    return render(request, "workspace/join_gone.html", status=410)
