"""Reading how invoices can be paid, and which payments do not fit what was owed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from evenhand.domain.plans.models import CardPage, CardTry, Invoice, Payment, SavedCard
from evenhand.domain.plans.paying.basket import NotByCard, basket_of, in_stripe_units
from evenhand.domain.plans.paying.said import Came
from evenhand.domain.plans.queries import open_invoices
from evenhand.domain.plans.terms import read_lines


@dataclass(frozen=True, slots=True)
class Misfit:
    """A payment that came by Stripe and does not fit: of which invoice, Stripe's id of it, and why in words."""

    number: str
    payment: str
    why: str


def kept_card() -> SavedCard | None:
    """Return the card with which the practice in force lets the worker pay; None without one."""
    return SavedCard.objects.exclude(customer="").first()


def card_did_not_pay(invoice_id: UUID) -> bool:
    """Return whether the kept card was tried for an invoice in vain."""
    return CardTry.objects.filter(invoice=invoice_id).exists()


def was_taken_to_stripe(invoice_id: UUID) -> bool:
    """Return whether a page at Stripe was ever opened for an invoice."""
    return CardPage.objects.filter(invoice=invoice_id).exists()


def can_be_paid_by_card(invoice: Invoice) -> bool:
    """Return whether Stripe can count what an invoice comes to."""
    try:
        basket_of(read_lines(invoice.lines), currency=invoice.currency, name=invoice.number)
    except NotByCard:
        return False
    return True


def fits(came: Came | Payment, invoice: Invoice) -> bool:
    """Return whether a payment is of the amount and currency of an invoice."""
    try:
        total = in_stripe_units(invoice.total, invoice.currency)
    except NotByCard:
        return False
    return came.amount == total and came.currency == invoice.currency.lower()


def payments_that_do_not_fit() -> Iterator[Misfit]:
    """Yield the payments of the practice in force that the host has to look at; what went back whole is settled."""
    rows = Payment.objects.select_related("invoice").order_by("invoice__serial", "reference")
    taken_back = set(Invoice.objects.exclude(corrects=None).values_list("corrects", flat=True))
    for invoice, all_of_it in groupby(rows, key=lambda one: one.invoice):
        waiting = [one for one in all_of_it if one.refunded < one.amount]
        right = [one for one in waiting if fits(one, invoice)]
        for one in waiting:
            if one not in right:
                yield Misfit(invoice.number, one.reference, "another amount than the invoice has")
        if invoice.pk in taken_back:
            yield from (Misfit(invoice.number, one.reference, "the invoice was taken back") for one in right)
        elif len(right) > (1 if invoice.paid_by_card else 0):
            why = "it was paid more than once" if invoice.paid_by_card else "it was paid by hand as well"
            yield from (Misfit(invoice.number, one.reference, why) for one in right)


def pages_open(invoice: Invoice, *, at: datetime) -> bool:
    """Return whether somebody may be paying an invoice on a page at Stripe right now."""
    return CardPage.objects.filter(invoice=invoice, expires_at__gt=at).exists()


def to_pay_by_card(*, today: date) -> list[Invoice]:
    """Return the open invoices that are due and that the kept card was not tried for yet."""
    tried = CardTry.objects.values("invoice")
    return list(open_invoices().filter(due_on__lte=today).exclude(pk__in=tried))
