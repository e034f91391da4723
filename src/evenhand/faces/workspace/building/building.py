"""The page on which a sheet is built: keeps what is typed, carries out the button that was pressed, publishes."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from evenhand.domain.worksheets.actions import (
    BuildingProblem,
    publish_own_sheet,
    step_through,
    withdraw_own_sheet,
    write_own_sheet,
)
from evenhand.domain.worksheets.building.beginning import Content
from evenhand.domain.worksheets.building.judging import Wrong, judge
from evenhand.domain.worksheets.building.trees import NoSuchPlace, read
from evenhand.domain.worksheets.bundled import bundled_name
from evenhand.domain.worksheets.models import OwnSheet
from evenhand.domain.worksheets.queries import Building, keys_in_use, own_sheet
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.building.page import building_page
from evenhand.faces.workspace.building.pressed import After, after, is_known
from evenhand.faces.workspace.building.translating import other_languages
from evenhand.faces.workspace.building.typed import applied
from evenhand.faces.workspace.clock import Clock, clock_of
from evenhand.wording import later, say

DONE = {"published": later("Published. It can be given from now on; what was given before keeps its version.")}


@dataclass(frozen=True, slots=True)
class Draft:
    """The sheet as it was when the page was drawn, and the keys of questions that were answered already."""

    building: Building
    kept: frozenset[str]


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def build(request: TherapistRequest, sheet_id: UUID) -> HttpResponse:
    """Show a sheet with all its inputs; keep what was typed and do what was pressed."""
    draft = _draft(request, sheet_id)
    if request.method != "POST":
        return _page(request, draft.building, draft.kept, open_at=request.GET.get("open", ""))
    clock = clock_of(request)
    act, _, rest = request.POST.get("do", "save").partition("/")
    if act in ("back", "on"):
        return _stepped(request, draft, clock, back=act == "back")
    if act == "withdraw":
        withdraw_own_sheet(sheet=draft.building.sheet, by=request.actor, at=clock.now)
        return HttpResponseRedirect(f"{reverse('workspace:own_sheets')}?done=withdrawn")
    done = After(_typed(request, draft), request.POST.get("open", ""))
    if is_known(act):
        with suppress(NoSuchPlace):
            kind = request.POST.get(f"k/{rest}", "")
            done = after(act, rest, done.content, kind=kind, open_at=done.open_at)
    try:
        part = request.POST.get("part", "")[:80] if act == "save" else ""
        sheet = _written(request, draft, done.content, part, clock)
        if act == "publish":
            publish_own_sheet(sheet=sheet, may_use=request.POST.get("may_use") == "yes", by=request.actor, at=clock.now)
    except BuildingProblem as problem:
        return _page(request, _now(sheet_id), draft.kept, open_at=done.open_at, wrong=problem.wrong)
    if request.headers.get("X-Kept-As-Typed"):
        return _page(request, _now(sheet_id), draft.kept, open_at=done.open_at)
    return _back(sheet, done.open_at, done="published" if act == "publish" else "", show=done.show)


def _draft(request: TherapistRequest, sheet_id: UUID) -> Draft:
    typed = request.POST.get("state", "")
    building = own_sheet(sheet_id=sheet_id, number=int(typed) if typed.isascii() and typed.isdigit() else None)
    if building is None:
        raise Http404
    return Draft(building, keys_in_use(sheet=building.sheet))


def _now(sheet_id: UUID) -> Building:
    building = own_sheet(sheet_id=sheet_id)
    if building is None:
        raise Http404
    return building


def _typed(request: TherapistRequest, draft: Draft) -> Content:
    """The content of the page's own state with what was typed on it."""
    content = draft.building.content
    return {**content, "sheet": applied(request.POST, content["sheet"], kept=draft.kept)}


def _written(request: TherapistRequest, draft: Draft, content: Content, part: str, clock: Clock) -> OwnSheet:
    building = draft.building
    return write_own_sheet(
        sheet=building.sheet, content=content, base=building.number, part=part, by=request.actor, at=clock.now
    )


def _stepped(request: TherapistRequest, draft: Draft, clock: Clock, *, back: bool) -> HttpResponse:
    """Go one step back or on, what was typed and not kept yet being one; an old page does neither."""
    sheet = step_through(
        sheet=draft.building.sheet,
        back=back,
        base=draft.building.number,
        typed=_typed(request, draft),
        by=request.actor,
        at=clock.now,
    )
    return _back(sheet, request.POST.get("open", ""))


def _back(sheet: OwnSheet, open_at: str, *, done: str = "", show: str = "") -> HttpResponseRedirect:
    """Show the sheet again: the part that is open takes the focus, else the one that was moved or closed."""
    asked = {name: value for name, value in (("open", open_at), ("done", done)) if value}
    ending = f"?{urlencode(asked)}" if asked else ""
    anchor = f"#p-{show.replace('.', '-')}" if show and not open_at else ""
    return HttpResponseRedirect(f"{reverse('workspace:build', args=[sheet.pk])}{ending}{anchor}")


def _page(
    request: TherapistRequest,
    building: Building,
    kept: frozenset[str],
    *,
    open_at: str,
    wrong: tuple[Wrong, ...] = (),
) -> HttpResponse:
    asked = bool(wrong) or "check" in request.GET
    judged = judge(building.tree)
    place = read(open_at[:80]) if open_at else ()
    page = building_page(building.tree, judged, open_at=place, kept=kept, extra=wrong, asked=asked)
    context = {
        "sheet": building.sheet,
        "number": building.number,
        "name": building.tree.get("library_name") or say("Without a name"),
        "page": page,
        "open_at": open_at,
        "asked": asked,
        "can_go_back": building.can_go_back,
        "can_go_on": building.can_go_on,
        "standing": standing_of(building.sheet, clock_of(request)),
        "languages": other_languages(building.tree, judged.wrong),
        "in_place": bundled_name(building.sheet.slug) or "",
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    return render(request, "workspace/building/build.html", context, status=422 if wrong else 200)


def standing_of(sheet: OwnSheet, clock: Clock) -> str:
    """Return where a sheet stands, in words."""
    saved = clock.moment(sheet.changed_at)
    if sheet.withdrawn_at is not None:
        return say("Offered no more, saved %(when)s", when=saved)
    if sheet.published_state is None:
        return say("Draft, saved %(when)s", when=saved)
    if sheet.published_state == sheet.at:
        return say("Published as it stands")
    return say("Changed since it was published, saved %(when)s", when=saved)
