"""Paying with cards that were kept: the worker does it once, on the day an invoice is due, and tells of a failure."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from evenhand.domain.plans.invoicing import tell_owners
from evenhand.domain.plans.models import CardTry, Invoice, SavedCard
from evenhand.domain.plans.paying import stripe_door
from evenhand.domain.plans.paying.actions import note_payment
from evenhand.domain.plans.paying.asking import with_kept_card
from evenhand.domain.plans.paying.basket import NotByCard
from evenhand.domain.plans.paying.queries import kept_card, pages_open, to_pay_by_card
from evenhand.domain.plans.paying.said import paid_by_card
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import SYSTEM
from evenhand.foundation.outbox.words import card_did_not_pay
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.models import Practice

ON_ITS_WAY = frozenset({"processing", "requires_capture"})


def pay_with_kept_cards(at: datetime) -> None:
    """Pay what is due with the cards that were kept. Raises CannotAsk: the rest waits for the next turn."""
    if not stripe_door.takes_cards():
        return
    for practice_id in Practice.objects.order_by("created_at").values_list("pk", flat=True):
        with practice_context(practice_id):
            card = kept_card()
            for invoice in to_pay_by_card(today=at.date()) if card else ():
                if card is not None and not pages_open(invoice, at=at):
                    pay_with_card(invoice=invoice, card=card, at=at)


def pay_with_card(*, invoice: Invoice, card: SavedCard, at: datetime) -> None:
    """Pay an invoice with a kept card, unless a payment of it is known at Stripe; asked again it is paid once.

    A card that does not pay is not tried again, and the owners get a letter with the other ways. Raises CannotAsk.
    """
    try:
        paid = _known_payment(invoice, card) or _pay(invoice, card)
    except (stripe_door.Refused, NotByCard):
        _note_in_vain(invoice, at)
        return
    came = paid_by_card(paid)
    if came is not None:
        note_payment(came=came, at=at)
    elif paid["status"] not in ON_ITS_WAY:
        _note_in_vain(invoice, at)


def _known_payment(invoice: Invoice, card: SavedCard) -> stripe_door.Said | None:
    """Return a payment that Stripe has of an invoice: an earlier turn may have paid and not lived to note it."""
    for one in stripe_door.payments_of(card.customer):
        if one["metadata"].get("invoice") == str(invoice.pk) and one["status"] in ON_ITS_WAY | {"succeeded"}:
            return one
    return None


def _pay(invoice: Invoice, card: SavedCard) -> stripe_door.Said:
    found = stripe_door.card_of(card.customer)
    if not found:
        raise stripe_door.Refused("no card")
    asked = with_kept_card(invoice, customer=card.customer, card=found, agreed=card.since.timestamp())
    return stripe_door.charge(asked, once=f"invoice:{invoice.pk}:{card.customer}")


def _note_in_vain(invoice: Invoice, at: datetime) -> None:
    with transaction.atomic():
        _, new = CardTry.objects.get_or_create(invoice=invoice, defaults={"tried_at": at})
        if new:
            record(act="card.did_not_pay", subject="invoice", subject_id=invoice.pk, by=SYSTEM, at=at)
            tell_owners(card_did_not_pay, key=f"card:{invoice.pk}", at=at)
