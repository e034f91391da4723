"""Sheets on paper at the desk: blank ones, entries that came in, and the way from a code to typing one in."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from evenhand.domain.cases.told.showing import reading_times_of
from evenhand.domain.worksheets.actions import choose_paper
from evenhand.domain.worksheets.paper_codes import code_of, tail_behind
from evenhand.domain.worksheets.published import available, definition_of
from evenhand.domain.worksheets.queries import assignment_on_paper, entry_of
from evenhand.domain.worksheets.queries.writing import setup_in_force
from evenhand.faces.components.keeping import pages_to_keep
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.components.printing import NotPrinted, as_pdf, can_print
from evenhand.faces.components.sheet.on_paper import OnPaper, blank_sheet, filled_sheet
from evenhand.faces.components.sheet.reading import answered
from evenhand.faces.workspace.case_frame import case_address, own_case
from evenhand.faces.workspace.clock import Clock, clock_of
from evenhand.faces.workspace.form_words import words_in
from evenhand.faces.workspace.homework import own_assignment
from evenhand.faces.workspace.team.owners import only_owners
from evenhand.foundation.outbox.words import FileName
from evenhand.foundation.practices.models import Practice
from evenhand.wording import later, say
from evenhand.wording.dates import day_and_time, plain_day, time_of_day

PATIENCE = 10.0
"""Seconds that a page waits for its turn to be printed."""

MISTYPED = later(
    "One character is missing, or is another. Look at the sheet again: its code has nine letters and digits."
)
NOT_FOUND = later("No sheet in your case files has this code.")


@for_therapist
@require_safe
def blank_pages(request: TherapistRequest, slug: str) -> HttpResponse:
    """Give a worksheet of the library as a PDF to write on, for nobody in particular."""
    sheet = next((one for _, one in available() if one.slug == slug), None)
    if sheet is None or not sheet.settings.assignable:
        raise Http404
    return _printed(request, blank_sheet(sheet, _about(request, "", clock_of(request).today)))


@for_therapist
@require_safe
def homework_pages(request: TherapistRequest, number: str, assignment_id: UUID) -> HttpResponse:
    """Give an assigned worksheet as a PDF to write on, with the code that leads to typing it in."""
    case = own_case(request, number)
    assignment = own_assignment(case, assignment_id)
    definition = definition_of(assignment.worksheet_id)
    setup = setup_in_force(assignment, definition)
    about = _about(request, case.number, clock_of(request).today, code=code_of(assignment.pk))
    return _printed(request, blank_sheet(definition, about, agreed=setup.answers if setup else None))


@for_therapist
@require_safe
def entry_pages(request: TherapistRequest, number: str, entry: UUID) -> HttpResponse:
    """Give one entry in its revision in force as a PDF."""
    case = own_case(request, number)
    found = entry_of(case=case, entry_id=entry, values=False)
    if found is None:
        raise Http404
    clock, sent = clock_of(request), found.submission
    when = say("Sent %(when)s", when=_moment(clock, sent.sent_at))
    if sent.mode != sent.Mode.PHONE:
        how = str(sent.get_mode_display())
        when = f"{when}, {how[:1].lower()}{how[1:]}"
    about = _about(request, case.number, clock.today)
    answers = answered(found.whole, found.answers, agreed=found.agreed)
    return _printed(request, filled_sheet(found.definition, answers, about, sent=when))


def _about(request: TherapistRequest, number: str, today: date, *, code: str = "") -> OnPaper:
    practice = request.member.practice
    return OnPaper(number, practice.paper, reading_times_of(practice), today, code)


def _moment(clock: Clock, at: object) -> str:
    """A moment as paper says it, which is read in another year."""
    here = at.astimezone(clock.zone)  # type: ignore[attr-defined]
    return day_and_time(plain_day(here.date()), time_of_day(here))


def _printed(request: TherapistRequest, page: str) -> HttpResponse:
    """Return a page as a PDF; where it cannot be made now, a page that says so and leads back."""
    if can_print():
        try:
            return pages_to_keep(as_pdf(page, patience=PATIENCE), FileName.PAPER)
        except NotPrinted:
            pass
    return render(request, "workspace/not_printed.html", {"prints": can_print()}, status=503)


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def type_in(request: TherapistRequest) -> HttpResponse:
    """Ask for the code on a sheet, and lead to typing it in; a code of another's is like one that nobody has."""
    typed = words_in(request.POST, "code")
    problem = ""
    if request.method == "POST":
        found = assignment_on_paper(code=typed, member=request.member)
        if found is not None:
            return HttpResponseRedirect(case_address("from_paper", found.case, found.pk))
        problem = MISTYPED if tail_behind(typed) is None else NOT_FOUND
    context = {"typed": typed, "problem": problem, "problems": [("code", problem)] if problem else []}
    return render(request, "workspace/type_in.html", context, status=422 if problem else 200)


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def paper_size(request: TherapistRequest) -> HttpResponse:
    """Show and change the size of paper that a practice prints on; for owners of the practice."""
    only_owners(request)
    if request.method == "POST":
        chosen = request.POST.get("size", "")
        if chosen in Practice.Paper.values:
            choose_paper(size=Practice.Paper(chosen), by=request.actor, at=clock_of(request).now)
            return HttpResponseRedirect(f"{reverse('workspace:paper_size')}?done")
    context = {
        "sizes": [(one.value, one.label, one.value == request.member.practice.paper) for one in Practice.Paper],
        "done": "done" in request.GET,
    }
    return render(request, "workspace/paper_size.html", context, status=422 if request.method == "POST" else 200)
