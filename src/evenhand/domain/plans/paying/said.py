"""What Stripe says of a payment, read into plain values; what is none of ours is nothing.

Pure: no Django, no clock. Several events tell of one payment, in any order and more than once: a payment goes by
its own id, never by the event that told of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

Said = Mapping[str, Any]
LONGEST_ID: Final = 255
_SECONDS: Final = re.compile(r"[0-9]{1,11}")
_OUR_ID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
OURS: Final = ("practice", "invoice", "opened")
"""What we write to everything of ours at Stripe, so that we know it again: random ids and a moment in seconds."""
KEEPS: Final = "keeps"


@dataclass(frozen=True, slots=True)
class Came:
    """A payment that came: for which invoice of which practice, how much in Stripe's units, how much went back of it.

    `customer` holds the card that somebody let us keep, "" where nobody did; `opened` is when they were asked, in
    seconds since 1970.
    """

    practice: str
    invoice: str
    payment: str
    amount: int
    currency: str
    opened: int
    customer: str = ""
    refunded: int = 0


def told_by(event: Said) -> Came | None:
    """Return the payment that an event tells of; None for every other event, and for payments that are not ours."""
    try:
        about = event["data"]["object"]
        read = _READ_BY.get(event["type"])
        return read(about) if read else None
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def paid_on_page(session: Said) -> Came | None:
    """Return the payment of a page at Stripe that was paid; None for one that was not, or not yet."""
    if session.get("payment_status") != "paid" or session.get("mode") != "payment":
        return None
    intent = session["payment_intent"]
    payment = intent if isinstance(intent, str) else intent["id"]
    return _came(session, payment=payment, amount=session["amount_total"], customer=session.get("customer"))


def paid_by_card(intent: Said) -> Came | None:
    """Return the payment of a card; None for one that did not go through, or not yet."""
    if intent.get("status") != "succeeded":
        return None
    return _came(intent, payment=intent["id"], amount=intent["amount_received"], customer=intent.get("customer"))


def went_back(charge: Said) -> Came | None:
    """Return the payment of which something went back, with how much."""
    if not charge.get("paid"):
        return None
    came = _came(charge, payment=charge["payment_intent"], amount=charge["amount"], customer=charge.get("customer"))
    return None if came is None else replace(came, refunded=_whole(charge["amount_refunded"]))


def _came(about: Said, *, payment: object, amount: object, customer: object) -> Came | None:
    ours = about.get("metadata") or {}
    if any(name not in ours for name in OURS) or not isinstance(payment, str) or not 0 < len(payment) <= LONGEST_ID:
        return None
    holder = customer["id"] if isinstance(customer, Mapping) else customer
    return Came(
        practice=_id(ours["practice"]),
        invoice=_id(ours["invoice"]),
        payment=payment,
        amount=_whole(amount),
        currency=str(about["currency"]).lower(),
        opened=_moment(ours["opened"]),
        customer=str(holder)[:LONGEST_ID] if holder and ours.get(KEEPS) == "yes" else "",
    )


def _id(written: object) -> str:
    if not isinstance(written, str) or not _OUR_ID.fullmatch(written):
        raise ValueError
    return written


def _moment(written: object) -> int:
    if not isinstance(written, str) or not _SECONDS.fullmatch(written):
        raise ValueError
    return int(written)


def _whole(amount: object) -> int:
    if isinstance(amount, bool) or not isinstance(amount, int) or amount < 0:
        raise ValueError
    return amount


_READ_BY: Final = {
    "checkout.session.completed": paid_on_page,
    "checkout.session.async_payment_succeeded": paid_on_page,
    "payment_intent.succeeded": paid_by_card,
    "charge.refunded": went_back,
}
"""The events that tell of money. One that tells of none (expired, failed) changes nothing: an open invoice is open."""
