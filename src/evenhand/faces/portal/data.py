"""Copies for the client to keep: everything, or one entry."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from evenhand.domain.cases.told.showing import reading_times_of
from evenhand.domain.conversations.queries import files_of, message_draft_of, whole_thread
from evenhand.domain.safety.queries import plan_versions
from evenhand.domain.worksheets.queries import entry_of, revisions_of, shared_answers
from evenhand.domain.worksheets.queries.written import written_by_client
from evenhand.faces.components.keeping import json_to_keep, pages_to_keep, text_to_keep
from evenhand.faces.components.permissions import ClientRequest, for_client
from evenhand.faces.components.printing import NotPrinted, as_pdf, can_print
from evenhand.faces.components.sheet.on_paper import OnPaper, filled_sheet
from evenhand.faces.components.sheet.reading import answered, shared_with_client
from evenhand.faces.portal.copies import Talk, Tree, copy_of_entry, copy_of_everything, entry_as_text
from evenhand.faces.portal.copies import as_text as everything_as_text
from evenhand.faces.portal.paper import clock_of
from evenhand.faces.portal.printed import Pages
from evenhand.foundation.outbox.words import FileName
from evenhand.wording import say
from evenhand.wording.dates import day_and_time, plain_day, time_of_day

PATIENCE = 10.0
"""Seconds that a page waits for its turn to be printed."""


@for_client
@require_safe
def data(request: ClientRequest) -> HttpResponse:
    """Say what a copy holds and offer it."""
    return render(request, "portal/data.html", {"prints": can_print(), "not_printed": False})


@for_client
@require_safe
def as_json(request: ClientRequest) -> HttpResponse:
    """Give everything as JSON, for another program."""
    return json_to_keep(_everything(request), FileName.EVERYTHING_AS_JSON)


@for_client
@require_safe
def as_text(request: ClientRequest) -> HttpResponse:
    """Give everything as plain text, to be read."""
    return text_to_keep(everything_as_text(_everything(request)), FileName.EVERYTHING_AS_TEXT)


@for_client
@require_safe
def as_pages(request: ClientRequest) -> HttpResponse:
    """Give everything as a PDF, for paper; where it cannot be made now, say so beside the other forms."""
    if not can_print():
        raise Http404
    written, plans = written_by_client(case=request.case), plan_versions(case=request.case)
    pages = Pages(clock_of(request), _whole(request), request.case.practice.paper).drawn(written, plans, _talk(request))
    try:
        return pages_to_keep(as_pdf(pages, patience=PATIENCE), FileName.EVERYTHING_AS_PAGES)
    except NotPrinted:
        return render(request, "portal/data.html", {"prints": True, "not_printed": True}, status=503)


@for_client
@require_safe
def entry_text(request: ClientRequest, entry_id: UUID) -> HttpResponse:
    """Give one entry with its versions as plain text."""
    newest_first = revisions_of(case=request.case, entry_id=entry_id)
    if not newest_first:
        raise Http404
    shared = shared_answers(case=request.case, entries=[entry_id]).get(entry_id, frozenset())
    versions = [(one.submission, one.whole) for one in reversed(newest_first)]
    entry = copy_of_entry(versions, clock=clock_of(request), whole=_whole(request), shared=shared)
    return text_to_keep(entry_as_text(entry), FileName.ONE_ENTRY)


@for_client
@require_safe
def entry_as_pages(request: ClientRequest, entry_id: UUID) -> HttpResponse:
    """Give one entry as a PDF, for paper; where it cannot be made now, lead back to the entry itself."""
    found = entry_of(case=request.case, entry_id=entry_id, values=False)
    if found is None or not can_print():
        raise Http404
    clock, practice = clock_of(request), request.case.practice
    about = OnPaper(request.case.number, practice.paper, reading_times_of(practice), clock.today)
    here = found.submission.sent_at.astimezone(clock.zone)
    answers = answered(found.whole, found.answers, agreed=found.agreed, withheld=_whole(request), for_client=True)
    keys = shared_answers(case=request.case, entries=[entry_id]).get(entry_id, frozenset())
    answers += shared_with_client(found.definition, found.answers, keys, agreed=found.agreed)
    when = day_and_time(plain_day(here.date()), time_of_day(here))
    page = filled_sheet(found.definition, answers, about, sent=say("Sent %(when)s", when=when))
    try:
        return pages_to_keep(as_pdf(page, patience=PATIENCE), FileName.ENTRY_AS_PAGES)
    except NotPrinted:
        return HttpResponseRedirect(reverse("portal:entry", args=[entry_id]))


def _everything(request: ClientRequest) -> Tree:
    written, plans = written_by_client(case=request.case), plan_versions(case=request.case)
    return copy_of_everything(written, plans, _talk(request), clock=clock_of(request), whole=_whole(request))


def _talk(request: ClientRequest) -> Talk:
    draft = message_draft_of(case=request.case)
    thread = whole_thread(case=request.case)
    return Talk(thread, draft.words if draft else "", files_of(case=request.case, messages=thread))


def _whole(request: ClientRequest) -> bool:
    return request.GET.get("whole") == "yes"
