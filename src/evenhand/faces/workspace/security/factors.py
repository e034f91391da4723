"""Recovery codes, and one passkey or app: its name, its end."""

from __future__ import annotations

import re
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from evenhand.faces.components.keeping import text_to_keep
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.case_frame import back_to
from evenhand.faces.workspace.clock import clock_of
from evenhand.faces.workspace.security.fresh import freshly_signed_in
from evenhand.faces.workspace.security.overview import factor_row
from evenhand.foundation.accounts.second_steps.actions import (
    Factor,
    LastFactor,
    make_recovery_codes,
    remove_factor,
    rename_factor,
)
from evenhand.foundation.accounts.second_steps.queries import factor_of, factors_of
from evenhand.foundation.audit.queries import was_lately_done
from evenhand.foundation.outbox.words import FileName

CODES = re.compile(r"[0-9a-z]{4}(-[0-9a-z]{4}){2}(\n[0-9a-z]{4}(-[0-9a-z]{4}){2})*", re.ASCII)
OVERVIEW = "security:overview"


@for_therapist
@freshly_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def recovery_codes(request: TherapistRequest) -> HttpResponse:
    """Say how many codes are left; the button makes new ones, which this one answer shows and no other."""
    if request.method == "POST":
        made = make_recovery_codes(user=request.member.user, by=request.actor, at=timezone.now())
        return render(request, "workspace/security/codes.html", {"codes": made, "as_text": "\n".join(made)})
    factors = factors_of(user=request.member.user)
    return render(request, "workspace/security/codes.html", {"left": factors.codes_left, "any": factors.any})


@for_therapist
@freshly_signed_in
@require_POST
def codes_file(request: TherapistRequest) -> HttpResponse:
    """Give back the codes that a page shows as a file to keep; nothing is looked up and nothing else comes back."""
    text = request.POST.get("codes", "").replace("\r\n", "\n")
    if not CODES.fullmatch(text):
        raise Http404
    return text_to_keep(text + "\n", FileName.CODES)


@for_therapist
@freshly_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def factor(request: TherapistRequest, factor_id: UUID) -> HttpResponse:
    """Show one passkey or app with its name to change, and how to remove it."""
    found = _own(request, factor_id)
    if request.method == "POST":
        rename_factor(factor=found, name=request.POST.get("name", ""), by=request.actor, at=timezone.now())
        return back_to(reverse(OVERVIEW), done="renamed")
    return _page(request, found)


@for_therapist
@freshly_signed_in
@require_POST
def remove(request: TherapistRequest, factor_id: UUID) -> HttpResponse:
    """Remove a passkey or an app; the last one only when a tick says that this is meant."""
    if _has_removed(request, factor_id):
        return back_to(reverse(OVERVIEW), done="removed")
    found = _own(request, factor_id)
    meant = request.POST.get("last_too") == "yes"
    try:
        remove_factor(user=request.member.user, factor=found, last_too=meant, by=request.actor, at=timezone.now())
    except LastFactor:
        return _page(request, found, status=422)
    return back_to(reverse(OVERVIEW), done="removed")


def _has_removed(request: TherapistRequest, factor_id: UUID) -> bool:
    """Whether they removed this very one a moment ago: a form that is sent again gets the same answer."""
    return any(
        was_lately_done(act=f"{kind}.removed", subject=kind, subject_id=factor_id, by=request.actor)
        for kind in ("passkey", "code_app")
    )


def _own(request: TherapistRequest, factor_id: UUID) -> Factor:
    found = factor_of(user=request.member.user, factor_id=factor_id)
    if found is None:
        raise Http404
    return found


def _page(request: TherapistRequest, found: Factor, status: int = 200) -> HttpResponse:
    context = {
        "factor": factor_row(found, clock_of(request)),
        "is_last": factors_of(user=request.member.user).is_last,
        "not_meant": status == 422,
    }
    return render(request, "workspace/security/factor.html", context, status=status)
