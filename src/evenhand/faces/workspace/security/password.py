"""Changing the password."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.components.signing_in import renew_session
from evenhand.faces.components.suggestion import suggestion_on
from evenhand.faces.workspace.case_frame import back_to
from evenhand.faces.workspace.security.fresh import freshly_signed_in
from evenhand.foundation.accounts.passwords.actions import change_password
from evenhand.foundation.accounts.passwords.rules import SHORTEST, password_problem


@for_therapist
@freshly_signed_in
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: TherapistRequest) -> HttpResponse:
    """Take a new password; every other browser is signed out, this one goes on under a new session id."""
    problem = ""
    if request.method == "POST":
        now, password = timezone.now(), request.POST.get("password", "")
        problem = password_problem(password)
        if not problem:
            key = request.session.session_key or ""
            change_password(user=request.member.user, password=password, session_key=key, by=request.actor, at=now)
            renew_session(request, at=now)
            return back_to(reverse("security:overview"), done="password")
    context = {
        "problem": problem,
        "shortest": SHORTEST,
        "email": request.member.user.email,
        "suggested": suggestion_on(request),
    }
    return render(request, "workspace/security/password.html", context, status=422 if problem else 200)
