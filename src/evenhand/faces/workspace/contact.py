"""The settings tab of a case file: how to reach the client, their zone, the safety talk."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from evenhand.domain.cases.actions import change_contact, change_zone
from evenhand.domain.cases.models import CaseFile
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.case_frame import back_to, case_address, case_frame, done_sentence, own_case
from evenhand.faces.workspace.case_list import ADDRESS_WORDS, is_address, zones_with
from evenhand.faces.workspace.clock import Clock, clock_of
from evenhand.faces.workspace.ways_in import ways_shown
from evenhand.wording import later, say

DONE = {"saved": later("Saved."), "signed-out": later("The client is signed out everywhere.")}


@dataclass(frozen=True, slots=True)
class Typed:
    """The fields as they stand on the page."""

    name: str
    email: str
    phone: str
    shows_name: bool
    zone: str


def stored_in(case: CaseFile) -> Typed:
    """Return the form as it was saved last."""
    contact = case.contact
    return Typed(contact.name, contact.email, contact.phone, case.shows_name, case.zone)


def typed_in(request: TherapistRequest) -> Typed:
    """Return what was typed."""
    return Typed(
        name=request.POST.get("name", "").strip(),
        email=request.POST.get("email", "").strip(),
        phone=request.POST.get("phone", "").strip(),
        shows_name=request.POST.get("shows_name") == "yes",
        zone=request.POST.get("zone", ""),
    )


def problems_of(typed: Typed, case: CaseFile) -> list[tuple[str, str]]:
    """Return what has to change, as pairs of field and words."""
    problems = []
    if not is_address(typed.email):
        problems.append(("email", ADDRESS_WORDS))
    if typed.zone not in zones_with(case.zone):
        problems.append(("zone", say("Choose a time zone from the list.")))
    return problems


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: TherapistRequest, number: str) -> HttpResponse:
    """Show and keep the settings."""
    case = own_case(request, number)
    clock = clock_of(request)
    typed, problems = stored_in(case), []
    if request.method == "POST":
        typed = typed_in(request)
        problems = problems_of(typed, case)
        if not problems:
            _keep(request, case, typed, clock)
            return back_to(case_address("settings", case), done="saved")
    context = {
        **case_frame(case, tab="settings"),
        "done": done_sentence(request, DONE),
        "typed": typed,
        "problems": problems,
        "problem": dict(problems),
        "zones": zones_with(case.zone),
        "safety_talk_on": case.safety_talk_on.isoformat() if case.safety_talk_on else "",
        **ways_shown(case),
        "today": clock.today.isoformat(),
        "decides": case.therapist_id == request.member.pk,
    }
    return render(request, "workspace/settings.html", context, status=422 if problems else 200)


def _keep(request: TherapistRequest, case: CaseFile, typed: Typed, clock: Clock) -> None:
    change_contact(
        case=case,
        name=typed.name,
        email=typed.email,
        phone=typed.phone,
        shows_name=typed.shows_name,
        by=request.actor,
        at=clock.now,
    )
    change_zone(case=case, zone=typed.zone, by=request.actor, at=clock.now)
