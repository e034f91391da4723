"""Rating texts unseen: shuffled, without labels and days; which was which is told once all are rated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets.actions import NothingToRate, RatingsMissing, begin_masked, rate_masked
from evenhand.domain.worksheets.models import Submission
from evenhand.domain.worksheets.published import definition_of
from evenhand.domain.worksheets.queries import MaskedBatch, RatedUnseen, masked_batch
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.case_frame import back_to, case_address, case_frame, own_case
from evenhand.faces.workspace.clock import Clock, clock_of
from evenhand.wording import say

NOTHING_MASKED = "nothing_masked"


@dataclass(frozen=True, slots=True)
class Unseen:
    """One text to rate: its place, its words, what was chosen, whether a number is missing."""

    place: int
    words: str
    chosen: str
    is_missing: bool


@dataclass(frozen=True, slots=True)
class Told:
    """One text after the rating: what it was, its words, both ratings and how far they lie apart."""

    label: str
    words: str
    masked: str
    client: str
    apart: str


@dataclass(frozen=True, slots=True)
class Unmasked:
    """One entry after the rating: when it was sent, its address and its texts."""

    sent: str
    address: str
    texts: tuple[Told, ...]
    read_before: bool


@for_therapist
@require_POST
def begin(request: TherapistRequest, number: str) -> HttpResponse:
    """Shuffle the texts of some entries of a series and show them; where nothing is left, say so."""
    case = own_case(request, number)
    series = request.POST.get("series", "")
    try:
        batch = begin_masked(case=case, series=series, by=request.actor, at=clock_of(request).now)
    except NothingToRate:
        return back_to(case_address("progress", case), done=NOTHING_MASKED)
    return HttpResponseRedirect(case_address("masked", case, batch))


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def masked(request: TherapistRequest, number: str, batch: UUID) -> HttpResponse:
    """Show the shuffled texts and take their ratings; once they stand, show which was which."""
    case = own_case(request, number)
    found = masked_batch(case=case, batch=batch)
    if found is None:
        raise Http404
    if request.method != "POST":
        return _page(request, case, found, {}, ())
    typed = {place: request.POST.get(f"rating-{place}", "") for place, _ in found.texts}
    given = {place: int(text) for place, text in typed.items() if text.isascii() and text.isdigit() and len(text) < 4}
    try:
        rate_masked(case=case, batch=batch, ratings=given, by=request.actor, at=clock_of(request).now)
    except RatingsMissing as refused:
        return _page(request, case, found, typed, refused.places)
    return HttpResponseRedirect(case_address("masked", case, batch))


def _page(
    request: TherapistRequest, case: CaseFile, found: MaskedBatch, typed: Mapping[int, str], missing: tuple[int, ...]
) -> HttpResponse:
    clock, scale = clock_of(request), found.masked
    context = {
        **case_frame(case, tab="progress", within=True),
        "scale": scale,
        "points": [str(point) for point in range(scale.minimum, scale.maximum + 1)],
        "texts": [Unseen(place, words, typed.get(place, ""), place in missing) for place, words in found.texts],
        "problems": [(f"rating-{place}", say("Rate reply %(number)s.", number=place + 1)) for place in missing],
        "read_before": found.read_before,
        "entries": [_unmasked(case, found, entry, rated, clock) for entry, rated in found.entries],
        "agreement": agreement_of(found),
    }
    return render(request, "workspace/masked.html", context, status=422 if missing else 200)


def _unmasked(case: CaseFile, found: MaskedBatch, entry: Submission, rated: RatedUnseen, clock: Clock) -> Unmasked:
    definition = definition_of(entry.worksheet_id)
    told = []
    for key, measure in found.masked.texts.items():
        ours, theirs = rated.ratings[measure], _number(entry.answers.get(measure))
        apart = "" if theirs is None else f"{abs(ours - theirs):g}"
        label, words = definition.field(key).label, str(entry.answers[key])
        told.append(Told(label, words, f"{ours:g}", "" if theirs is None else f"{theirs:g}", apart))
    address = case_address("review", case, entry.entry)
    return Unmasked(clock.moment(entry.sent_at), address, tuple(told), rated.read_before)


def agreement_of(found: MaskedBatch) -> str:
    """Return in words how far the ratings lie from those of the client; "" where there is nothing to compare."""
    apart = [
        abs(rated.ratings[measure] - theirs)
        for entry, rated in found.entries
        for measure in found.masked.texts.values()
        if (theirs := _number(entry.answers.get(measure))) is not None
    ]
    if not apart:
        return ""
    near = sum(one <= 1 for one in apart)
    return say(
        "%(near)s of %(all)s ratings are within 1 point of the client's own; the furthest is %(most)s apart.",
        near=near,
        all=len(apart),
        most=f"{max(apart):g}",
    )


def _number(answer: object) -> float | None:
    return float(answer) if isinstance(answer, int | float) and not isinstance(answer, bool) else None
