"""All versions of one piece of information, and what changed between any two of them."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from evenhand.domain.cases.models import Information
from evenhand.domain.cases.queries import versions_of
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.case_frame import case_frame, own_case
from evenhand.faces.workspace.clock import clock_of
from evenhand.faces.workspace.versions import authors_of, chosen_pair, runs_between, written_words


@for_therapist
@require_safe
def information_history(request: TherapistRequest, number: str, kind: str) -> HttpResponse:
    """Show two versions as one text with what changed marked; without a choice, the last change.

    One query after the case file, and one for the names of colleagues.
    """
    case = own_case(request, number)
    if kind not in Information.Kind.values:
        raise Http404
    rows = versions_of(case=case, kind=kind)
    clock = clock_of(request)
    authors = authors_of(rows, me=request.member.pk)
    former, later = chosen_pair(rows, request.GET)
    context = {
        **case_frame(case, tab="information", within=True),
        "kind": kind,
        "label": str(Information.Kind(kind).label),
        "by_client": kind == Information.Kind.GOAL,
        "versions": [(row.version, written_words(row, authors, clock)) for row in rows],
        "former": former.version if former else 0,
        "later": later.version if later else 0,
        "former_written": written_words(former, authors, clock) if former else "",
        "later_written": written_words(later, authors, clock) if later else "",
        "runs": runs_between(former.words, later.words) if former and later else (),
    }
    return render(request, "workspace/information_history.html", context)
