"""Copies for the client to keep: everything, or one entry."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from evenhand.domain.worksheets.queries import revisions_of
from evenhand.domain.worksheets.queries.written import written_by_client
from evenhand.faces.components.permissions import ClientRequest, for_client
from evenhand.faces.portal.copies import Tree, copy_of_entry, copy_of_everything, entry_as_text
from evenhand.faces.portal.copies import as_text as everything_as_text
from evenhand.faces.portal.paper import clock_of


@for_client
@require_safe
def data(request: ClientRequest) -> HttpResponse:
    """Say what a copy holds and offer it."""
    return render(request, "portal/data.html")


@for_client
@require_safe
def as_json(request: ClientRequest) -> HttpResponse:
    """Give everything as JSON, for another program."""
    answer = JsonResponse(_everything(request), json_dumps_params={"indent": 1, "ensure_ascii": False})
    return _to_keep(answer, "my-space.json")


@for_client
@require_safe
def as_text(request: ClientRequest) -> HttpResponse:
    """Give everything as plain text, to be read."""
    return _to_keep(_plain(everything_as_text(_everything(request))), "my-space.txt")


@for_client
@require_safe
def entry_text(request: ClientRequest, entry_id: UUID) -> HttpResponse:
    """Give one entry with its versions as plain text."""
    newest_first = revisions_of(case=request.case, entry_id=entry_id)
    if not newest_first:
        raise Http404
    versions = [(one.submission, one.definition) for one in reversed(newest_first)]
    entry = copy_of_entry(versions, clock=clock_of(request), whole=_whole(request))
    return _to_keep(_plain(entry_as_text(entry)), "my-entry.txt")


def _everything(request: ClientRequest) -> Tree:
    written = written_by_client(case=request.case)
    return copy_of_everything(written, clock=clock_of(request), whole=_whole(request))


def _whole(request: ClientRequest) -> bool:
    return request.GET.get("whole") == "yes"


def _plain(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def _to_keep(answer: HttpResponse, name: str) -> HttpResponse:
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
