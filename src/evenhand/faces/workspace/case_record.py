"""Who read and wrote what in a case file, the latest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.components.record_words import in_words
from evenhand.faces.workspace.case_frame import case_address, case_frame, own_case
from evenhand.faces.workspace.clock import Clock, clock_of
from evenhand.foundation.audit.actor import ActorKind
from evenhand.foundation.audit.queries import Recorded, acts_in_case
from evenhand.wording import later, say

WHO = {"therapists": ActorKind.THERAPIST, "client": ActorKind.CLIENT, "program": ActorKind.SYSTEM}
WHO_IN_WORDS = {
    "": later("Everybody"),
    "therapists": later("Therapists"),
    "client": later("The client"),
    "program": later("Evenhand itself"),
}
WHAT = {"read": True, "written": False}
WHAT_IN_WORDS = {"": later("Reading and writing"), "read": later("Only reading"), "written": later("Only writing")}


@dataclass(frozen=True, slots=True)
class Line:
    """One act for the page."""

    when: str
    at: str
    who: str
    what: str


@for_therapist
@require_safe
def case_record(request: TherapistRequest, number: str) -> HttpResponse:
    """Show one page of the record of a case file, narrowed to a kind of person or to reading or writing."""
    case = own_case(request, number)
    clock = clock_of(request)
    who = _known(request.GET.get("who", ""), WHO)
    what = _known(request.GET.get("what", ""), WHAT)
    page = _page(request.GET.get("page", ""))
    acts, more = acts_in_case(case_id=case.pk, kind=WHO.get(who), reads=WHAT.get(what), page=page)
    context = {
        **case_frame(case, tab="settings", within=True),
        "lines": [_line(one, request.member.pk, clock) for one in acts],
        "who": who,
        "whos": WHO_IN_WORDS,
        "what": what,
        "whats": WHAT_IN_WORDS,
        "page": page,
        "later": _address(case_address("record", case), who, what, page - 1) if page > 1 else "",
        "earlier": _address(case_address("record", case), who, what, page + 1) if more else "",
    }
    return render(request, "workspace/record.html", context)


def _known(typed: str, choices: Mapping[str, object]) -> str:
    return typed if typed in choices else ""


def _page(typed: str) -> int:
    return min(max(int(typed), 1), 100_000) if typed.isascii() and typed.isdecimal() else 1


def _address(at: str, who: str, what: str, page: int) -> str:
    narrowed = {name: value for name, value in (("who", who), ("what", what)) if value}
    return f"{at}?{urlencode({**narrowed, 'page': page})}"


def _line(one: Recorded, me: UUID, clock: Clock) -> Line:
    return Line(clock.moment(one.at), one.at.isoformat(timespec="seconds"), _who(one, me), in_words(one.act))


def _who(one: Recorded, me: UUID) -> str:
    if one.kind == ActorKind.THERAPIST:
        return say("You") if one.actor_id == me else say("A colleague")
    return say("The client") if one.kind == ActorKind.CLIENT else say("Evenhand itself")
