"""What somebody pays for a plan, line by line, and whether a code that they typed counts.

Pure: no Django, no clock. Rounding: what a promotion takes off, and each tax, is rounded to the minor unit by itself,
halves up; nothing is rounded twice. Nothing is ever below nought: a promotion takes off a part at most what it costs.
A promotion lowers the first payment; what is paid after that is the plan's own price.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import Final

from evenhand.domain.plans.money import rounded
from evenhand.domain.plans.offers import Cycle, Effect, Offers, Part, Plan, Promotion, Tax
from evenhand.wording import later, say
from evenhand.wording.dates import plain_day

LONGEST_CODE: Final = 40


class Kind(StrEnum):
    """What a line of a price is about."""

    PLAN = "plan"
    SETUP = "setup"
    PROMOTION = "promotion"
    TAX = "tax"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a price: what it is about, in words, and its amount in minor units.

    A tax that is within the prices has its amount for information: it is not added again.
    """

    kind: Kind
    words: str
    amount: int
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Quote:
    """What is paid now and each time after that, line by line, in minor units of one currency; taxes are in both."""

    currency: str
    cycle: Cycle
    lines: tuple[Line, ...]
    now: int
    after_lines: tuple[Line, ...]
    after: int


class NotOffered(Exception):
    """A plan that is not to be had this way: not in this currency, or not by the month or year."""


class CodeRefused(Exception):
    """A code that does not count; the message is for the person who typed it."""


_PLAN_WORDS: Final = {
    Cycle.MONTHLY: later("%(plan)s, the first month"),
    Cycle.YEARLY: later("%(plan)s, the first year"),
}
_AGAIN_WORDS: Final = {
    Cycle.MONTHLY: later("%(plan)s, one month"),
    Cycle.YEARLY: later("%(plan)s, one year"),
}
_OFF_WORDS: Final = {
    Part.MONTHLY: later("%(code)s: %(share)s off the monthly price"),
    Part.YEARLY: later("%(code)s: %(share)s off the yearly price"),
    Part.SETUP: later("%(code)s: %(share)s off the set-up"),
}


def quote(
    plan: Plan, *, cycle: Cycle, currency: str, promotion: Promotion | None = None, taxes: Sequence[Tax] = ()
) -> Quote:
    """Return the price of a plan, explained line by line; `promotion` is one that `promotion_for` let through.

    Raises NotOffered.
    """
    price = plan.prices.get(currency)
    part = Part(cycle.value)
    each_time = price.of(part) if price else None
    if price is None or each_time is None:
        raise NotOffered(f"{plan.key} {cycle} {currency}")
    lines = [Line(Kind.PLAN, say(_PLAN_WORDS[cycle], plan=plan.name), each_time)]
    lines += _taken_off(promotion, part, each_time, currency)
    if price.setup:
        lines.append(Line(Kind.SETUP, say("Set-up, once"), price.setup))
        lines += _taken_off(promotion, Part.SETUP, price.setup, currency)
    before_taxes = sum(line.amount for line in lines)
    first = taxed(lines, before_taxes, taxes)
    again = taxed([Line(Kind.PLAN, say(_AGAIN_WORDS[cycle], plan=plan.name), each_time)], each_time, taxes)
    return Quote(currency, cycle, first, total_of(first), again, total_of(again))


def total_of(lines: Sequence[Line]) -> int:
    """Return what lines come to: those that are told for information only are left out."""
    return sum(line.amount for line in lines if line.counts)


def taxed(lines: Sequence[Line], before_taxes: int, taxes: Sequence[Tax]) -> tuple[Line, ...]:
    """Return lines with one for each tax on what they come to before taxes."""
    return (*lines, *(_tax_line(one, before_taxes, taxes) for one in taxes))


def _taken_off(promotion: Promotion | None, part: Part, price: int, currency: str) -> Iterator[Line]:
    """Yield what a promotion takes off a part: each of its effects on what the ones before have left of it."""
    left = price
    for effect in promotion.effects if promotion else ():
        off = min(_off(effect, price, currency), left) if effect.part == part else 0
        if promotion and off > 0:
            left -= off
            yield Line(Kind.PROMOTION, _words_of(promotion, effect), -off)


def _off(effect: Effect, price: int, currency: str) -> int:
    if effect.share is not None:
        return rounded(price * effect.share)
    return effect.amounts.get(currency, 0)


def _words_of(promotion: Promotion, effect: Effect) -> str:
    if effect.share is None:
        return say("%(code)s: taken off", code=promotion.code)
    if effect.part == Part.SETUP and effect.share == 1:
        return say("%(code)s: no set-up fee", code=promotion.code)
    return say(_OFF_WORDS[effect.part], code=promotion.code, share=in_per_cent(effect.share))


def in_per_cent(share: Fraction) -> str:
    """Return a share as people read it, such as "25 %" or "7.5 %"."""
    return f"{float(share * 100):g}\N{NO-BREAK SPACE}%"


def _tax_line(tax: Tax, amount: int, taxes: Sequence[Tax]) -> Line:
    """Return a tax on an amount; where taxes are within it, what they leave of it is what each is a share of."""
    if tax.within:
        all_within = sum((one.share for one in taxes if one.within), Fraction(0))
        exact = amount * tax.share / (1 + all_within)
        words = say("%(tax)s, %(share)s, in the price", tax=tax.name, share=in_per_cent(tax.share))
        return Line(Kind.TAX, words, rounded(exact), counts=False)
    words = say("%(tax)s, %(share)s", tax=tax.name, share=in_per_cent(tax.share))
    return Line(Kind.TAX, words, rounded(amount * tax.share))


def tidy_code(typed: str) -> str:
    """Return a code as it is compared: without blanks around and inside it, in capitals."""
    return "".join(typed.split()).upper()


def promotion_for(
    typed: str,
    *,
    offers: Offers,
    plan: Plan,
    cycle: Cycle,
    currency: str,
    at: datetime,
    used: Mapping[str, int],
) -> Promotion:
    """Return the promotion of a code that counts for a plan at a moment; `used` says how often each was used, by code
    as `tidy_code` gives it.

    Raises CodeRefused with what to do: unknown or mistyped, not begun, over, used up, of another plan, or without any
    effect on what was chosen.
    """
    code = tidy_code(typed)
    found = next((one for one in offers.promotions if tidy_code(one.code) == code), None) if code else None
    if found is None or len(code) > LONGEST_CODE:
        raise CodeRefused(say("This code is not known here. Compare it letter by letter, or go on without it."))
    if at < found.starts:
        raise CodeRefused(
            say("This code does not count yet. It begins on %(day)s.", day=plain_day(found.starts.date()))
        )
    if not found.runs(at):
        raise CodeRefused(say("This code has ended: its last day was %(day)s.", day=plain_day(found.last_day)))
    if found.uses is not None and used.get(tidy_code(found.code), 0) >= found.uses:
        raise CodeRefused(say("This code was used as often as it could be. It no longer counts."))
    if not found.holds_for(plan):
        names = ", ".join(one.name for one in offers.plans if found.holds_for(one))
        raise CodeRefused(say("This code does not count for this plan. It counts for: %(plans)s.", plans=names))
    if not any(
        line.kind == Kind.PROMOTION for line in quote(plan, cycle=cycle, currency=currency, promotion=found).lines
    ):
        raise CodeRefused(say("This code changes nothing of what you chose. It may count for the other way to pay."))
    return found


def running(offers: Offers, *, at: datetime) -> list[Promotion]:
    """Return the promotions that hold at a moment, the one that ends first before the others: what a banner tells."""
    return sorted((one for one in offers.promotions if one.headline and one.runs(at)), key=lambda one: one.ends)
