"""A sheet that is built in another language: each of its texts beside the field for what it is there."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from evenhand.domain.worksheets.actions import BuildingProblem, write_own_sheet
from evenhand.domain.worksheets.building.judging import Wrong
from evenhand.domain.worksheets.building.languages import (
    Beside,
    faults_in,
    ground_in,
    languages_in,
    side_by_side,
    with_language,
)
from evenhand.domain.worksheets.building.trees import Tree
from evenhand.domain.worksheets.definition.speaking import NEEDS_GROUND, TRANSLATIONS
from evenhand.domain.worksheets.queries import Building, own_sheet
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.building.inputs import LICENCE
from evenhand.faces.workspace.clock import clock_of
from evenhand.faces.workspace.form_words import words_in
from evenhand.wording import known, later, offered, say, say_count
from evenhand.wording.languages import is_offered

GROUND = ("owner", "status", "terms")
LONGEST = 20_000
CLIENTS = ("client_title", "message", "time_note", "steps", "fields", "checks", "help")
"""What a client reads, by the beginning of its path; the rest is for who works with it."""
DONE = {"saved": later("Saved. It is read once the sheet is published.")}


@dataclass(frozen=True, slots=True)
class Spoken:
    """A language that a sheet speaks, or could: how far it is, in words."""

    code: str
    name: str
    standing: str


@dataclass(frozen=True, slots=True)
class Line:
    """A text with the field for its translation, and what is wrong with it."""

    beside: Beside
    id: str
    wrong: str


def other_languages(tree: Tree, wrong: tuple[Wrong, ...]) -> list[Spoken]:
    """Return the languages that a sheet speaks besides its own, and those that it could."""
    own = tree.get("language", "en")
    told = {str(one.path[1]): one.reason for one in wrong if one.path[:1] == (TRANSLATIONS,) and len(one.path) > 1}
    spoken = [Spoken(one, _name(one), told.get(one, say("Every text is written"))) for one in languages_in(tree)]
    codes = {own, *languages_in(tree)}
    return spoken + [Spoken(one.code, one.name, "") for one in offered() if one.code not in codes]


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def translate(request: TherapistRequest, sheet_id: UUID, tongue: str) -> HttpResponse:
    """Show every text of a sheet beside what it is in another language; keep what was typed, in one step."""
    now = _sheet(sheet_id)
    if tongue == now.tree.get("language", "en") or not (is_offered(tongue) or tongue in languages_in(now.tree)):
        raise Http404
    if request.method != "POST":
        return _page(request, now, tongue)
    typed = request.POST.get("state", "")
    seen = _sheet(sheet_id, int(typed)) if typed.isascii() and typed.isdigit() and len(typed) < 10 else now
    originals = {one.path: one.original for one in side_by_side(seen.content, tongue)}
    removes = request.POST.get("do") == "remove"
    texts = {} if removes else {path: words_in(request.POST, f"t/{path}")[:LONGEST] for path in originals}
    ground = {name: words_in(request.POST, f"l/{name}")[:LONGEST] for name in GROUND}
    content = with_language(now.content, tongue, texts, seen=originals, ground=ground)
    try:
        write_own_sheet(
            sheet=now.sheet, content=content, base=now.number, part="", by=request.actor, at=clock_of(request).now
        )
    except BuildingProblem as problem:
        return _page(request, Building(now.sheet, now.number, content, False, False), tongue, wrong=problem.wrong)
    if removes:
        return HttpResponseRedirect(reverse("workspace:build", args=[sheet_id]))
    return HttpResponseRedirect(f"{reverse('workspace:translate', args=[sheet_id, tongue])}?done=saved")


def _sheet(sheet_id: UUID, number: int | None = None) -> Building:
    building = own_sheet(sheet_id=sheet_id, number=number)
    if building is None:
        raise Http404
    return building


def _page(request: TherapistRequest, building: Building, tongue: str, *, wrong: tuple[Wrong, ...] = ()) -> HttpResponse:
    tree = building.tree
    told = faults_in(building.content, tongue) if tongue in languages_in(tree) else {}
    lines = [
        Line(one, f"t-{one.path.replace('.', '-')}", told.get(one.path, ""))
        for one in side_by_side(building.content, tongue)
    ]
    wording = [one for one in lines if one.beside.is_wording]
    ours = [one for one in lines if not one.beside.is_wording]
    any_said = any(one.beside.said for one in ours)
    context = {
        "sheet": building.sheet,
        "number": building.number,
        "name": tree.get("library_name") or say("Without a name"),
        "own": tree.get("language", "en"),
        "tongue": tongue,
        "language": _name(tongue),
        "parts": _parts(ours),
        "wording": wording,
        "ground": {"status": "supplied", **ground_in(tree, tongue)},
        "grounds": next(one.choices for one in LICENCE if one.name == "status"),
        "far": _how_far(lines),
        "first_empty": next((one.id for one in ours if not one.beside.said), "") if any_said else "",
        "wrong": [one for one in lines if one.wrong],
        "problems": [one.reason for one in wrong] + _about_ground(tree, tongue, wording),
        "is_begun": tongue in languages_in(tree),
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    return render(request, "workspace/building/translate.html", context, status=422 if wrong else 200)


def _parts(lines: list[Line]) -> list[tuple[str, list[Line]]]:
    for_client = [one for one in lines if one.beside.path.partition(".")[0] in CLIENTS]
    others = [one for one in lines if one not in for_client]
    titled = ((say("What the client reads"), for_client), (say("What you read"), others))
    return [(title, these) for title, these in titled if these]


def _how_far(lines: list[Line]) -> str:
    """How many of the texts that are ours are written."""
    wanted = [one for one in lines if not one.beside.is_wording]
    written = sum(bool(one.beside.said) for one in wanted)
    return say_count(
        "%(written)s of %(number)s text is written.",
        "%(written)s of %(number)s texts are written.",
        len(wanted),
        written=written,
    )


def _about_ground(tree: Tree, tongue: str, wording: list[Line]) -> list[str]:
    """What is missing of the licence of a translated wording, once some of it was written."""
    own = ground_in(tree, tongue)
    if not any(one.beside.said for one in wording) or (own.get("owner") and own.get("terms")):
        return []
    return [str(NEEDS_GROUND)]


def _name(code: str) -> str:
    return known(code).name if is_offered(code) else code
