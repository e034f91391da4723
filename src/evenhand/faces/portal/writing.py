"""Writing: one page of a sheet at a time, saved with every step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evenhand.domain.worksheets.actions import NotOpen, Saved, save_draft, take_length, write_setup
from evenhand.domain.worksheets.answers import Problem, missing
from evenhand.domain.worksheets.queries import newest_of_form
from evenhand.faces.components.permissions import ClientRequest, for_client
from evenhand.faces.components.sheet.page import Sheet, step_page
from evenhand.faces.components.sheet.page_state import PageState, new_page, page_state
from evenhand.faces.components.sheet.posted import Posted, row_numbers
from evenhand.faces.components.sheet.problems import problem_links
from evenhand.faces.components.sheet.reading import Answered, answered
from evenhand.faces.portal.paper import Paper, on_paper
from evenhand.faces.portal.typed import (
    TwoTexts,
    TypedPage,
    problems_of,
    read_page,
    two_texts,
)
from evenhand.faces.portal.walk import OTHER, Stop, stop_after, stop_at, stop_before, where_to_go_on

STAYING = ("_add", "_remove", "_keep", "_see")
"""Buttons after which the same page opens again."""
MOST_EARLIER = 3
CHECK = "check"
"""What the button says on a page that was opened from the page where answers are checked."""


@for_client
@require_safe
@on_paper
def go_on(request: ClientRequest, paper: Paper) -> HttpResponse:
    """Open the sheet where the client left off, on the length they were writing on."""
    if paper.draft.on_other and not paper.on_other and paper.length:
        return HttpResponseRedirect(reverse("portal:other:go_on", args=[paper.address]))
    if paper.definition.one_tap and not paper.answers:
        return HttpResponseRedirect(paper.link("tap"))
    stop = where_to_go_on(paper.definition, paper.stops, paper.answers, stage=paper.stage, setup=paper.setup)
    return HttpResponseRedirect(paper.stop_link(stop))


@for_client
@require_http_methods(["GET", "HEAD", "POST"])
@on_paper
def step(request: ClientRequest, paper: Paper, number: int) -> HttpResponse:
    """Show one page of the sheet; save it and go on."""
    stop = stop_at(paper.stops, number)
    if stop is None:
        # A page that is no longer on the way, because somebody else filled the set-up, shows what was typed on it.
        if request.method == "POST":
            raise NotOpen
        raise Http404
    if request.method == "POST":
        return _save_and_go_on(request, paper, stop)
    rows = _rows_asked_for(request.GET.get("rows", ""))
    page = new_page(str(paper.draft.pk), paper.draft.revision)
    go = CHECK if "change" in request.GET else ""
    return draw_step(request, paper, stop, page, replace(paper.sheet(), rows=rows), go=go)


def _rows_asked_for(asked: str) -> dict[str, int]:
    key, _, count = asked.partition(":")
    return {key: int(count)} if count.isascii() and count.isdigit() and len(count) < 3 else {}


def _save_and_go_on(request: ClientRequest, paper: Paper, stop: Stop) -> HttpResponse:
    posted: Posted = dict(request.POST.lists())
    page = page_state(posted)
    if page is None:
        raise Http404
    if page.draft != str(paper.draft.pk):
        raise NotOpen
    typed = read_page(paper, stop, posted)
    saved = save_draft(
        draft=paper.draft,
        changes=typed.changes,
        base=page.base,
        writer=page.writer,
        sequence=page.sequence,
        chosen=page.chosen,
        by=request.actor,
        at=paper.clock.now,
    )
    staying = any(posted.get(name) for name in STAYING)
    go = request.POST.get("_go", "")
    problems = problems_of(paper, stop, typed, demands=not staying and go in ("", CHECK))
    if saved.clashes or problems:
        return _show_again(request, paper, stop, page.answered(saved), typed, saved, problems)
    now_holds = {**paper.answers, **typed.changes}
    if go == OTHER and paper.length:
        return HttpResponseRedirect(_take_other(request, paper))
    paper = paper.holding({key: value for key, value in now_holds.items() if value is not None})
    return HttpResponseRedirect(_same_page(paper, stop, posted) if staying else _next_page(request, paper, stop, go))


@for_client
@require_POST
@on_paper
def length(request: ClientRequest, paper: Paper) -> HttpResponse:
    """Go on with the other length of a sheet from the page where answers are checked; `take` says with which."""
    take_length(draft=paper.draft, other=request.POST.get("take") == OTHER, by=request.actor, at=paper.clock.now)
    return HttpResponseRedirect(_opened_on(paper, other=request.POST.get("take") == OTHER))


def _take_other(request: ClientRequest, paper: Paper) -> str:
    take_length(draft=paper.draft, other=not paper.on_other, by=request.actor, at=paper.clock.now)
    return _opened_on(paper, other=not paper.on_other)


def _opened_on(paper: Paper, *, other: bool) -> str:
    return reverse("portal:other:go_on" if other else "portal:go_on", args=[paper.address])


def _same_page(paper: Paper, stop: Stop, posted: Posted) -> str:
    """The address of the page that was posted, with one row more where that was asked for."""
    key = (posted.get("_add") or [""])[-1]
    if not key:
        return paper.stop_link(stop)
    count = len(row_numbers(key, posted)) + 1
    return f"{paper.stop_link(stop)}?rows={key}:{count}#f-{key}"


def _next_page(request: ClientRequest, paper: Paper, stop: Stop, go: str) -> str:
    if go == CHECK:
        return paper.link("send")
    following = stop_after(paper.stops, stop.number)
    if following is None and paper.stage == "setup":
        return _finish_setup(request, paper)
    return paper.stop_link(following)


def _finish_setup(request: ClientRequest, paper: Paper) -> str:
    """Keep the set-up, take it out of the draft, and go to the first page proper."""
    if missing(paper.definition, paper.answers, stage="setup"):
        return paper.link("go_on")
    keys = {field.key for stop in paper.stops for field in stop.step.fields}
    agreed = {key: value for key, value in paper.answers.items() if key in keys}
    write_setup(assignment=paper.assignment, answers=agreed, by=request.actor, at=paper.clock.now)
    emptied: Mapping[str, object] = dict.fromkeys(agreed)
    page = new_page(str(paper.draft.pk), paper.draft.revision)
    save_draft(
        draft=paper.draft,
        changes=emptied,
        base=page.base,
        writer=page.writer,
        sequence=page.sequence,
        by=request.actor,
        at=paper.clock.now,
    )
    return paper.link("go_on")


def _show_again(
    request: ClientRequest,
    paper: Paper,
    stop: Stop,
    page: PageState,
    typed: TypedPage,
    saved: Saved,
    problems: Sequence[Problem],
) -> HttpResponse:
    """The same page with everything as it was typed, what to look at, and words from elsewhere beside the own ones."""
    sheet = replace(
        paper.sheet(),
        answers={**paper.setup, **typed.cleaned.answers},
        problems=problems,
        kept=typed.cleaned.kept,
        defaults={},
    )
    texts = two_texts(paper, saved.clashes)
    unsaved = {clash.field for clash in saved.clashes} | {problem.field for problem in typed.cleaned.problems}
    go = CHECK if request.POST.get("_go") == CHECK else ""
    return draw_step(request, paper, stop, page, sheet, go=go, texts=texts, unsaved=unsaved, saved=saved)


def _earlier(request: ClientRequest, paper: Paper) -> list[tuple[str, tuple[Answered, ...]]]:
    """The entries sent before, newest first, where the sheet shows them while it is filled.

    Two queries for such a sheet, none for any other: by default last week's answer does not steer today's.
    """
    if paper.definition.settings.earlier_entries != "shown":
        return []
    found = newest_of_form(case=request.case, slug=paper.definition.slug, most=MOST_EARLIER)
    hides = paper.definition.settings.ratings_after == "hidden"
    return [
        (
            paper.clock.moment(one.submission.sent_at),
            tuple(
                said
                for said in answered(one.definition, one.answers, agreed=one.agreed, for_client=True)
                if not (hides and said.kind == "scale")
            ),
        )
        for one in found
    ]


def draw_step(
    request: ClientRequest,
    paper: Paper,
    stop: Stop,
    page: PageState,
    sheet: Sheet,
    *,
    go: str,
    texts: Sequence[TwoTexts] = (),
    unsaved: set[str] | frozenset[str] = frozenset(),
    saved: Saved | None = None,
) -> HttpResponse:
    """Return one page of a sheet as it stands; `go` is what its button does beside going on ("" or CHECK)."""
    shown = step_page(sheet, stop.step)
    before = stop_before(paper.stops, stop.number)
    saved_at = saved.saved_at if saved else paper.draft.saved_at if paper.draft.revision else None
    context = {
        "title": paper.definition.client_title,
        "sheet_language": paper.definition.language,
        "message": paper.assignment.message,
        "place": paper.stops.index(stop) + 1,
        "places": len(paper.stops),
        "page": shown,
        "state": page,
        "texts": texts,
        "problems": problem_links(paper.definition, sheet.problems),
        "unsaved": ",".join(sorted(unsaved)),
        "saved_at": paper.clock.time(saved_at) if saved_at else "",
        "save": paper.link("save"),
        "stop": paper.link("stop"),
        "length": paper.length,
        "earlier": _earlier(request, paper),
        "before": paper.stop_link(before) if before else "",
        "go": go,
        "asks": any(field.need == "required" for field in stop.step.fields),
        "takes_answers": any(field.is_answered for field in stop.step.fields),
        "agreed": answered(paper.definition, paper.setup, stages=("setup",)) if paper.setup else (),
        "locked": answered(paper.definition, paper.known, stages=("first",), for_client=True)
        if paper.stage == "second"
        else (),
    }
    return render(request, "portal/step.html", context)
