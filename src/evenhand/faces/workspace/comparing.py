"""Any two to six entries side by side."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from evenhand.domain.tracking.queries import MOST_COMPARED, compare_of
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.case_frame import case_frame, own_case
from evenhand.faces.workspace.clock import clock_of
from evenhand.faces.workspace.ledger import ledger_of

FEWEST = 2


@for_therapist
@require_safe
def compare(request: TherapistRequest, number: str) -> HttpResponse:
    """Show the chosen entries question by question; two queries after the case file, and its keys."""
    case = own_case(request, number)
    clock = clock_of(request)
    chosen = ids_in(request.GET.getlist("e"))
    entries = compare_of(case=case, entry_ids=chosen) if len(chosen) >= FEWEST else []
    titles = {entry.definition.client_title for entry in entries}
    heads = [
        {
            "id": entry.submission.entry,
            "sent": clock.moment(entry.submission.sent_at),
            "form": entry.definition.client_title if len(titles) > 1 else "",
        }
        for entry in entries
    ]
    context = {
        **case_frame(case, tab="progress", within=True),
        "heads": heads,
        "lines": [
            {"question": line.question, "cells": list(zip(heads, line.cells, strict=True))}
            for line in ledger_of(entries)
        ]
        if len(entries) >= FEWEST
        else [],
        "too_many": len(chosen) > MOST_COMPARED,
        "columns": len(entries),
    }
    return render(request, "workspace/compare.html", context)


def ids_in(typed: list[str]) -> list[UUID]:
    """Return the ids of an address in their order, each once; what is no id is passed over."""
    found: dict[UUID, None] = {}
    for text in typed[:200]:
        try:
            found[UUID(text)] = None
        except ValueError:
            continue
    return list(found)
