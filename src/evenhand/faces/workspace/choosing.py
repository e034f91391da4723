"""Choosing a worksheet for a case file: by words, by what could come next, by shelf; with what was had before."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets.bundled import bundled_name
from evenhand.domain.worksheets.definition import Definition
from evenhand.domain.worksheets.finding import sheets_holding
from evenhand.domain.worksheets.following import could_follow, named_in
from evenhand.domain.worksheets.published import available
from evenhand.domain.worksheets.queries import Had, had_by
from evenhand.domain.worksheets.sequences import strands
from evenhand.domain.worksheets.shelves import on_shelves
from evenhand.faces.components.library_words import without_marks
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.components.strand_words import strand_lines
from evenhand.faces.workspace.case_frame import case_frame, own_case
from evenhand.faces.workspace.clock import Clock, clock_of
from evenhand.faces.workspace.library import words_searched
from evenhand.wording import say, say_count

MOST_NEXT = 6
"""More suggestions than this are no help in choosing; what was given last leads to the first of them."""


@dataclass(frozen=True, slots=True)
class ToChoose:
    """A worksheet as a card: what it is, whether the case file has had it, why it stands here."""

    sheet: Definition
    had: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Gentle:
    """What the page that sends a sheet says beside it; nothing of it holds anybody back."""

    had: str
    before: tuple[str, ...]
    missing: tuple[str, ...]
    care_with: tuple[str, ...]
    stop_rule: str


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: TherapistRequest, number: str) -> HttpResponse:
    """Show the worksheets to choose from, all or those that a search finds."""
    case = own_case(request, number)
    search, clock = words_searched(request), clock_of(request)
    known = {sheet.slug: sheet for _, sheet in available()}
    had = had_by(case=case)
    to_give = [sheet for sheet in known.values() if sheet.settings.assignable]
    found = sheets_holding(search, to_give)
    following = [] if search else could_follow(had, known)
    context = {
        **case_frame(case, tab="homework", within=True),
        "search": search,
        "next": [
            ToChoose(one.sheet, "", say("After “%(name)s”", name=one.after.library_name))
            for one in following
            if one.sheet.settings.assignable
        ][:MOST_NEXT],
        "shelves": [
            (shelf, [ToChoose(sheet, _had(had.get(sheet.slug), clock)) for sheet in shelf.sheets])
            for shelf in on_shelves(found)
        ],
        "strands": [] if search else [(one, not had.keys().isdisjoint(one.slugs)) for one in strand_lines(strands())],
        "had": frozenset(had),
        "to_give": frozenset(sheet.slug for sheet in to_give),
        "found": len(found),
    }
    return render(request, "workspace/choose.html", context)


def gentle_notes(case: CaseFile, sheet: Definition, clock: Clock) -> Gentle:
    """Return what is good to know before a sheet is sent in this case file. Two queries."""
    had = had_by(case=case)
    mine = had.get(sheet.slug)
    return Gentle(
        had=_had(mine, clock),
        before=tuple(without_marks(line) for line in sheet.before),
        missing=tuple(
            name for slug in named_in(sheet.before) if (name := bundled_name(slug)) and not _written(had.get(slug))
        ),
        care_with=tuple(without_marks(line) for line in sheet.cautions),
        stop_rule=without_marks(sheet.stop_rule) if mine and mine.entries else "",
    )


def _written(had: Had | None) -> bool:
    return had is not None and had.entries > 0


def _had(had: Had | None, clock: Clock) -> str:
    """Say how often a sheet was had and when last; "" for one that was never given."""
    if had is None:
        return ""
    if had.last_sent_at is None:
        return say("Given on %(day)s, nothing sent yet", day=clock.day_of(had.last_given_at))
    return say_count(
        "Had before: %(number)s entry on %(day)s",
        "Had before: %(number)s entries, the last on %(day)s",
        had.entries,
        day=clock.day_of(had.last_sent_at),
    )
