"""Taking along: a case file by who can open it, the whole practice by its owner, as a download."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import cast

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from evenhand.domain.custody.actions.taking_along import note_export
from evenhand.domain.custody.exporting import Scope, export_lines
from evenhand.domain.custody.fhir.bundle import bundle_lines
from evenhand.faces.components.keeping import stream_to_keep
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.case_frame import case_frame, own_case
from evenhand.faces.workspace.clock import clock_of
from evenhand.faces.workspace.security.fresh import freshly_signed_in
from evenhand.faces.workspace.team.owners import only_owners
from evenhand.foundation.outbox.words import FileName

Lines = Callable[..., Iterator[bytes]]
FORMS: dict[str, tuple[Lines, FileName, str]] = {
    "json": (export_lines, FileName.EXPORT, "application/json"),
    "fhir": (bundle_lines, FileName.BUNDLE, "application/fhir+json"),
}
"""In which form it can be had: what writes it, what the file is called, its media type."""


@for_therapist
@freshly_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def take_case(request: TherapistRequest, number: str) -> HttpResponse:
    """Say what a file of this case file holds, and give it."""
    case = own_case(request, number)
    if request.method == "POST":
        return _file(request, Scope(case=case, names=_names(request)))
    return render(request, "workspace/custody/take_case.html", case_frame(case, tab="settings", within=True))


@for_therapist
@freshly_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def take_practice(request: TherapistRequest) -> HttpResponse:
    """Say what a file of the whole practice holds, and give it to an owner."""
    only_owners(request)
    if request.method == "POST":
        return _file(request, Scope(names=_names(request)))
    return render(request, "workspace/custody/take_practice.html")


def _names(request: TherapistRequest) -> bool:
    return request.POST.get("names") == "yes"


def _file(request: TherapistRequest, scope: Scope) -> HttpResponse:
    """Record it, then send the file while it is written: nothing of it lies on this machine's disk."""
    form = FORMS.get(request.POST.get("form", ""))
    if form is None:
        raise Http404
    lines, name, kind = form
    at = clock_of(request).now
    note_export(scope=scope, by=request.actor, at=at)
    stream = stream_to_keep(
        lambda: lines(scope=scope, at=at), practice_id=request.member.practice_id, name=name, kind=kind
    )
    return cast(HttpResponse, stream)  # it has all that a permission looks at: a status and headers
