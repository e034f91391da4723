"""The information tab: the goal and the formulation, every version kept, what changed marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from evenhand.domain.cases.actions import InformationChanged, write_parts
from evenhand.domain.cases.models import CaseFile, Information
from evenhand.domain.cases.queries import all_versions_of
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.case_frame import back_to, case_address, case_frame, done_sentence, own_case
from evenhand.faces.workspace.clock import Clock, clock_of
from evenhand.faces.workspace.form_words import words_in
from evenhand.faces.workspace.versions import Authors, Version, authors_of, runs_between, written_words
from evenhand.wording import later

MOST_VERSIONS = 20
DONE = {"saved": later("Saved. Former versions are kept below each part.")}
HINTS = {
    Information.Kind.GOAL: later("It stands above every message you send."),
    Information.Kind.PREDISPOSING: later("Early experiences, temperament, family."),
    Information.Kind.PRECIPITATING: later("What happened before it began."),
    Information.Kind.PERPETUATING: later("Thoughts, habits and circumstances that feed it."),
    Information.Kind.PROTECTIVE: later("People, strengths, what has helped before."),
}
Versions = Mapping[str, Sequence[Information]]


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form changes, and the versions it was drawn with."""

    words: Mapping[Information.Kind, str] = field(default_factory=dict)
    seen: Mapping[Information.Kind, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of information as the page shows it; `elsewhere` is what another page stored meanwhile."""

    kind: str
    label: str
    hint: str
    words: str
    seen: int
    written: str
    elsewhere: str | None
    versions: tuple[Version, ...]


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def information(request: TherapistRequest, number: str) -> HttpResponse:
    """Show and keep the information; one query after the case file, and one for the names of colleagues."""
    case = own_case(request, number)
    clock = clock_of(request)
    versions = all_versions_of(case=case)
    if request.method != "POST":
        return _page(request, case, versions, Typed(), clock)
    typed = _typed_in(request.POST, versions)
    try:
        write_parts(case=case, words=typed.words, seen=typed.seen, by=request.actor, at=clock.now)
    except InformationChanged:
        return _page(request, case, all_versions_of(case=case), typed, clock)
    return back_to(case_address("information", case), done="saved")


def _typed_in(post: QueryDict, versions: Versions) -> Typed:
    """Return the parts whose words are others than those the form was drawn with."""
    words: dict[Information.Kind, str] = {}
    seen: dict[Information.Kind, int] = {}
    for kind in Information.Kind:
        rows = {row.version: row for row in versions.get(kind, [])}
        drawn = post.get(f"seen_{kind.value}", "")
        known = int(drawn) if drawn in {"0", *map(str, rows)} else max(rows, default=0)
        text = words_in(post, kind.value)
        if kind.value in post and text != (rows[known].words if known else ""):
            words[kind], seen[kind] = text, known
    return Typed(words, seen)


def _page(request: TherapistRequest, case: CaseFile, versions: Versions, typed: Typed, clock: Clock) -> HttpResponse:
    authors = authors_of([row for rows in versions.values() for row in rows], me=request.member.pk)
    parts = [_part(kind, versions.get(kind, []), typed, authors, clock) for kind in Information.Kind]
    context = {
        **case_frame(case, tab="information"),
        "done": done_sentence(request, DONE),
        "goal": parts[0],
        "formulation": parts[1:],
        "changed": [part for part in parts if part.elsewhere is not None],
    }
    return render(request, "workspace/information.html", context, status=409 if typed.words else 200)


def _part(kind: Information.Kind, rows: Sequence[Information], typed: Typed, authors: Authors, clock: Clock) -> Part:
    kept = rows[: MOST_VERSIONS + 1]
    latest = kept[0] if kept else None
    stored = latest.words if latest else ""
    words = typed.words.get(kind, stored)
    is_newer = kind in typed.words and (latest.version if latest else 0) != typed.seen[kind]
    return Part(
        kind=kind.value,
        label=str(kind.label),
        hint=HINTS[kind],
        words=words,
        seen=latest.version if latest else 0,
        written=written_words(latest, authors, clock) if latest else "",
        elsewhere=stored if is_newer and words != stored else None,
        versions=tuple(
            Version(
                row.version,
                written_words(row, authors, clock),
                runs_between(former.words if former else "", row.words),
            )
            for row, former in zip_longest(kept, kept[1:])
        )[:MOST_VERSIONS],
    )
