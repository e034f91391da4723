"""Amounts of money in words, in the language in force, and what services cost beside their names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from evenhand.domain.fees.amounts import percent_shown, plain, tax_within
from evenhand.domain.fees.models import ServicePrice
from evenhand.domain.fees.queries.prices import payment_settings, price_of, prices_of
from evenhand.domain.scheduling.models import Service
from evenhand.wording import later, say
from evenhand.wording.numbers import grouped, with_decimals

OTHER_PRICE = later("What it costs has changed a moment ago. Look at it once more, then go on.")


def money(amount: int, currency: str) -> str:
    """Return minor units of a currency as people read them: "1,080.00 EUR", with a real minus sign before less."""
    whole, point, rest = plain(abs(amount), currency).partition(".")
    sign = "\N{MINUS SIGN}" if amount < 0 else ""
    return f"{sign}{grouped(int(whole))}{with_decimals(point)}{rest}\N{NO-BREAK SPACE}{currency}"


def sums(totals: Mapping[str, int], *, currency: str) -> str:
    """Return sums by currency side by side; nought of the practice's own where there is none."""
    return " + ".join(money(total, one) for one, total in sorted(totals.items())) or money(0, currency)


def tax_in_words(amount: int, currency: str, points: int | None) -> str:
    """Return the line on tax that an amount includes, such as "including 19 % tax: 15.20 EUR"; "" without tax."""
    if points is None:
        return ""
    percent = with_decimals(percent_shown(points))
    return say(
        "including %(percent)s %% tax: %(amount)s", percent=percent, amount=money(tax_within(amount, points), currency)
    )


def price_in_words(price: ServicePrice | None) -> str:
    """Return what a version of a price says, such as "80.00 EUR"; "" for none."""
    return money(price.amount, price.currency) if price is not None and price.amount is not None else ""


def prices_in_words(services: Iterable[Service]) -> dict[UUID, str]:
    """Return what services cost now by their ids, in words; those that cost nothing are not in it. One query."""
    return {service_id: price_in_words(price) for service_id, price in prices_of(services).items()}


def price_to_show(service: Service) -> ServicePrice | None:
    """Return what a service costs now; None for nothing. One query, which finds nothing, where there are no prices."""
    return price_of(service) if payment_settings() is not None else None


def version_shown(price: ServicePrice | None) -> str:
    """Return what a form brings along, so that nobody books at a price that they were not shown."""
    return str(price.pk) if price is not None else "-"


def is_as_shown(price: ServicePrice | None, brought: str) -> bool:
    """Return whether a form was drawn with this price; one that brought nothing along is taken as it is."""
    return brought in ("", version_shown(price))
