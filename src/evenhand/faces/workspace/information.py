"""The information tab: the goal and the formulation, every version kept, what changed marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from evenhand.domain.cases.actions import write_information
from evenhand.domain.cases.models import Information
from evenhand.domain.cases.queries import all_versions_of
from evenhand.domain.tracking.text_similarity import changed_words
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.case_frame import back_to, case_address, case_frame, done_sentence, own_case
from evenhand.faces.workspace.clock import Clock, clock_of
from evenhand.faces.workspace.form_words import words_in

MOST_VERSIONS = 20
DONE = {"saved": "Saved. Former versions are kept below each part."}
HINTS = {
    Information.Kind.GOAL: "It stands above every message you send.",
    Information.Kind.PREDISPOSING: "Early experiences, temperament, family.",
    Information.Kind.PRECIPITATING: "What happened before it began.",
    Information.Kind.PERPETUATING: "Thoughts, habits and circumstances that feed it.",
    Information.Kind.PROTECTIVE: "People, strengths, what has helped before.",
}


@dataclass(frozen=True, slots=True)
class Version:
    """One version with what changed since the one before it: runs of "same", "removed" and "added" words."""

    number: int
    written: str
    runs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of information as the page shows it."""

    kind: str
    label: str
    hint: str
    words: str
    versions: tuple[Version, ...]


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def information(request: TherapistRequest, number: str) -> HttpResponse:
    """Show and keep the information; one query after the case file."""
    case = own_case(request, number)
    clock = clock_of(request)
    versions = all_versions_of(case=case)
    if request.method == "POST":
        for kind in Information.Kind:
            words = words_in(request.POST, kind.value)
            former = versions.get(kind)
            if kind.value in request.POST and words != (former[0].words if former else ""):
                write_information(case=case, kind=kind, words=words, by=request.actor, at=clock.now)
        return back_to(case_address("information", case), done="saved")
    parts = [_part(kind, versions.get(kind, []), clock) for kind in Information.Kind]
    context = {
        **case_frame(case, tab="information"),
        "done": done_sentence(request, DONE),
        "goal": parts[0],
        "formulation": parts[1:],
    }
    return render(request, "workspace/information.html", context)


def _part(kind: Information.Kind, rows: Sequence[Information], clock: Clock) -> Part:
    kept = rows[: MOST_VERSIONS + 1]
    return Part(
        kind=kind.value,
        label=str(kind.label),
        hint=HINTS[kind],
        words=kept[0].words if kept else "",
        versions=tuple(
            Version(row.version, clock.moment(row.written_at), changed_words(former.words if former else "", row.words))
            for row, former in zip_longest(kept, kept[1:])
        )[:MOST_VERSIONS],
    )
