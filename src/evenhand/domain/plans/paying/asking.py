"""What Stripe is told of an invoice and nothing more: amounts, quiet words, a number, ids that mean nothing there."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings

from evenhand.domain.plans.models import Invoice
from evenhand.domain.plans.paying import stripe_door
from evenhand.domain.plans.paying.basket import (
    Basket,
    basket_of,
    code_at_stripe,
    in_stripe_units,
    on_a_statement,
)
from evenhand.domain.plans.paying.said import KEEPS
from evenhand.domain.plans.pricing import Kind
from evenhand.domain.plans.terms import read_lines
from evenhand.foundation.outbox.silence import words_that_give_away
from evenhand.wording import later, say

if TYPE_CHECKING:
    from evenhand.domain.plans.paying.stripe_door import PaymentIntentCreateParams, SessionCreateParams

OPEN_FOR: Final = timedelta(hours=1)
"""How long a page waits for somebody; Stripe takes half an hour to a day."""
ROUNDED_TO: Final = 300
"""Seconds to which the moment is rounded up, so that two presses at once ask for the very same."""
QUIET: Final = {
    Kind.PLAN: later("Plan"),
    Kind.SETUP: later("Set-up, once"),
    Kind.TAX: later("Tax"),
    Kind.PROMOTION: later("Taken off"),
}


def as_asked(invoice: Invoice, *, keep: bool, language: str, at: datetime) -> SessionCreateParams:
    """Return what the page of an invoice is asked for with; its promotion code is made at Stripe first.

    Raises NotByCard, and CannotAsk or Refused of `stripe_door`.
    """
    basket = basket_at_stripe(invoice)
    asked_at = at.timestamp() + -at.timestamp() % ROUNDED_TO
    ours = {**what_is_ours(invoice, at=asked_at), KEEPS: "yes" if keep else "no"}
    asked: SessionCreateParams = {
        "mode": "payment",
        "allowed_payment_method_types": ["card"],
        "wallet_options": {"link": {"display": "never"}},
        "adaptive_pricing": {"enabled": False},
        "customer_creation": "always" if keep else "if_required",
        "client_reference_id": str(invoice.pk),
        "metadata": ours,
        "payment_intent_data": {"metadata": ours, "statement_descriptor_suffix": on_a_statement(invoice.serial)},
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": basket.currency,
                    "unit_amount": item.amount,
                    "product_data": {"name": item.name},
                },
            }
            for item in basket.items
        ],
        "locale": "de" if language == "de" else "en",
        "success_url": f"{page_of_invoice(invoice)}paid/",
        "cancel_url": f"{page_of_invoice(invoice)}card/",
        "expires_at": int(asked_at + OPEN_FOR.total_seconds()),
    }
    if keep:
        asked["payment_intent_data"]["setup_future_usage"] = "off_session"
    if basket.off:
        code = stripe_door.code_for(basket, code=_code_of(invoice), invoice=str(invoice.pk))
        asked["discounts"] = [{"promotion_code": code}]
    return asked


def with_kept_card(invoice: Invoice, *, customer: str, card: str, agreed: float) -> PaymentIntentCreateParams:
    """Return what paying an invoice with a kept card is asked with. Raises NotByCard."""
    return {
        "amount": basket_at_stripe(invoice).total,
        "currency": invoice.currency.lower(),
        "customer": customer,
        "payment_method": card,
        "allowed_payment_method_types": ["card"],
        "off_session": True,
        "confirm": True,
        "error_on_requires_action": True,
        "statement_descriptor_suffix": on_a_statement(invoice.serial),
        "metadata": {**what_is_ours(invoice, at=agreed), KEEPS: "no"},
    }


def what_is_ours(invoice: Invoice, *, at: float) -> dict[str, str]:
    """Return what Stripe keeps beside a payment so that we know it again: ids that mean nothing there, and a moment."""
    return {"practice": str(invoice.practice_id), "invoice": str(invoice.pk), "opened": str(int(at))}


def basket_at_stripe(invoice: Invoice) -> Basket:
    """Return what an invoice is at Stripe, in words that give nothing away. Raises NotByCard."""
    lines = tuple(
        replace(line, words=str(QUIET[line.kind])) if words_that_give_away(line.words) else line
        for line in read_lines(invoice.lines)
    )
    name = say("Invoice %(number)s", number=invoice.number)
    return basket_of(lines, currency=invoice.currency, name=name)


def _code_of(invoice: Invoice) -> str:
    """Return the promotion's code with a mark of the invoice; one that would give something away is not told."""
    words = next(line.words for line in read_lines(invoice.lines) if line.kind == Kind.PROMOTION)
    typed = words.partition(":")[0]
    return code_at_stripe("" if words_that_give_away(typed) else typed, mark=invoice.pk.hex[-8:])


def page_of_invoice(invoice: Invoice) -> str:
    """Return where the pages about an invoice are, which end with what they are for."""
    return f"{settings.PUBLIC_ADDRESS}/desk/settings/plan/invoices/{invoice.pk}/"


def once_for(asked: Mapping[str, Any], *, after: int) -> str:
    """Return a key that is the same for the same request after as many pages: two presses at once are one page."""
    return hashlib.sha256(json.dumps([asked, after], sort_keys=True).encode()).hexdigest()


def is_of(invoice: Invoice, page: Mapping[str, Any]) -> bool:
    """Return whether a page takes what an invoice comes to."""
    total = in_stripe_units(invoice.total, invoice.currency)
    return bool(page["amount_total"] == total and page["currency"] == invoice.currency.lower())
