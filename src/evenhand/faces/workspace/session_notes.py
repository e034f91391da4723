"""All versions of the note of a session, and what changed between any two of them."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from evenhand.domain.scheduling.actions import NoteWords
from evenhand.domain.scheduling.queries.notes import notes_of
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.case_frame import case_frame, own_case
from evenhand.faces.workspace.clock import clock_of
from evenhand.faces.workspace.note_form import LABELS
from evenhand.faces.workspace.session_page import own_session
from evenhand.faces.workspace.sessions import time_of
from evenhand.faces.workspace.versions import authors_of, chosen_pair, runs_between, written_words


@for_therapist
@require_safe
def note_history(request: TherapistRequest, number: str, session_id: UUID) -> HttpResponse:
    """Show two versions of a note as one text with what changed marked; without a choice, the last change.

    Two queries after the case file, and one for the names of colleagues.
    """
    case = own_case(request, number)
    session = own_session(case, session_id)
    rows = notes_of(case=case, session=session)
    clock = clock_of(request)
    authors = authors_of(rows, me=request.member.pk)
    former, later = chosen_pair(rows, request.GET)
    old, new = asdict(NoteWords.of(former)), asdict(NoteWords.of(later))
    context = {
        **case_frame(case, tab="sessions", within=True),
        "session": session,
        "when": time_of(session, clock),
        "versions": [(row.version, written_words(row, authors, clock)) for row in rows],
        "former": former.version if former else 0,
        "later": later.version if later else 0,
        "former_written": written_words(former, authors, clock) if former else "",
        "later_written": written_words(later, authors, clock) if later else "",
        "parts": [(label, runs_between(old[name], new[name])) for name, label in LABELS.items()],
    }
    return render(request, "workspace/note_history.html", context)
