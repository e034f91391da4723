"""Closing pages at Stripe on which nothing is to be paid any more: the invoice was paid another way, or taken back."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from evenhand.domain.plans.models import CardPage, Invoice
from evenhand.domain.plans.paying import stripe_door
from evenhand.foundation.outbox.actions import enqueue
from evenhand.foundation.outbox.carriers import Content, carries

CLOSED: Final = "plans.card_page_closed"


@carries(CLOSED, bears_repeats=True)
def close(content: Content) -> None:
    """Close a page at Stripe; one that was paid, or is over, stays as it is. Raises CannotAsk for another attempt."""
    if stripe_door.page_of(content["session"])["status"] == "open":
        stripe_door.close_page(content["session"])


def close_pages(invoice: Invoice, *, at: datetime) -> None:
    """Let the worker close the pages that wait for an invoice to be paid; belongs in the caller's transaction."""
    for page in CardPage.objects.filter(invoice=invoice, expires_at__gt=at):
        key = f"page:{page.session}"[:120]
        enqueue(kind=CLOSED, content={"session": page.session}, key=key, at=at, stale_at=page.expires_at)
