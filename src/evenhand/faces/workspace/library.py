"""The worksheets room of the desk: every sheet with its purpose, and its guide for the therapist."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from evenhand.domain.worksheets.finding import sheets_holding
from evenhand.domain.worksheets.published import available
from evenhand.domain.worksheets.queries import own_sheet_called
from evenhand.domain.worksheets.shelves import on_shelves
from evenhand.faces.components.guide import guide_of
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.building.own_sheets import may_stand_in_place
from evenhand.faces.workspace.case_frame import new_key


def words_searched(request: TherapistRequest) -> str:
    """Return what was typed into a search; it is posted, so that no address and no history holds it."""
    return request.POST.get("q", "")[:80]


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def sheets(request: TherapistRequest) -> HttpResponse:
    """List the worksheets, all or those that a search finds."""
    search = words_searched(request)
    found = sheets_holding(search, (sheet for _, sheet in available()))
    return render(request, "workspace/sheets.html", {"search": search, "shelves": on_shelves(found)})


@for_therapist
@require_safe
def guide(request: TherapistRequest, slug: str) -> HttpResponse:
    """Show what a therapist needs to know of one worksheet."""
    names = {sheet.slug: sheet for _, sheet in available()}
    sheet = names.get(slug)
    if sheet is None:
        raise Http404
    context = {
        "guide": guide_of(sheet),
        "sheet": sheet,
        "own": own_sheet_called(slug=slug),
        "key": new_key(),
        "may_stand_in_place": may_stand_in_place(request.member),
    }
    return render(request, "workspace/guide.html", context)
