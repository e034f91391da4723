"""The page of sign-in and security, and the one that leads to a second step."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.beginning.steps import is_being_led
from evenhand.faces.workspace.case_frame import done_sentence
from evenhand.faces.workspace.clock import Clock, clock_of
from evenhand.faces.workspace.sign_in import DESK
from evenhand.foundation.accounts.models import CodeApp, Passkey
from evenhand.foundation.accounts.second_steps.actions import put_off_second_step
from evenhand.foundation.accounts.second_steps.queries import factors_of
from evenhand.foundation.accounts.signed_in.queries import signed_in_places
from evenhand.wording import later, say

SENTENCES = {
    "added": later("It is added. From now on it lets you in."),
    "renamed": later("The name is changed."),
    "removed": later("It is removed and lets nobody in any more."),
    "password": later("The password is changed. Every other browser is signed out."),
    "ended": later("That browser is signed out."),
    "lock": later("The minutes are kept. They hold in every browser."),
}
FEW_CODES = 3


@dataclass(frozen=True, slots=True)
class FactorRow:
    """One passkey or app as the page shows it."""

    id: UUID
    name: str
    kind: str
    made: str
    used: str


def factor_row(factor: Passkey | CodeApp, clock: Clock) -> FactorRow:
    """Return a passkey or an app with its days in words."""
    return FactorRow(
        id=factor.pk,
        name=factor.name,
        kind=say("Passkey") if isinstance(factor, Passkey) else say("App with codes"),
        made=clock.day_of(factor.made_at),
        used=clock.moment(factor.last_used_at) if factor.last_used_at else "",
    )


@for_therapist
@require_safe
def overview(request: TherapistRequest) -> HttpResponse:
    """Show what lets the therapist in, and where they are signed in."""
    clock = clock_of(request)
    factors = factors_of(user=request.member.user)
    places = [
        {
            "id": place.pk,
            "device": place.device_in_words,
            "started": clock.moment(place.started_at),
            "seen": clock.moment(place.last_seen_at),
            "here": place.session_key == request.session.session_key,
        }
        for place in signed_in_places(person=request.member.user, at=clock.now)
    ]
    context = {
        "factors": [factor_row(one, clock) for one in factors.all],
        "codes_left": factors.codes_left,
        "few_codes": factors.any and factors.codes_left < FEW_CODES,
        "places": places,
        "said": done_sentence(request, SENTENCES),
    }
    return render(request, "workspace/security/overview.html", context)


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: TherapistRequest) -> HttpResponse:
    """Lead somebody who came in by a password alone to a second step; "not now" is a button."""
    if request.method == "POST":
        put_off_second_step(user=request.member.user, by=request.actor, at=timezone.now())
        return HttpResponseRedirect(reverse("workspace:begin") if is_being_led(request) else DESK)
    return render(request, "workspace/security/start.html")
