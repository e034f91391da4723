"""Taking along: a case file by who can open it, the whole practice by its owner, as a download."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import cast

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from evenhand.domain.custody.actions.taking_along import note_export
from evenhand.domain.custody.exporting import Scope, export_lines
from evenhand.domain.custody.fhir.bundle import bundle_lines
from evenhand.faces.components.keeping import stream_to_keep
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.components.printing import CANNOT, can_print
from evenhand.faces.workspace.case_frame import case_frame, own_case
from evenhand.faces.workspace.clock import Clock, clock_of
from evenhand.faces.workspace.custody.paper import paper_lines
from evenhand.faces.workspace.security.fresh import freshly_signed_in
from evenhand.faces.workspace.team.owners import only_owners
from evenhand.foundation.outbox.words import FileName


@dataclass(frozen=True, slots=True)
class Form:
    """In which form it can be had: what writes it, what the file is called, its media type."""

    lines: Callable[[Scope, Clock], Iterator[bytes]]
    name: FileName
    kind: str


JSON = Form(lambda scope, clock: export_lines(scope=scope, at=clock.now), FileName.EXPORT, "application/json")
FHIR = Form(lambda scope, clock: bundle_lines(scope=scope, at=clock.now), FileName.BUNDLE, "application/fhir+json")
PAPER = Form(lambda scope, clock: paper_lines(scope=scope, clock=clock), FileName.PAPER, "application/pdf")
PAPERS = replace(PAPER, name=FileName.PAPERS, kind="application/zip")


@for_therapist
@freshly_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def take_case(request: TherapistRequest, number: str) -> HttpResponse:
    """Say what a file of this case file holds, and give it."""
    case = own_case(request, number)
    if request.method == "POST":
        return _file(request, Scope(case=case, names=_names(request)))
    context = {**case_frame(case, tab="settings", within=True), "cannot": "" if can_print() else CANNOT}
    return render(request, "workspace/custody/take_case.html", context)


@for_therapist
@freshly_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def take_practice(request: TherapistRequest) -> HttpResponse:
    """Say what a file of the whole practice holds, and give it to an owner."""
    only_owners(request)
    if request.method == "POST":
        return _file(request, Scope(names=_names(request)))
    return render(request, "workspace/custody/take_practice.html", {"cannot": "" if can_print() else CANNOT})


def _names(request: TherapistRequest) -> bool:
    return request.POST.get("names") == "yes"


def _file(request: TherapistRequest, scope: Scope) -> HttpResponse:
    """Record it, then send the file while it is written: nothing of it lies on this machine's disk."""
    form = _form(request.POST.get("form", ""), scope)
    clock = clock_of(request)
    note_export(scope=scope, by=request.actor, at=clock.now)
    stream = stream_to_keep(
        lambda: form.lines(scope, clock), practice_id=request.member.practice_id, name=form.name, kind=form.kind
    )
    return cast(HttpResponse, stream)  # it has all that a permission looks at: a status and headers


def _form(typed: str, scope: Scope) -> Form:
    match typed:
        case "json":
            return JSON
        case "fhir":
            return FHIR
        case "pdf" if can_print():
            return PAPER if scope.case else PAPERS
        case _:
            raise Http404
