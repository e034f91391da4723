"""Who opened what a client wrote: the client may always know."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from evenhand.faces.components.permissions import ClientRequest, for_client
from evenhand.faces.components.record_words import in_words
from evenhand.faces.portal.days import ClientClock
from evenhand.faces.portal.paper import clock_of
from evenhand.foundation.audit.actor import ActorKind
from evenhand.foundation.audit.queries import Recorded, acts_in_case
from evenhand.wording import say


@dataclass(frozen=True, slots=True)
class Line:
    """One time somebody looked."""

    when: str
    who: str
    what: str


@for_client
@require_safe
def opened(request: ClientRequest) -> HttpResponse:
    """Show when this client's words were opened, and whether by themselves or by the practice."""
    clock = clock_of(request)
    page = int(typed) if (typed := request.GET.get("page", "")).isascii() and typed.isdecimal() else 1
    found, more = acts_in_case(case_id=request.case.pk, reads=True, page=page)
    context = {
        "lines": [_line(one, clock) for one in found],
        "later": max(page, 1) - 1,
        "earlier": max(page, 1) + 1 if more else 0,
    }
    return render(request, "portal/opened.html", context)


def _line(one: Recorded, clock: ClientClock) -> Line:
    who = say("You") if one.kind == ActorKind.CLIENT else say("Your practice")
    return Line(clock.moment(one.at), who, in_words(one.act))
