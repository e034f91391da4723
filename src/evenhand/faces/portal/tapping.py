"""One tap saves an entry; what else there is to say can be added afterwards."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from evenhand.domain.worksheets.actions import AnswersMissing, NotOpen
from evenhand.domain.worksheets.actions import tap as tap_entry
from evenhand.domain.worksheets.answers import clean
from evenhand.domain.worksheets.definition import Definition
from evenhand.domain.worksheets.queries.writing import Writing
from evenhand.faces.components.permissions import ClientRequest, for_client
from evenhand.faces.components.sheet.page import Sheet, step_page
from evenhand.faces.components.sheet.posted import raw_values
from evenhand.faces.components.sheet.shown import ShownField
from evenhand.faces.portal.paper import clock_of, closed, writing_or_404
from evenhand.foundation.identifiers import new_id


def tapped_field(definition: Definition) -> ShownField | None:
    """Return the question that a tap answers, with its options; None where a sheet is not for tapping."""
    for step in definition.steps:
        for field in step_page(Sheet(definition), step).fields:
            if field.key == definition.one_tap and field.choices:
                return field
    return None


@for_client
@require_http_methods(["GET", "HEAD", "POST"])
def tap(request: ClientRequest, address: UUID) -> HttpResponse:
    """Show the answers to tap; a tap is an entry, saved and sent at once."""
    writing = writing_or_404(request, address)
    field = tapped_field(writing.definition)
    if field is None:
        raise Http404
    if request.method == "POST":
        return _tap(request, writing, field)
    if writing.assignment.ended_at is not None:
        return closed(request, address)
    return _ask(request, writing, field)


def _tap(request: ClientRequest, writing: Writing, field: ShownField) -> HttpResponse:
    asked = [writing.definition.field(field.key)]
    raw = raw_values(asked, dict(request.POST.lists()))
    try:
        sent = tap_entry(
            assignment=writing.assignment,
            case=request.case,
            answer=clean(writing.definition, raw).answers.get(field.key),
            key=f"tap:{writing.assignment.pk}:{_key_in(request)}",
            by=request.actor,
            at=clock_of(request).now,
        )
    except NotOpen:
        return closed(request, writing.assignment.pk)
    except AnswersMissing as refused:
        return _ask(request, writing, field, problem=refused.problems[0].message)
    return HttpResponseRedirect(f"{reverse('portal:correct', args=[sent.entry])}?tapped")


def _ask(request: ClientRequest, writing: Writing, field: ShownField, *, problem: str = "") -> HttpResponse:
    context = {
        "title": writing.definition.client_title,
        "sheet_language": writing.definition.language,
        "field": field,
        "key": new_id(),
        "problem": problem,
        "stop": reverse("portal:stop", args=[writing.assignment.pk]),
    }
    return render(request, "portal/tap.html", context)


def _key_in(request: ClientRequest) -> UUID:
    """The key that makes a tap count once; a tap without a proper one is a tap of its own."""
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return new_id()
