"""What an invoice is at Stripe: items, what a promotion takes off, amounts as Stripe counts them.

Pure: no Django, no clock. Items less what is taken off are the total of the invoice, to the smallest coin.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from evenhand.domain.plans.pricing import Kind, Line, total_of

COUNTED_IN_HUNDREDTHS: Final = frozenset({"ISK", "UGX"})
"""Currencies without smaller coins that Stripe takes times a hundred all the same."""
COUNTED_WHOLE: Final = frozenset({"MGA"})
"""Currencies with smaller coins of which Stripe takes whole units."""
LAST_DIGIT_NOUGHT: Final = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})
"""Currencies with three decimals, of which Stripe takes two."""
LONGEST_NAME: Final = 200
LONGEST_CODE: Final = 24
_NO_PART_OF_A_CODE: Final = re.compile(r"[^A-Z0-9]")


class NotByCard(Exception):
    """The total cannot be said in the units that Stripe takes of this currency: it is paid by hand."""


@dataclass(frozen=True, slots=True)
class Item:
    """One line that somebody reads at Stripe, with its amount in Stripe's units."""

    name: str
    amount: int


@dataclass(frozen=True, slots=True)
class Basket:
    """What is paid: items and what is taken off their sum, in Stripe's units of one currency, in small letters."""

    currency: str
    items: tuple[Item, ...]
    off: int

    @property
    def total(self) -> int:
        """What is paid in all."""
        return sum(item.amount for item in self.items) - self.off


def basket_of(lines: Sequence[Line], *, currency: str, name: str) -> Basket:
    """Return what an invoice is at Stripe; `name` stands for it where it has to be one item.

    It is one where Stripe could not count one of its lines, and where something else than a promotion is taken off.
    Raises NotByCard where the total cannot be counted, and where there is nothing to pay.
    """
    total = total_of(lines)
    if total <= 0:
        raise NotByCard
    whole = in_stripe_units(total, currency)
    counted = [line for line in lines if line.counts and line.amount]
    if any(line.amount < 0 and line.kind != Kind.PROMOTION for line in counted):
        return Basket(currency.lower(), (Item(name, whole),), 0)
    try:
        items = tuple(
            Item(line.words[:LONGEST_NAME] or name, in_stripe_units(line.amount, currency))
            for line in counted
            if line.amount > 0
        )
        off = in_stripe_units(-sum(line.amount for line in counted if line.amount < 0), currency)
    except NotByCard:
        items, off = (Item(name, whole),), 0
    return Basket(currency.lower(), items, off)


def in_stripe_units(amount: int, currency: str) -> int:
    """Return an amount in minor units as Stripe counts it; raises NotByCard for one that it cannot count."""
    if currency in COUNTED_IN_HUNDREDTHS:
        return amount * 100
    if currency in COUNTED_WHOLE:
        if amount % 100:
            raise NotByCard
        return amount // 100
    if currency in LAST_DIGIT_NOUGHT and amount % 10:
        raise NotByCard
    return amount


def code_at_stripe(code: str, *, mark: str) -> str:
    """Return a promotion's code as it stands at Stripe, where every code may be there once: with a mark of its own."""
    kept = _NO_PART_OF_A_CODE.sub("", code.upper())[:LONGEST_CODE]
    return f"{kept or 'CODE'}-{mark.upper()}"


def on_a_statement(serial: int) -> str:
    """Return what stands on a card's statement after the name of the host: a number, at most ten letters."""
    return f"INV{serial:05d}"[-10:]
