"""Sending: check the answers and send them, lock a first sitting, stop a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from evenhand.domain.worksheets.actions import (
    AnswersMissing,
    ChangedMeanwhile,
    NotOpen,
    end_assignment,
    lock_first_sitting,
    submit,
)
from evenhand.domain.worksheets.answers import Problem
from evenhand.domain.worksheets.definition import Stage
from evenhand.domain.worksheets.lengths import rest_of
from evenhand.domain.worksheets.merging import is_changed_elsewhere
from evenhand.domain.worksheets.published import definition_of
from evenhand.domain.worksheets.queries.writing import what_became_of
from evenhand.faces.components.permissions import ClientRequest, for_client
from evenhand.faces.components.sheet.problems import problem_links
from evenhand.faces.components.sheet.reading import Answered, answered
from evenhand.faces.portal.paper import Paper, clock_of, closed, paper_of, writing_or_404
from evenhand.faces.portal.walk import OTHER

KEPT = "/me/?kept"


@dataclass(frozen=True, slots=True)
class Line:
    """One question on the page where answers are checked, and where it can be changed."""

    answered: Answered
    change: str


@for_client
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: ClientRequest, address: UUID, other: bool = False) -> HttpResponse:
    """Show all answers to be checked; send them, or keep a first sitting as it is until later.

    The form carries its draft as its key: posting it again leads to where posting it first has led.
    """
    try:
        paper = paper_of(request, address, other=other)
        if request.method == "POST" and request.POST.get("key") != str(paper.draft.pk):
            raise NotOpen
        return _check_or_send(request, paper)
    except NotOpen:
        done = _where_it_went(request)
        return HttpResponseRedirect(done) if done else closed(request, address)


def _check_or_send(request: ClientRequest, paper: Paper) -> HttpResponse:
    if paper.stage == "setup":
        return HttpResponseRedirect(paper.link("go_on"))
    if request.method != "POST":
        return draw_check(request, paper)
    if _changed_since_shown(request, paper):
        return draw_check(request, paper, stale=True)
    try:
        return HttpResponseRedirect(_keep_until_later(request, paper) if _waits(paper) else _send(request, paper))
    except ChangedMeanwhile:
        return draw_check(request, paper_of(request, paper.address, other=paper.on_other), stale=True)
    except AnswersMissing as refused:
        return draw_check(request, paper, refused.problems)


def _changed_since_shown(request: ClientRequest, paper: Paper) -> bool:
    """Whether other words stand there now than on the page whose button was pressed.

    A phone that sends what waited showed its own words as well, and names in `own` the pages that wrote them.
    """
    seen = request.POST.get("seen", "")
    if seen == str(paper.draft.revision):
        return False
    if not (seen.isascii() and seen.isdigit()):
        return True
    own = request.POST.get("own", "").split(",")
    return is_changed_elsewhere(paper.draft.field_revisions, paper.draft.seen_by, since=int(seen[:9]), own=own)


def _where_it_went(request: ClientRequest) -> str:
    """The page that followed when this very form was posted before; "" when it never was."""
    try:
        became = what_became_of(case=request.case, draft_id=UUID(request.POST.get("key", "")))
    except ValueError:
        return ""
    if became is None:
        return ""
    return _sent(became.entry) if became.entry else KEPT


def _sent(entry: UUID) -> str:
    return f"{reverse('portal:entry', args=[entry])}?sent"


def _waits(paper: Paper) -> bool:
    """Whether what was written is locked now and finished in a second sitting."""
    return paper.definition.has_second_sitting and paper.stage == "first"


def _send(request: ClientRequest, paper: Paper) -> str:
    sent = submit(
        draft=paper.draft,
        case=request.case,
        key=f"send:{paper.draft.pk}",
        revision=paper.draft.revision,
        on_other=paper.on_other,
        by=request.actor,
        at=paper.clock.now,
    )
    return _sent(sent.entry)


def _keep_until_later(request: ClientRequest, paper: Paper) -> str:
    lock_first_sitting(draft=paper.draft, revision=paper.draft.revision, by=request.actor, at=paper.clock.now)
    return KEPT


def draw_check(
    request: ClientRequest, paper: Paper, problems: Sequence[Problem] = (), *, stale: bool = False
) -> HttpResponse:
    """Return the page where all answers are checked; `stale` says that they changed since it was shown before."""
    stages: tuple[Stage, ...] = (paper.stage,)
    lines = [
        Line(one, f"{paper.link('step', _number_of(paper, one.step))}?change#f-{one.key}")
        for one in answered(paper.definition, paper.known, stages=stages, blanks=True, side_by_side=False)
        if _number_of(paper, one.step)
    ]
    context = {
        "title": paper.definition.client_title,
        "sheet_language": paper.definition.language,
        "lines": lines,
        "length": paper.length,
        "take_at": reverse("portal:length", args=[paper.address]),
        "take": "" if paper.on_other else OTHER,
        "beside": _written_beside(paper),
        "before": answered(paper.definition, paper.known, stages=("first",), for_client=True)
        if paper.stage == "second"
        else (),
        "problems": problem_links(paper.definition, problems, page_of=partial(_page_asking, paper)),
        "key": paper.draft.pk,
        "seen": paper.draft.revision,
        "stale": stale,
        "waits": _waits(paper),
        "reading_times": paper.reading_times,
        "back": paper.stop_link(paper.stops[-1]) if paper.stops else reverse("portal:home"),
        "stop": paper.link("stop"),
    }
    return render(request, "portal/send.html", context, status=409 if stale else 200)


def _written_beside(paper: Paper) -> tuple[Answered, ...]:
    """What stands on the other length of the sheet only; it goes along as it is."""
    draft = paper.draft
    if draft.other_id is None:
        return ()
    other = definition_of(paper.assignment.worksheet_id if paper.on_other else draft.other_id)
    rest = rest_of(paper.definition, other)
    return answered(rest, paper.known, for_client=True) if rest else ()


def _number_of(paper: Paper, step_id: str) -> int:
    return next((stop.number for stop in paper.stops if stop.step.id == step_id), 0)


def _page_asking(paper: Paper, key: str) -> str:
    """The address of the page that asks a question."""
    for stop in paper.stops:
        if key in {field.key for field in stop.step.fields}:
            return f"{paper.link('step', stop.number)}?change"
    return paper.link("go_on")


@for_client
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: ClientRequest, address: UUID) -> HttpResponse:
    """Let the client stop a sheet; a reason is welcome and not needed."""
    writing = writing_or_404(request, address)
    if request.method == "POST":
        end_assignment(
            assignment=writing.assignment,
            words=request.POST.get("words", "").strip(),
            by=request.actor,
            at=clock_of(request).now,
        )
        return HttpResponseRedirect(f"{reverse('portal:home')}?stopped")
    return render(request, "portal/stop.html", {"title": writing.definition.client_title})
