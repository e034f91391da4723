"""Paying by card: what one leaves this house for, the page at Stripe, how it went, and the card that is kept.

Nothing of Stripe is loaded by a page of ours: somebody goes there by a link, and comes back.
"""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from evenhand.domain.plans.models import Invoice
from evenhand.domain.plans.money import shown
from evenhand.domain.plans.paying.actions import NothingToPay, ask_how_it_went, open_page, take_card_away
from evenhand.domain.plans.paying.basket import NotByCard
from evenhand.domain.plans.paying.queries import can_be_paid_by_card, card_did_not_pay, kept_card, was_taken_to_stripe
from evenhand.domain.plans.paying.stripe_door import CannotAsk, Refused, is_live, takes_cards
from evenhand.domain.plans.queries import invoice_of, open_invoices
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.case_frame import back_to
from evenhand.faces.workspace.paying.plan import own_plan
from evenhand.wording import language


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def pay_by_card(request: TherapistRequest, invoice_id: UUID) -> HttpResponse:
    """Say what one leaves this house for; a button has the page at Stripe made, and then there is a link to it."""
    own_plan(request)
    invoice = _invoice(invoice_id)
    if not open_invoices().filter(pk=invoice_id).exists():
        return HttpResponseRedirect(reverse("workspace:card_answer", args=[invoice_id]))
    context = {
        "invoice": invoice,
        "amount": shown(invoice.total, invoice.currency),
        "kept": kept_card(),
        "in_vain": card_did_not_pay(invoice_id),
        "live": is_live(),
        "can": can_be_paid_by_card(invoice),
        "keep": "keep" in request.POST,
    }
    if request.method != "POST" or not context["can"]:
        return render(request, "workspace/paying/card.html", context)
    try:
        ready = open_page(
            invoice_id=invoice_id, keep="keep" in request.POST, language=language(), by=request.actor, at=timezone.now()
        )
    except (NothingToPay, NotByCard):
        return HttpResponseRedirect(reverse("workspace:card_answer", args=[invoice_id]))
    except (CannotAsk, Refused):
        return render(request, "workspace/paying/card.html", {**context, "not_now": True}, status=503)
    return render(request, "workspace/paying/to_stripe.html", {**context, "address": ready.address})


@for_therapist
@require_safe
def card_answer(request: TherapistRequest, invoice_id: UUID) -> HttpResponse:
    """Say whether Stripe has told that an invoice is paid; Stripe is asked where nothing was heard yet."""
    own_plan(request)
    _invoice(invoice_id)
    not_now = False
    if was_taken_to_stripe(invoice_id):
        try:
            ask_how_it_went(invoice_id=invoice_id, at=timezone.now())
        except (CannotAsk, Refused):
            not_now = True
    invoice = _invoice(invoice_id)
    context = {
        "invoice": invoice,
        "amount": shown(invoice.total, invoice.currency),
        "open": open_invoices().filter(pk=invoice_id).exists(),
        "kept": kept_card(),
        "not_now": not_now,
    }
    return render(request, "workspace/paying/card_answer.html", context)


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def take_away(request: TherapistRequest) -> HttpResponse:
    """Say what follows from taking the card away that is kept; a button does it."""
    own_plan(request)
    if not takes_cards() and kept_card() is None:
        raise Http404
    if request.method == "POST":
        take_card_away(by=request.actor, at=timezone.now())
        return back_to(reverse("workspace:own_plan"), done="card-gone")
    if kept_card() is None:
        return HttpResponseRedirect(reverse("workspace:own_plan"))
    return render(request, "workspace/paying/card_away.html", {})


def _invoice(invoice_id: UUID) -> Invoice:
    """Return an invoice that could be paid by card; raises Http404 for others, and where no cards are taken."""
    found = invoice_of(invoice_id) if takes_cards() else None
    if found is None or found.corrects_id is not None:
        raise Http404
    return found
