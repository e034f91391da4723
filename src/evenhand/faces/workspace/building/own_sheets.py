"""A practice's own sheets: the list, beginning one, a copy of a library sheet, files to take along and to bring in."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evenhand.domain.worksheets.actions import (
    BuildingProblem,
    begin_own_sheet,
    bring_in_sheet,
    copy_sheet,
    note_sheet_taken,
)
from evenhand.domain.worksheets.building.bundles import MOST_BYTES, as_bundle
from evenhand.domain.worksheets.building.judging import Wrong
from evenhand.domain.worksheets.definition import DefinitionError, Fault
from evenhand.domain.worksheets.models import OwnSheet
from evenhand.domain.worksheets.published import UnknownWorksheet
from evenhand.domain.worksheets.queries import own_sheet, own_sheets
from evenhand.faces.components.keeping import form_to_keep
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.building.building import standing_of
from evenhand.faces.workspace.case_frame import new_key
from evenhand.faces.workspace.clock import clock_of
from evenhand.faces.workspace.form_words import words_in
from evenhand.faces.workspace.team.owners import only_owners
from evenhand.foundation.outbox.words import FileName
from evenhand.foundation.practices.models import Member
from evenhand.wording import later, say

DONE = {"withdrawn": later("Done. It is offered no more.")}


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: TherapistRequest) -> HttpResponse:
    """List the sheets of this practice; begin a new one under a title."""
    clock, title, key = clock_of(request), "", new_key()
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        title, key = words_in(request.POST, "title"), request.POST.get("key", "")
        try:
            sheet = begin_own_sheet(
                title=title,
                is_instrument=request.POST.get("what") == "measure",
                key=_key(key),
                by=request.actor,
                at=clock.now,
            )
        except BuildingProblem as problem:
            problems = [("title", one.reason) for one in problem.wrong]
        else:
            return _to(sheet)
    context = {
        "sheets": [(one, standing_of(one.sheet, clock)) for one in own_sheets()],
        "typed_title": title,
        "key": key,
        "problems": problems,
        "problem": dict(problems),
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    return render(request, "workspace/building/own_sheets.html", context, status=422 if problems else 200)


@for_therapist
@require_POST
def copy(request: TherapistRequest, slug: str) -> HttpResponse:
    """Begin a copy of a sheet of the library, beside it or, for owners of the practice, in its place."""
    in_place = request.POST.get("how") == "in_place"
    if in_place:
        only_owners(request)
    try:
        sheet = copy_sheet(
            slug=slug,
            in_place=in_place,
            key=_key(request.POST.get("key", "")),
            by=request.actor,
            at=clock_of(request).now,
        )
    except (UnknownWorksheet, BuildingProblem):
        raise Http404 from None
    return _to(sheet)


@for_therapist
@require_safe
def take(request: TherapistRequest, sheet_id: UUID) -> HttpResponse:
    """Hand a sheet out as one file, as it is written now."""
    building = own_sheet(sheet_id=sheet_id)
    if building is None:
        raise Http404
    note_sheet_taken(sheet=building.sheet, by=request.actor, at=clock_of(request).now)
    return form_to_keep(as_bundle(building.tree).decode(), FileName.FORM)


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: TherapistRequest) -> HttpResponse:
    """Bring a sheet in from a file; one that cannot be used is refused whole, with line and reason."""
    key, ground = new_key(), ""
    problems: list[tuple[str, str]] = []
    faults: tuple[Fault, ...] = ()
    if request.method == "POST":
        key, ground = request.POST.get("key", ""), words_in(request.POST, "ground")
        file = request.FILES.get("file")
        try:
            if file is None:
                raise BuildingProblem(Wrong(("file",), say("Choose the file to bring in.")))
            return _to(_brought(request, file.read(), ground, key))
        except DefinitionError as refused:
            faults = refused.faults
            problems = [
                (
                    "file",
                    say("The file was refused. Line %(line)s: %(reason)s", line=refused.line, reason=refused.reason),
                )
            ]
        except BuildingProblem as problem:
            problems = [(str(one.path[0]), one.reason) for one in problem.wrong]
    context = {
        "problems": problems,
        "problem": dict(problems),
        "faults": faults[:40],
        "ground": ground,
        "key": key,
        "most_kb": MOST_BYTES // 1024,
    }
    return render(request, "workspace/building/bring.html", context, status=422 if problems else 200)


def _brought(request: TherapistRequest, data: bytes, ground: str, key: str) -> OwnSheet:
    return bring_in_sheet(
        data=data,
        filename="The file",
        ground=ground,
        key=_key(key),
        by=request.actor,
        at=clock_of(request).now,
    )


def may_stand_in_place(member: Member) -> bool:
    """Return whether somebody decides which sheets the whole practice gives."""
    return member.role == Member.Role.OWNER


def _key(typed: str) -> str:
    return typed[:48] if len(typed) >= 16 else new_key()


def _to(sheet: OwnSheet) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("workspace:build", args=[sheet.pk]))
