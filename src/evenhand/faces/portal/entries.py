"""What the client sent: to re-read, correct, and see as it was before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from evenhand.domain.cases.told.showing import reading_times
from evenhand.domain.safety.queries import has_plan
from evenhand.domain.worksheets.actions import AnswersMissing
from evenhand.domain.worksheets.actions import correct as correct_entry
from evenhand.domain.worksheets.answers import Problem, clean
from evenhand.domain.worksheets.definition import Step
from evenhand.domain.worksheets.queries import Entry, entries_of, entry_of, revisions_of, shared_answers
from evenhand.domain.worksheets.risk_steps import answers_to_follow, risk_duty
from evenhand.faces.components.help_now import emergency_in_words, help_numbers
from evenhand.faces.components.permissions import ClientRequest, for_client
from evenhand.faces.components.printing import can_print
from evenhand.faces.components.sheet.meeting import fields_open
from evenhand.faces.components.sheet.page import Sheet, one_page
from evenhand.faces.components.sheet.posted import (
    Posted,
    raw_values,
    rows_to_show,
    wants_other_rows,
    without_removed_row,
)
from evenhand.faces.components.sheet.problems import problem_links
from evenhand.faces.components.sheet.reading import Answered, answered, shared_with_client
from evenhand.faces.portal.days import ClientClock
from evenhand.faces.portal.paper import clock_of
from evenhand.faces.portal.reckoned import reckoned_for_client
from evenhand.foundation.identifiers import new_id
from evenhand.wording import say

MOST_PAGES = 100_000
NEWS = ("sent", "corrected", "tapped")
"""What an entry's page confirms, by the word in its address."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an entry: when it was written, and its answers."""

    written: str
    in_force: bool
    answers: tuple[Answered, ...]


@for_client
@require_safe
def entries(request: ClientRequest) -> HttpResponse:
    """List everything the client sent, newest first, without its words."""
    typed = request.GET.get("page", "")
    page = min(int(typed), MOST_PAGES) if typed.isascii() and typed.isdigit() and len(typed) < 8 else 1
    found, more = entries_of(case=request.case, page=page)
    clock = clock_of(request)
    context = {
        "rows": [
            {
                "address": _address("entry", entry),
                "title": entry.definition.client_title,
                "language": entry.definition.language,
                "about": say("sent %(when)s", when=clock.moment(entry.submission.sent_at)),
            }
            for entry in found
        ],
        "page": max(page, 1),
        "later": page - 1,
        "earlier": page + 1 if more else 0,
    }
    return render(request, "portal/entries.html", context)


@for_client
@require_safe
def entry(request: ClientRequest, entry_id: UUID) -> HttpResponse:
    """Show one entry to be read again."""
    found = _own_entry(request, entry_id)
    clock = clock_of(request)
    context = {
        "news": next((word for word in NEWS if word in request.GET), ""),
        "title": found.definition.client_title,
        "sheet_language": found.definition.language,
        "sent": clock.moment(found.submission.sent_at),
        "sent_time": clock.time(found.submission.sent_at),
        "end_line": found.definition.settings.end_line,
        "reading_times": reading_times(request.case, today=clock.today),
        "seen_by": _seen_by(found) if "sent" in request.GET else "",
        "has_plan": "sent" in request.GET and has_plan(case=request.case),
        "emergency": emergency_in_words(help_numbers()),
        "answers": _read_again(found),
        "ratings_hidden": found.definition.settings.ratings_after == "hidden",
        "numbers": reckoned_for_client(found.definition, found.values),
        "shared": _shared(request, found),
        "correct": _address("correct", found) if found.definition.settings.corrections else "",
        "versions": _address("versions", found) if found.submission.revision > 1 else "",
        "text": _address("entry_text", found),
        "pages": _address("entry_as_pages", found) if can_print() else "",
    }
    return render(request, "portal/entry.html", context)


def _read_again(found: Entry) -> tuple[Answered, ...]:
    """What a client reads of an entry once it was sent: without the ratings, where the sheet hides them."""
    shown = answered(found.whole, found.answers, agreed=found.agreed, for_client=True)
    hidden = found.definition.settings.ratings_after == "hidden"
    return tuple(one for one in shown if not (hidden and one.kind == "scale"))


def _shared(request: ClientRequest, found: Entry) -> tuple[Answered, ...]:
    """What the therapist wrote on it and shared. One query for a sheet whose pages may be shared, none for others."""
    if not found.definition.settings.share_pages:
        return ()
    keys = shared_answers(case=request.case, entries=[found.submission.entry]).get(found.submission.entry, frozenset())
    return shared_with_client(found.definition, found.answers, keys, agreed=found.agreed)


def _seen_by(found: Entry) -> str:
    """When an answer about harm is seen, as the practice settled it; "" where there is none. One query at most."""
    asked = any(risk.steps == "task" for risk, _ in answers_to_follow(found.definition, found.answers))
    duty = risk_duty() if asked else None
    return (duty.reading_times if duty else say("soon")) if asked else ""


@for_client
@require_safe
def versions(request: ClientRequest, entry_id: UUID) -> HttpResponse:
    """Show every version of an entry, the one in force first."""
    found = revisions_of(case=request.case, entry_id=entry_id)
    if not found:
        raise Http404
    context = {
        "title": found[0].definition.client_title,
        "sheet_language": found[0].definition.language,
        "address": _address("entry", found[0]),
        "versions": _versions(found, clock_of(request)),
    }
    return render(request, "portal/versions.html", context)


def _versions(newest_first: Sequence[Entry], clock: ClientClock) -> list[Version]:
    """A version was written when it took the place of the one before; the first when it was sent."""
    shown = []
    for position, one in enumerate(newest_first):
        former = newest_first[position + 1] if position + 1 < len(newest_first) else None
        written = former.submission.replaced_at if former else None
        shown.append(
            Version(
                clock.moment(written or one.submission.sent_at),
                one.submission.replaced_at is None,
                _read_again(one),
            )
        )
    return shown


@for_client
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: ClientRequest, entry_id: UUID) -> HttpResponse:
    """Change an entry, or add to one that was tapped; the former version is kept."""
    found = _own_entry(request, entry_id)
    if not found.definition.settings.corrections:
        raise Http404
    clock = clock_of(request)
    just_tapped = "tapped" in request.GET
    setup = found.agreed
    sheet = Sheet(found.definition, answers={**setup, **found.answers}, setup=setup, zone=clock.zone)
    steps = _steps(found, just_tapped=just_tapped)
    if request.method != "POST":
        return _form(request, found, sheet, steps, just_tapped=just_tapped)
    posted: Posted = dict(request.POST.lists())
    keys = {field.key for step in steps for field in step.fields}
    fields = [field for step in steps for field in fields_open(step, sheet.answers, beside=keys)]
    raw = without_removed_row(raw_values(fields, posted), posted)
    cleaned = clean(found.definition, {**found.answers, **raw}, earlier=found.answers, setup=setup, zone=clock.zone)
    problems: Sequence[Problem] = cleaned.problems
    if not problems and not wants_other_rows(posted):
        try:
            correct_entry(
                submission=found.submission,
                changes={key: cleaned.answers.get(key) for key in raw},
                key=f"fix:{found.submission.entry}:{_key_in(request)}",
                by=request.actor,
                at=clock.now,
            )
        except AnswersMissing as refused:
            problems = refused.problems
        else:
            leaves = request.POST.get("_then_go") == "home"
            return HttpResponseRedirect(reverse("portal:home") if leaves else f"{_address('entry', found)}?corrected")
    typed = {**setup, **cleaned.answers}
    rows = rows_to_show(fields, posted)
    again = replace(sheet, answers=typed, problems=problems, kept=cleaned.kept, rows=rows)
    return _form(request, found, again, steps, just_tapped=just_tapped)


def _steps(found: Entry, *, just_tapped: bool) -> list[Step]:
    """The pages to correct; right after a tap, those that the tap did not answer, or all where it stands on each."""
    steps = found.definition.correctable_steps
    untouched = [step for step in steps if found.definition.one_tap not in {field.key for field in step.fields}]
    return untouched if just_tapped and untouched else list(steps)


def _form(request: ClientRequest, found: Entry, sheet: Sheet, steps: list[Step], *, just_tapped: bool) -> HttpResponse:
    context = {
        "title": found.definition.client_title,
        "sheet_language": found.definition.language,
        "pages": one_page(sheet, steps),
        "problems": problem_links(found.definition, sheet.problems),
        "key": new_id(),
        "just_tapped": just_tapped,
        "saved_at": clock_of(request).time(found.submission.sent_at),
        "address": _address("entry", found),
    }
    return render(request, "portal/correct.html", context)


def _key_in(request: ClientRequest) -> UUID:
    try:
        return UUID(request.POST.get("_key", ""))
    except ValueError:
        return new_id()


def _own_entry(request: ClientRequest, entry_id: UUID) -> Entry:
    found = entry_of(case=request.case, entry_id=entry_id)
    if found is None:
        raise Http404
    return found


def _address(page: str, found: Entry) -> str:
    return reverse(f"portal:{page}", args=[found.submission.entry])
