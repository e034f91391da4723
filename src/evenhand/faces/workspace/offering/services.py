"""What a therapist offers: the list, one form to add and to change, and offering it no more."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from evenhand.domain.fees.actions import Price, add_priced_service, change_priced_service
from evenhand.domain.fees.queries.prices import payment_settings, price_of
from evenhand.domain.scheduling.actions import add_service, change_service, end_service
from evenhand.domain.scheduling.models import Service
from evenhand.domain.scheduling.queries.calendar import service_of, services_of, week_of
from evenhand.domain.scheduling.slots.rules import RuleProblem
from evenhand.faces.components.money import prices_in_words
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.case_frame import back_to, done_sentence, new_key
from evenhand.faces.workspace.offering.price_form import price_fields, price_typed, price_understood
from evenhand.faces.workspace.offering.service_form import STARTING, fields_of, typed_in, understood
from evenhand.foundation.audit.queries import was_lately_done
from evenhand.wording import later

DONE = {
    "added": later("It is offered now."),
    "changed": later("Saved. Sessions that are booked already stay as they are."),
    "ended": later("It is offered no more. Its sessions stay."),
}


@for_therapist
@require_safe
def services(request: TherapistRequest) -> HttpResponse:
    """List what a therapist offers."""
    rows = services_of(therapist=request.member)
    has_hours = bool(week_of(member=request.member) or week_of(member=None))
    prices = prices_in_words(rows) if payment_settings() else None
    context = {"services": rows, "has_hours": has_hours, "prices": prices, "done": done_sentence(request, DONE)}
    return render(request, "workspace/offering/services.html", context)


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: TherapistRequest) -> HttpResponse:
    """Add something to offer; the form starts with what suits most."""
    return _form(request, None)


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def service(request: TherapistRequest, service_id: UUID) -> HttpResponse:
    """Show and change one service."""
    return _form(request, _own(request, service_id))


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: TherapistRequest, service_id: UUID) -> HttpResponse:
    """Ask whether a service is to be offered no more, and end it."""
    if request.method == "POST" and was_lately_done(
        act="service.ended", subject="service", subject_id=service_id, by=request.actor
    ):
        return back_to(reverse("workspace:services"), done="ended")
    row = _own(request, service_id)
    if request.method == "POST":
        end_service(service=row, by=request.actor, at=timezone.now())
        return back_to(reverse("workspace:services"), done="ended")
    return render(request, "workspace/offering/end_service.html", {"service": row})


def _own(request: TherapistRequest, service_id: UUID) -> Service:
    row = service_of(service_id=service_id, therapist=request.member)
    if row is None:
        raise Http404
    return row


def _form(request: TherapistRequest, row: Service | None) -> HttpResponse:
    settings = payment_settings()
    typed = fields_of(row) if row else STARTING
    costs = price_fields(price_of(row) if row and settings else None)
    key, problems = new_key(), list[tuple[str, str]]()
    if request.method == "POST":
        typed, key = typed_in(request.POST), request.POST.get("key", "")[:48] or key
        values, problems = understood(typed)
        price = Price()
        if settings:
            costs = price_typed(request.POST)
            price, about_price = price_understood(costs, settings.currency)
            problems += about_price
        if not problems:
            problem = _keep(request, row, values, key, (price, settings.currency) if settings else None)
            if not problem:
                return back_to(reverse("workspace:services"), done="changed" if row else "added")
            problems = [("name", problem)]
    context = {
        "service": row,
        "typed": typed | costs,
        "currency": settings.currency if settings else "",
        "key": key,
        "problems": problems,
        "problem": dict(problems),
    }
    return render(request, "workspace/offering/service.html", context, status=422 if problems else 200)


def _keep(
    request: TherapistRequest,
    row: Service | None,
    values: dict[str, object],
    key: str,
    costs: tuple[Price, str] | None,
) -> str:
    """Store what was typed; return what stands against it, "" where nothing does.

    `costs` is price and currency; None in a practice without prices.
    """
    by, at, therapist = request.actor, timezone.now(), request.member
    try:
        if costs is None:
            if row is None:
                add_service(therapist=therapist, key=key, by=by, at=at, **values)
            else:
                change_service(service=row, by=by, at=at, **values)
        elif row is None:
            add_priced_service(therapist=therapist, key=key, price=costs[0], currency=costs[1], by=by, at=at, **values)
        else:
            change_priced_service(service=row, price=costs[0], currency=costs[1], by=by, at=at, **values)
    except RuleProblem as problem:
        return str(problem)
    return ""
