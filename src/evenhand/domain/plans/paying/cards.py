"""The card that a practice lets us pay with: it is kept at Stripe, and here only for whom; both can be taken away."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from evenhand.domain.plans.models import SavedCard
from evenhand.domain.plans.paying import stripe_door
from evenhand.domain.plans.paying.said import Came
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import SYSTEM
from evenhand.foundation.outbox.actions import enqueue
from evenhand.foundation.outbox.carriers import Content, carries

FORGOTTEN: Final = "plans.card_forgotten"


@carries(FORGOTTEN, bears_repeats=True)
def let_it_be_forgotten(content: Content) -> None:
    """Let Stripe delete whom a card was kept for, and the card with it."""
    stripe_door.forget(content["customer"])


def keep_card(came: Came, *, at: datetime) -> None:
    """Keep the card of a payment whose owner agreed, unless they decided otherwise after that; in a transaction.

    A card that is replaced is forgotten at Stripe, and one that comes too late too.
    """
    agreed = datetime.fromtimestamp(came.opened, UTC)
    card = SavedCard.objects.select_for_update(no_key=True).first()
    if card is not None and (card.since, card.customer) >= (agreed, came.customer):
        forget_at_stripe(came.customer, at=at)
        return
    if card is None:
        card = SavedCard.objects.create(customer=came.customer, since=agreed)
    else:
        if card.customer:
            forget_at_stripe(card.customer, at=at)
        card.customer, card.since = came.customer, agreed
        card.save(update_fields=["customer", "since"])
    record(act="card.kept", subject="card", subject_id=card.pk, by=SYSTEM, at=at)


def forget_at_stripe(customer: str, *, at: datetime) -> None:
    """Let the worker tell Stripe to forget a card; belongs in the caller's transaction."""
    enqueue(kind=FORGOTTEN, content={"customer": customer}, key=f"card:{customer}"[:120], at=at)
