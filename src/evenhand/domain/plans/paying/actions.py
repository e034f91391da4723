"""What is done about a payment by card: opening a page at Stripe, hearing of what was paid, taking a card away."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db import transaction

from evenhand.domain.plans.actions import NoPlan, OwnersDecide
from evenhand.domain.plans.invoicing import is_credited, note_paid
from evenhand.domain.plans.models import CardPage, Invoice, Payment, SavedCard, Subscription
from evenhand.domain.plans.paying import stripe_door
from evenhand.domain.plans.paying.asking import as_asked, is_of, once_for
from evenhand.domain.plans.paying.cards import forget_at_stripe, keep_card
from evenhand.domain.plans.paying.queries import fits
from evenhand.domain.plans.paying.said import Came, Said, paid_on_page, told_by
from evenhand.domain.plans.queries import open_invoices
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import SYSTEM, Actor
from evenhand.foundation.practices.context import current_practice_id, practice_context
from evenhand.foundation.practices.models import Member

log = logging.getLogger(__name__)


class NothingToPay(Exception):
    """The invoice was paid or taken back, or there is none."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A page at Stripe that waits for somebody: its address."""

    address: str


def open_page(*, invoice_id: UUID, keep: bool, language: str, by: Actor, at: datetime) -> Ready:
    """Let Stripe make the page on which an open invoice is paid; `keep` is whether later ones are paid with that card.

    Pressed again it is the same page, so that nothing is paid twice; one that asked otherwise is closed first. Nothing
    is asked in a transaction. Raises OwnersDecide, NothingToPay, NotByCard, and CannotAsk or Refused of `stripe_door`.
    """
    _only_owners(by)
    invoice = open_invoices().filter(pk=invoice_id).first()
    if invoice is None:
        raise NothingToPay
    open_already = _page_that_waits(invoice, keep=keep, at=at)
    if open_already is not None:
        return open_already
    asked = as_asked(invoice, keep=keep, language=language, at=at)
    before = CardPage.objects.filter(invoice=invoice).count()
    page = stripe_door.make_page(asked, once=once_for(asked, after=before))
    if not is_of(invoice, page):
        stripe_door.close_page(page["id"])
        log.warning("plans: Stripe would take another amount than invoice %s has", invoice.pk)
        raise stripe_door.Refused("amount")
    with transaction.atomic():
        expires = datetime.fromtimestamp(page["expires_at"], UTC)
        values = {"keeps": keep, "invoice": invoice, "opened_at": at, "expires_at": expires}
        _, new = CardPage.objects.get_or_create(session=page["id"], defaults=values)
        if new:
            record(act="invoice.card_page", subject="invoice", subject_id=invoice.pk, by=by, at=at)
    return Ready(page["url"])


def _page_that_waits(invoice: Invoice, *, keep: bool, at: datetime) -> Ready | None:
    """Return the page that is open for an invoice; note what was paid on one of which nothing was heard yet."""
    for row in CardPage.objects.filter(invoice=invoice, expires_at__gt=at).order_by("-opened_at")[:3]:
        page = stripe_door.page_of(row.session)
        came = paid_on_page(page)
        if came is not None:
            note_payment(came=came, at=at)
            raise NothingToPay
        if page["status"] == "complete":
            raise NothingToPay  # it was paid in a way that takes its time
        if page["status"] == "open" and row.keeps == keep:
            return Ready(page["url"])
        if page["status"] == "open":
            stripe_door.close_page(row.session)
    return None


def ask_how_it_went(*, invoice_id: UUID, at: datetime) -> None:
    """Ask Stripe of the pages of an invoice that is open, and note what was paid: what it told may have been lost.

    Raises CannotAsk and Refused of `stripe_door`.
    """
    if not open_invoices().filter(pk=invoice_id).exists():
        return
    for row in CardPage.objects.filter(invoice=invoice_id).order_by("-opened_at")[:3]:
        came = paid_on_page(stripe_door.page_of(row.session))
        if came is not None:
            note_payment(came=came, at=at)
            return


def hear(*, event: Said, at: datetime) -> None:
    """Note what Stripe told, which is proved to come from there; told again, or in another order, it ends the same.

    An event that tells of no payment of ours changes nothing.
    """
    if event.get("livemode") is not stripe_door.is_live():
        return
    came = told_by(event)
    if came is not None:
        with practice_context(UUID(came.practice)):
            note_payment(came=came, at=at)


def note_payment(*, came: Came, at: datetime) -> None:
    """Keep a payment of the practice in force once, and mark its invoice paid where it fits; again it changes nothing.

    Where it does not fit, the host is told.
    """
    if came.practice != str(current_practice_id()):
        return
    with transaction.atomic():
        subscription = Subscription.objects.select_for_update(no_key=True).first()
        invoice = Invoice.objects.filter(pk=came.invoice, corrects=None).first()
        if subscription is None or invoice is None:
            log.warning("plans: Stripe told of a payment for an invoice that is not here")
            return
        values = {"invoice": invoice, "amount": came.amount, "currency": came.currency, "came_at": at}
        payment, new = Payment.objects.get_or_create(reference=came.payment, defaults=values)
        if came.refunded > payment.refunded:
            payment.refunded = came.refunded
            payment.save(update_fields=["refunded"])
            record(act="payment.went_back", subject="invoice", subject_id=invoice.pk, by=SYSTEM, at=at)
        if not new:
            return
        if came.customer:
            keep_card(came, at=at)
        record(act="payment.came", subject="invoice", subject_id=invoice.pk, by=SYSTEM, at=at)
        if fits(came, invoice) and invoice.paid_on is None and not is_credited(invoice):
            note_paid(invoice=invoice, subscription=subscription, by=SYSTEM, at=at, by_card=True)
        else:
            log.warning("plans: a payment does not fit %s; see: evenhand invoices", invoice.pk)


def take_card_away(*, by: Actor, at: datetime) -> None:
    """Keep a practice's card no longer, here and at Stripe; invoices are paid by hand then. Again it changes nothing.

    Raises OwnersDecide.
    """
    _only_owners(by)
    with transaction.atomic():
        card = SavedCard.objects.select_for_update(no_key=True).exclude(customer="").first()
        if card is None:
            return
        forget_at_stripe(card.customer, at=at)
        card.customer, card.since = "", at
        card.save(update_fields=["customer", "since"])
        record(act="card.taken_away", subject="card", subject_id=card.pk, by=by, at=at)


def _only_owners(by: Actor) -> None:
    if by.id is None or not Member.objects.filter(pk=by.id, role=Member.Role.OWNER, left_at=None).exists():
        raise OwnersDecide
    if not Subscription.objects.exists():
        raise NoPlan
