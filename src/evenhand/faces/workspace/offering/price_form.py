"""What a service costs, as the form shows it and as it is typed."""

from __future__ import annotations

from collections.abc import Mapping

from evenhand.domain.fees.actions import Price
from evenhand.domain.fees.amounts import amount_typed, percent_shown, percent_typed, plain
from evenhand.domain.fees.models import ServicePrice
from evenhand.domain.plans.money import NotMoney, decimals_of
from evenhand.wording import later, say
from evenhand.wording.numbers import with_decimals

FIELDS = ("price", "tax")
NOT_A_PERCENTAGE = later("Enter the tax in percent, such as 19 or 7.7, or leave this empty.")
TAX_OF_NOTHING = later("Tax needs a price that it is part of.")


def price_fields(price: ServicePrice | None) -> dict[str, str]:
    """Return what a service costs now as the form shows it; empty where it costs nothing."""
    if price is None or price.amount is None:
        return dict.fromkeys(FIELDS, "")
    tax = "" if price.tax_points is None else with_decimals(percent_shown(price.tax_points))
    return {"price": with_decimals(plain(price.amount, price.currency)), "tax": tax}


def price_typed(post: Mapping[str, str]) -> dict[str, str]:
    """Return what was typed."""
    return {name: post.get(name, "").strip() for name in FIELDS}


def price_understood(typed: Mapping[str, str], currency: str) -> tuple[Price, list[tuple[str, str]]]:
    """Return what a service is to cost in a currency, and what has to change as pairs of field and words."""
    problems: list[tuple[str, str]] = []
    amount, tax = None, None
    if typed["price"]:
        try:
            amount = amount_typed(typed["price"], currency)
        except NotMoney:
            problems.append(("price", _how_to_write(currency)))
    if typed["tax"]:
        try:
            tax = percent_typed(typed["tax"])
        except NotMoney:
            problems.append(("tax", str(NOT_A_PERCENTAGE)))
    if tax is not None and not typed["price"]:
        problems.append(("tax", str(TAX_OF_NOTHING)))
    return Price(amount, tax), problems


def _how_to_write(currency: str) -> str:
    example = with_decimals(plain(80 * 10 ** decimals_of(currency), currency))
    return say("Enter an amount such as %(example)s, or leave this empty where it costs nothing.", example=example)
