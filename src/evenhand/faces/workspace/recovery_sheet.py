"""The recovery sheet at the owner's desk: made and shown once, printed, confirmed by two of its words."""

from __future__ import annotations

import segno
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.beginning.steps import on_from
from evenhand.faces.workspace.clock import clock_of
from evenhand.foundation.archive.recovery.actions import NotThoseWords, confirm_sheet, make_sheet
from evenhand.foundation.archive.recovery.queries import places_to_type_back, sheet_confirmed_at
from evenhand.foundation.practices.models import Member
from evenhand.foundation.vault.sheet_words import Written
from evenhand.wording.dates import plain_day


@for_therapist
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def recovery_sheet(request: TherapistRequest) -> HttpResponse:
    """Say what the sheet is for and whether there is one; make it and show it, this once.

    The answer to the form is the sheet itself: to redirect, its secret would have to be kept somewhere.
    """
    _owners_only(request)
    clock = clock_of(request)
    if request.method == "POST":
        on_paper = make_sheet(member=request.member, by=request.actor, at=clock.now)
        context = {
            "words": list(enumerate(on_paper.words, start=1)),
            "digits": on_paper.digits,
            "code": square_code(on_paper),
            "practice": request.member.practice.name,
            "day": plain_day(clock.today),  # paper is read in another year
        }
        return render(request, "workspace/recovery_sheet_made.html", context)
    confirmed = sheet_confirmed_at()
    standing = {"confirmed": clock.day_of(confirmed) if confirmed else "", "waits": bool(places_to_type_back())}
    return render(request, "workspace/recovery_sheet.html", standing)


@for_therapist
@never_cache
@sensitive_post_parameters("first", "second")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_recovery_sheet(request: TherapistRequest) -> HttpResponse:
    """Ask for two words of the sheet, so that done means printed."""
    _owners_only(request)
    places = places_to_type_back()
    if not places:
        return HttpResponseRedirect(reverse("workspace:recovery_sheet"))
    refused = False
    if request.method == "POST":
        typed = [request.POST.get("first", ""), request.POST.get("second", "")]
        try:
            confirm_sheet(member=request.member, words=typed, by=request.actor, at=clock_of(request).now)
        except NotThoseWords:
            refused = True
        else:
            shown = HttpResponseRedirect(reverse("workspace:recovery_sheet"))
            return on_from(request, "sheet", otherwise=shown)
    context = {"first": places[0], "second": places[1], "refused": refused}
    return render(request, "workspace/recovery_sheet_confirm.html", context, status=422 if refused else 200)


def square_code(on_paper: Written) -> SafeString:
    """Return the words and digits as a QR code (ISO/IEC 18004), drawn as SVG for the page."""
    drawn = segno.make(on_paper.line, error="m", micro=False)
    svg: str = drawn.svg_inline(scale=3, border=4, dark="#000", light="#fff", svgclass="square-code", lineclass=None)
    return mark_safe(svg)  # noqa: S308  drawn here from words of our own list


def _owners_only(request: TherapistRequest) -> None:
    if request.member.role != Member.Role.OWNER:
        raise Http404
