"""The therapist's way in and out."""

from __future__ import annotations

from django.contrib.auth import authenticate, get_user, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from evenhand.faces.components.permissions import public
from evenhand.foundation.accounts.actions import note_sign_in
from evenhand.foundation.accounts.models import User
from evenhand.foundation.accounts.queries import membership_of
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.models import Member
from evenhand.foundation.vault.lookup import keyed_hash

DESK = "/desk/"


@public
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Let a therapist in with e-mail and password.

    An unknown address, a wrong password and a place in no practice get the same words and the same status, after
    the same work.
    """
    onwards = own_address(request, request.POST.get("next") or request.GET.get("next") or "")
    if request.method == "POST":
        email = request.POST.get("email", "")
        member = _member_with(request, email=email, password=request.POST.get("password", ""))
        if member is not None:
            _begin(request, member)
            return HttpResponseRedirect(onwards)
        return render(
            request,
            "workspace/sign_in.html",
            {"email": email, "next": onwards, "refused": True},
            status=403,
        )
    here = get_user(request)
    if here.is_authenticated and membership_of(user_id=here.pk) is not None:
        return HttpResponseRedirect(onwards)
    return render(request, "workspace/sign_in.html", {"next": onwards})


@public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the therapist's session on this browser."""
    logout(request)
    return HttpResponseRedirect("/in/")


def own_address(request: HttpRequest, wanted: str) -> str:
    """Return the address to go on to: one of this program's own, or the desk."""
    is_own = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_own and wanted.startswith("/") else DESK


def _member_with(request: HttpRequest, *, email: str, password: str) -> Member | None:
    user = authenticate(request, login=keyed_hash(email).hex(), password=password)
    return membership_of(user_id=user.pk) if isinstance(user, User) else None


def _begin(request: HttpRequest, member: Member) -> None:
    login(request, member.user)
    with practice_context(member.practice_id):
        note_sign_in(member_id=member.pk, at=timezone.now())
