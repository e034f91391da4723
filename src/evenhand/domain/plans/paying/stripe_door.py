"""The one place that talks to Stripe: it is asked with the host's key, never in a transaction; what it tells is proved.

The library is loaded when first needed (0.4 s). It says nothing of this machine: its own measuring is switched off.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings

from evenhand.domain.plans.paying.basket import Basket

if TYPE_CHECKING:
    from stripe import StripeClient, StripeObject
    from stripe.params import PaymentIntentCreateParams as PaymentIntentCreateParams
    from stripe.params.checkout import SessionCreateParams as SessionCreateParams

SECONDS: Final = 10.0
"""How long Stripe may take for an answer; a person or a worker waits for it."""
TOLERANCE: Final = 300
"""How many seconds old what Stripe tells may be, so that what was overheard is not told again later."""
Said = dict[str, Any]
log = logging.getLogger(__name__)


class CannotAsk(Exception):
    """Stripe did not answer, or not this key: what was asked may or may not have happened; asking again is safe."""


class Refused(Exception):
    """Stripe answered that it will not do this, such as a card that does not pay; asking again is no use."""


class Forged(Exception):
    """What came is not proved to come from Stripe, is too old, or is no event."""


def takes_cards() -> bool:
    """Return whether the host set both keys, and they look like ones."""
    return bool(settings.STRIPE_KEY) and not settings_problem()


def settings_problem() -> str:
    """Return in a sentence why nobody can pay by card though a key is set; "" where all is well or none is set."""
    key, secret = settings.STRIPE_KEY, settings.STRIPE_WEBHOOK_SECRET
    if not key and not secret:
        return ""
    if not key.startswith(("sk_", "rk_")) or (not _is_live(key) and not _is_test(key)):
        return "EVENHAND_STRIPE_KEY is no secret key; one begins with sk_live_, rk_live_, sk_test_ or rk_test_."
    if not secret.startswith("whsec_"):
        return "EVENHAND_STRIPE_WEBHOOK_SECRET is missing, or does not begin with whsec_."
    return ""


def is_live() -> bool:
    """Return whether money moves: False for a key to try things with."""
    return _is_live(settings.STRIPE_KEY)


def _is_live(key: str) -> bool:
    return key[3:].startswith("live_")


def _is_test(key: str) -> bool:
    return key[3:].startswith("test_")


def make_page(asked: SessionCreateParams, *, once: str) -> Said:
    """Let Stripe make a page on which something is paid; the same `once` gives the same page.

    Raises CannotAsk and Refused.
    """
    with _asking() as stripe:
        return _plain(stripe.v1.checkout.sessions.create(asked, {"idempotency_key": once}))


def page_of(session: str) -> Said:
    """Return how a page at Stripe stands. Raises CannotAsk and Refused."""
    with _asking() as stripe:
        return _plain(stripe.v1.checkout.sessions.retrieve(session))


def close_page(session: str) -> None:
    """Close a page so that nothing is paid on it any more. Raises CannotAsk, and Refused for one that is not open."""
    with _asking() as stripe:
        stripe.v1.checkout.sessions.expire(session)


def code_for(basket: Basket, *, code: str, invoice: str) -> str:
    """Return the id of a promotion code at Stripe that takes off what ours takes off one invoice.

    It is made once and works once. Raises CannotAsk and Refused.
    """
    with _asking() as stripe:
        known = stripe.v1.promotion_codes.list({"code": code, "limit": 1}).data
        if known:
            return known[0].id
        coupon = stripe.v1.coupons.create(
            {
                "amount_off": basket.off,
                "currency": basket.currency,
                "duration": "once",
                "max_redemptions": 1,
                "name": code[:40],
            },
            {"idempotency_key": f"coupon:{invoice}"},
        )
        made = stripe.v1.promotion_codes.create(
            {"promotion": {"type": "coupon", "coupon": coupon.id}, "code": code, "max_redemptions": 1},
            {"idempotency_key": f"code:{invoice}"},
        )
    return made.id


def charge(asked: PaymentIntentCreateParams, *, once: str) -> Said:
    """Pay with a card that was kept, nobody being there; the same `once` pays once.

    Raises CannotAsk, and Refused where the card does not pay or its holder would have to confirm it.
    """
    with _asking() as stripe:
        return _plain(stripe.v1.payment_intents.create(asked, {"idempotency_key": once}))


def payments_of(customer: str) -> list[Said]:
    """Return the last payments of a kept card, newest first. Raises CannotAsk and Refused."""
    with _asking() as stripe:
        return [_plain(one) for one in stripe.v1.payment_intents.list({"customer": customer, "limit": 20}).data]


def card_of(customer: str) -> str:
    """Return the id of the card that was kept, "" where there is none any more. Raises CannotAsk and Refused."""
    with _asking() as stripe:
        found = stripe.v1.customers.payment_methods.list(customer, {"type": "card", "limit": 1}).data
    return found[0].id if found else ""


def forget(customer: str) -> None:
    """Let Stripe forget a card with the person it was kept for; one that is forgotten stays so. Raises CannotAsk."""
    try:
        with _asking() as stripe:
            stripe.v1.customers.delete(customer)
    except Refused:
        log.info("plans: a card was forgotten already")


def proved(body: bytes, signature: str) -> Said:
    """Return an event that Stripe signed within TOLERANCE. Raises Forged for everything else."""
    import stripe

    try:
        stripe.WebhookSignature.verify_header(body, signature, settings.STRIPE_WEBHOOK_SECRET, TOLERANCE)
        event = json.loads(body)
    except (stripe.SignatureVerificationError, ValueError, RecursionError) as problem:
        raise Forged from problem
    if not isinstance(event, dict) or event.get("object") != "event":
        raise Forged
    return event


@contextmanager
def _asking() -> Iterator[StripeClient]:
    """Give the library to ask with, and say in our words how asking failed; Stripe's own may hold a part of a key."""
    if not takes_cards():
        raise CannotAsk("no key")
    import stripe

    try:
        yield _client(settings.STRIPE_KEY, settings.STRIPE_ADDRESS)
    except (stripe.CardError, stripe.InvalidRequestError) as problem:
        log.warning("plans: Stripe refused (%s %s)", type(problem).__name__, problem.code)
        raise Refused(str(problem.code or "")) from None
    except stripe.StripeError as problem:
        log.warning("plans: Stripe could not be asked (%s)", type(problem).__name__)
        raise CannotAsk(type(problem).__name__) from None


@lru_cache(maxsize=2)
def _client(key: str, address: str) -> StripeClient:
    import stripe

    stripe.enable_telemetry = False
    places: Any = {"api": address} if address else None
    asks = stripe.RequestsClient(timeout=SECONDS)
    return stripe.StripeClient(key, http_client=asks, base_addresses=places, max_network_retries=0)


def _plain(answer: StripeObject) -> Said:
    return answer.to_dict()
