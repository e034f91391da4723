"""What somebody who signs up chose, and what it costs at a moment."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from evenhand.domain.plans.models import CodeCount
from evenhand.domain.plans.offers import Billing, Cycle, Offers, Plan, Promotion
from evenhand.domain.plans.pricing import CodeRefused, NotOffered, Quote, promotion_for, quote, tidy_code


@dataclass(frozen=True, slots=True)
class Wish:
    """A plan, how it is paid, the currency, and the code as typed."""

    plan: str
    cycle: Cycle
    currency: str
    code: str = ""

    def stored(self) -> dict[str, str]:
        """Return it as JSON keeps it."""
        return {**asdict(self), "cycle": self.cycle.value}


@dataclass(frozen=True, slots=True)
class Priced:
    """A wish with its price; where the code does not count, the price is the one without it, and `refused` says why."""

    plan: Plan
    quote: Quote
    billing: Billing
    promotion: Promotion | None = None
    refused: str = ""


def read_wish(stored: dict[str, str]) -> Wish:
    """Return what `Wish.stored` kept."""
    return Wish(stored["plan"], Cycle(stored["cycle"]), stored["currency"], stored["code"])


def priced(wish: Wish, *, offers: Offers, at: datetime) -> Priced:
    """Return what a wish costs at a moment; one query where there is a code. Raises NotOffered."""
    plan = offers.plan(wish.plan)
    if plan is None or offers.billing is None:
        raise NotOffered(wish.plan)
    promotion, refused = None, ""
    if tidy_code(wish.code):
        try:
            promotion = promotion_for(
                wish.code,
                offers=offers,
                plan=plan,
                cycle=wish.cycle,
                currency=wish.currency,
                at=at,
                used=uses_of_codes(offers),
            )
        except CodeRefused as reason:
            refused = str(reason)
    price = quote(plan, cycle=wish.cycle, currency=wish.currency, promotion=promotion, taxes=offers.taxes)
    return Priced(plan, price, offers.billing, promotion, refused)


def uses_of_codes(offers: Offers) -> dict[str, int]:
    """Return how often each code was used in this house; nothing is asked where none can be used up."""
    if all(one.uses is None for one in offers.promotions):
        return {}
    return dict(CodeCount.objects.values_list("code", "uses"))
