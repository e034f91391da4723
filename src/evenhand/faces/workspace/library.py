"""The worksheets room of the desk: every sheet with its purpose, and its guide for the therapist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from evenhand.domain.worksheets.definition import Definition, Pattern
from evenhand.domain.worksheets.published import available
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.components.sheet.page import preview_of
from evenhand.faces.workspace.notes import closed, may_mean, title_of, without_marks


def sheets_found(search: str) -> list[Definition]:
    """Return the worksheets in which every word of a search occurs, all without one, by library name."""
    wanted = search.casefold().split()
    return [sheet for _, sheet in available() if not wanted or _holds_all(sheet, wanted)]


def _holds_all(sheet: Definition, wanted: list[str]) -> bool:
    text = " ".join(_searched(sheet)).casefold()
    return all(word in text for word in wanted)


def _searched(sheet: Definition) -> Iterator[str]:
    yield from (sheet.library_name, sheet.client_title, sheet.purpose, sheet.when)
    yield from sheet.indications


def words_searched(request: TherapistRequest) -> str:
    """Return what was typed into a search; it is posted, so that no address and no history holds it."""
    return request.POST.get("q", "")[:80]


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def sheets(request: TherapistRequest) -> HttpResponse:
    """List the worksheets, all or those that a search finds."""
    search = words_searched(request)
    return render(request, "workspace/sheets.html", {"search": search, "sheets": sheets_found(search)})


@for_therapist
@require_safe
def guide(request: TherapistRequest, slug: str) -> HttpResponse:
    """Show what a therapist needs to know of one worksheet."""
    names = {sheet.slug: sheet for _, sheet in available()}
    sheet = names.get(slug)
    if sheet is None:
        raise Http404
    context = {
        "sheet": sheet,
        "facts": [(name, without_marks(words)) for name, words in _facts(sheet) if words],
        "use_for": _prose(sheet.indications),
        "care_with": _prose(sheet.cautions),
        "ask": without_marks(sheet.review_guidance),
        "stop_rule": without_marks(sheet.stop_rule),
        "before": _prose(sheet.before),
        "next": _prose(sheet.next),
        "outline": _prose(sheet.guide),
        "patterns": [_looked_for(sheet, pattern) for pattern in sheet.patterns],
        "preview": preview_of(sheet),
    }
    return render(request, "workspace/guide.html", context)


def _facts(sheet: Definition) -> tuple[tuple[str, str], ...]:
    return (("When", sheet.when), ("At least", sheet.minimum_run), ("Who fills it", sheet.who_fills))


def _prose(lines: Iterable[str]) -> list[str]:
    return [without_marks(line) for line in lines]


@dataclass(frozen=True, slots=True)
class LookedFor:
    """A pattern as the guide tells of it."""

    title: str
    about: str
    meaning: str
    move: str


def _looked_for(sheet: Definition, pattern: Pattern) -> LookedFor:
    labels = {field.key: field.label for field in sheet.fields()} | {one.name: one.label for one in sheet.measures}
    return LookedFor(
        title=title_of(pattern.detector),
        about=", ".join(labels.get(key, "") for key in pattern.fields if labels.get(key)),
        meaning=may_mean(pattern.meaning),
        move=closed(f"You could {without_marks(pattern.move)}"),
    )
