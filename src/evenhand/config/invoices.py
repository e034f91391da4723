"""What a host does with invoices at the terminal: list them, note that one was paid by hand, take an open one back."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from evenhand.config.starting import CannotStart
from evenhand.domain.plans.actions import NoSuchInvoice, mark_paid, take_back
from evenhand.domain.plans.invoicing import NotOpen
from evenhand.domain.plans.models import Invoice
from evenhand.domain.plans.money import shown
from evenhand.domain.plans.paying.queries import payments_that_do_not_fit
from evenhand.domain.plans.queries import invoices, open_invoices
from evenhand.domain.plans.signing_up.queries import offers_to_sign_up
from evenhand.foundation.audit.actor import SYSTEM
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.models import Practice


def listed_invoices(*, only_open: bool) -> Iterator[str]:
    """Yield a line for each invoice of the house: number, practice, amount, and what became of it."""
    for practice in Practice.objects.order_by("created_at"):
        with practice_context(practice.pk):
            found = list(open_invoices()) if only_open else invoices()
        for invoice in found:
            yield f"{invoice.number}  {shown(invoice.total, invoice.currency)}  {_became(invoice)}  {practice.name}"


def payments_to_look_at() -> Iterator[str]:
    """Yield a line for each payment by card that fits no invoice: what the host has to give back, or ask about."""
    for practice in Practice.objects.order_by("created_at"):
        with practice_context(practice.pk):
            for one in payments_that_do_not_fit():
                yield f"{one.number}  look at {one.payment} at Stripe: {one.why}  {practice.name}"


def _became(invoice: Invoice) -> str:
    if invoice.corrects is not None:
        return f"takes {invoice.corrects.number} back"
    if invoice.paid_on is not None:
        return f"paid {invoice.paid_on}{' by card' if invoice.paid_by_card else ''}"
    return f"due {invoice.due_on}"


def note_paid(number: str) -> str:
    """Note that an invoice was paid and say so; raises CannotStart with what to do."""
    try:
        invoice = mark_paid(number=number, by=SYSTEM, at=timezone.now())
    except NoSuchInvoice:
        raise CannotStart(f"There is no invoice {number}. `evenhand invoices` lists them.") from None
    except NotOpen:
        raise CannotStart(f"{number} was taken back, or is a credit note: it is not paid.") from None
    return f"{number} is paid since {invoice.paid_on}. Its practice works."


def take_invoice_back(number: str) -> str:
    """Write the credit note of an open invoice and say its number; raises CannotStart with what to do."""
    offers = offers_to_sign_up()
    if offers is None or offers.billing is None:
        raise CannotStart("No plans can be taken here: see EVENHAND_PLANS and EVENHAND_SIGN_UP in docs/plans.md.")
    try:
        made = take_back(number=number, billing=offers.billing, by=SYSTEM, at=timezone.now())
    except NoSuchInvoice:
        raise CannotStart(f"There is no invoice {number}. `evenhand invoices` lists them.") from None
    except NotOpen:
        raise CannotStart(f"{number} was paid, or is a credit note: it cannot be taken back.") from None
    return f"{made.number} takes {number} back."
