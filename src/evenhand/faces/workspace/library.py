"""The worksheets room of the desk: every sheet with its purpose, and its guide for the therapist."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from evenhand.domain.worksheets.actions import (
    LONGEST_MESSAGE,
    MessageTooLong,
    NoSuchMeasure,
    keep_message,
    pick_measure,
    take_suggested_message,
    why_not_copied,
)
from evenhand.domain.worksheets.alternatives import alternatives_of, as_picked
from evenhand.domain.worksheets.definition import Definition, Measure
from evenhand.domain.worksheets.finding import sheets_holding
from evenhand.domain.worksheets.published import available
from evenhand.domain.worksheets.queries import own_message, own_sheet_called
from evenhand.domain.worksheets.shelves import on_shelves
from evenhand.faces.components.guide import guide_of
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.building.own_sheets import may_stand_in_place
from evenhand.faces.workspace.case_frame import done_sentence, new_key
from evenhand.faces.workspace.form_words import words_in
from evenhand.faces.workspace.team.owners import only_owners
from evenhand.wording import later, say
from evenhand.wording.numbers import grouped

DONE = {
    "kept": later("Kept. It stands ready whenever somebody here gives this sheet."),
    "suggested": later("The suggested message stands ready again."),
}


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
@require_http_methods(["GET", "HEAD", "POST"])
def guide(request: TherapistRequest, slug: str) -> HttpResponse:
    """Show what a therapist needs to know of one worksheet; an owner picks how the practice reckons it."""
    names = {sheet.slug: sheet for _, sheet in available()}
    sheet = names.get(slug)
    if sheet is None:
        raise Http404
    if request.method == "POST":
        only_owners(request)
        try:
            measure = request.POST.get("measure", "")
            pick_measure(definition=sheet, measure=measure, by=request.actor, at=timezone.now())
        except NoSuchMeasure:
            raise Http404 from None
        return HttpResponseRedirect(reverse("workspace:guide", args=[slug]))
    return _shown(request, sheet)


@for_therapist
@require_POST
def message(request: TherapistRequest, slug: str) -> HttpResponse:
    """Keep the message that stands ready for a sheet in this practice, or go back to the suggested one."""
    only_owners(request)
    sheet = next((one for _, one in available() if one.slug == slug), None)
    if sheet is None or not sheet.settings.assignable:
        raise Http404
    words, at = words_in(request.POST, "message"), timezone.now()
    if request.POST.get("how") == "suggested" or words == sheet.message:
        take_suggested_message(slug=slug, by=request.actor, at=at)
        return _back_to_guide(slug, "suggested")
    try:
        keep_message(slug=slug, words=words, by=request.actor, at=at)
    except MessageTooLong:
        too_long = say(
            "Make the message shorter: it has room for %(number)s characters.", number=grouped(LONGEST_MESSAGE)
        )
        return _shown(request, sheet, typed=words, problem=too_long)
    return _back_to_guide(slug, "kept" if words else "suggested")


def _back_to_guide(slug: str, done: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('workspace:guide', args=[slug])}?done={done}#message")


def _shown(
    request: TherapistRequest, sheet: Definition, *, typed: str | None = None, problem: str = ""
) -> HttpResponse:
    """Show the guide; what was typed as the practice's message stands there as it was typed."""
    own = own_message(slug=sheet.slug)
    context = {
        "guide": guide_of(sheet),
        "own_message": own,
        "message": typed if typed is not None else sheet.message if own is None else own,
        "problem": problem,
        "done": done_sentence(request, DONE),
        "sheet": sheet,
        "own": own_sheet_called(slug=sheet.slug),
        "not_copied": why_not_copied(sheet),
        "alternatives": _alternatives(request, sheet),
        "key": new_key(),
        "may_stand_in_place": may_stand_in_place(request.member),
    }
    return render(request, "workspace/guide.html", context, status=422 if problem else 200)


def _alternatives(request: TherapistRequest, sheet: Definition) -> list[list[tuple[Measure, bool]]]:
    """The measures of which the practice follows one, each with whether it is that one."""
    followed = {one.name for one in as_picked(sheet, request.member.practice.chosen_measures).measures}
    return [[(one, one.name in followed) for one in (default, *others)] for default, others in alternatives_of(sheet)]
