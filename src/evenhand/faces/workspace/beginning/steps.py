"""What an owner is led through after founding: which steps are done, which one comes next, and the end of it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from evenhand.domain.cases.queries import has_invited_somebody
from evenhand.domain.cases.told.showing import lets_clients_in
from evenhand.domain.plans.paying.stripe_door import takes_cards
from evenhand.domain.plans.queries import open_invoices, plan_taken
from evenhand.domain.scheduling.actions.page import suggested_slug
from evenhand.domain.scheduling.queries.calendar import page_of_practice, services_of
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.case_frame import back_to, done_sentence
from evenhand.faces.workspace.clock import clock_of
from evenhand.faces.workspace.team.owners import only_owners
from evenhand.foundation.accounts.founding.actions import finish_setting_up
from evenhand.foundation.archive.recovery.queries import sheet_confirmed_at
from evenhand.foundation.practices.models import Member
from evenhand.wording import later

DONE = {
    "sheet": later("The recovery sheet is confirmed."),
    "numbers": later("The numbers are kept. Clients see them from now on."),
    "service": later("It is offered now."),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its place in the row, its words, where it is done, and whether it is done."""

    number: int
    title: str
    words: str
    address: str
    is_done: bool


def steps_of(member: Member) -> list[Step]:
    """Return the five steps of setting up, for an owner; three queries."""
    found = (
        (later("Practice and sign-in"), later("Its name and place, and how you come in."), "security:overview", True),
        (
            later("Recovery sheet"),
            later("One sheet of paper that opens everything again if the key file of this program is lost."),
            "workspace:recovery_sheet",
            sheet_confirmed_at() is not None,
        ),
        (
            later("Numbers for bad hours"),
            later("Where clients turn when you are not there. Nobody can be invited before you have checked one."),
            "workspace:told",
            lets_clients_in(member.practice),
        ),
        (
            later("First service and opening times"),
            later("What can be booked, and when."),
            "workspace:begin_service",
            bool(services_of(therapist=member)),
        ),
        (
            later("First invitation"),
            later("A case file with a number, and a link for your first client."),
            "workspace:begin_client",
            has_invited_somebody(therapist=member),
        ),
    )
    return [
        Step(number, title, words, reverse(address), done)
        for number, (title, words, address, done) in enumerate(found, 1)
    ]


@for_therapist
@require_safe
def steps(request: TherapistRequest) -> HttpResponse:
    """Show what is done and what comes next; after the end, what else is worth a thought."""
    only_owners(request)
    found, page = steps_of(request.member), page_of_practice()
    slug = page.slug if page else suggested_slug(request.member.practice.name)
    context = {
        "steps": found,
        "next": next((one.number for one in found if not one.is_done), 0),
        "all_done": all(one.is_done for one in found),
        "is_over": not request.member.practice.being_set_up,
        "booking": f"{settings.PUBLIC_ADDRESS}/book/{slug}/",
        "hosted": settings.SIGN_UP,
        "is_open": page is not None and page.is_open,
        "to_pay": to_pay_by_card_now(),
        "done": done_sentence(request, DONE),
    }
    return render(request, "workspace/beginning/steps.html", context)


@for_therapist
@require_POST
def finish(request: TherapistRequest) -> HttpResponse:
    """End setting up, whatever is left open: each of it stands among the settings."""
    only_owners(request)
    finish_setting_up(member=request.member, by=request.actor, at=clock_of(request).now)
    return HttpResponseRedirect(reverse("workspace:begin"))


def is_being_led(request: TherapistRequest) -> bool:
    """Return whether somebody is on their way through the steps: an owner of a practice that is being set up."""
    return request.member.practice.being_set_up and request.member.role == Member.Role.OWNER


def on_from(request: TherapistRequest, step: str, *, otherwise: HttpResponse) -> HttpResponse:
    """Return to the steps after one was done, where somebody is being led through them; else answer as usual."""
    return back_to(reverse("workspace:begin"), done=step) if is_being_led(request) else otherwise


def to_pay_by_card_now() -> UUID | None:
    """Return the invoice that waits, where it can be paid by card; nothing is asked in a house that takes none."""
    if not takes_cards() or plan_taken() is None:
        return None
    first = open_invoices().first()
    return first.pk if first else None
