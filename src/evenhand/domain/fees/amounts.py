"""Amounts as people type them, and the part of one that is tax. Pure: whole minor units in, whole minor units out."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from evenhand.domain.plans.money import NotMoney, decimals_of, minor_units, rounded

_TYPED: Final = re.compile(r"[0-9]{1,7}(?:[.,][0-9]{1,3})?", re.ASCII)
_PERCENT: Final = re.compile(r"[0-9]{1,2}(?:[.,][0-9]{1,2})?", re.ASCII)
WHOLE: Final = 10_000
"""Hundredths of a percent in all there is."""


def amount_typed(typed: str, currency: str) -> int:
    """Return what was typed, such as "80", "12,50" or "12.50", in minor units of a currency.

    A comma and a point mean the same, so nothing may stand between thousands: "1.234" is one unit and some in a
    currency of three decimals, and refused in any other. Raises NotMoney for that, for nought, and for anything else.
    """
    tidy = typed.strip()
    if not _TYPED.fullmatch(tidy):
        raise NotMoney
    found = minor_units(tidy.replace(",", "."), currency)
    if found == 0:
        raise NotMoney
    return found


def plain(amount: int, currency: str) -> str:
    """Return an amount as programs write it: "80.00", "500" without decimals, "-7.250" with three."""
    places = decimals_of(currency)
    sign, size = "-" if amount < 0 else "", abs(amount)
    if places == 0:
        return f"{sign}{size}"
    whole, rest = divmod(size, 10**places)
    return f"{sign}{whole}.{rest:0{places}d}"


def percent_typed(typed: str) -> int:
    """Return a percentage such as "19", "7,7" or "8.10" in hundredths of a percent; raises NotMoney for others."""
    tidy = typed.strip().removesuffix("%").strip()
    if not _PERCENT.fullmatch(tidy):
        raise NotMoney
    whole, _, rest = tidy.replace(",", ".").partition(".")
    points = int(whole + rest.ljust(2, "0"))
    if points == 0:
        raise NotMoney
    return points


def percent_shown(points: int) -> str:
    """Return hundredths of a percent as a number with a point and no zeros behind: "19", "7.7"."""
    whole, rest = divmod(points, 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".")


def tax_within(amount: int, points: int) -> int:
    """Return how much of an amount is tax that it includes, in minor units, halves up; negative of a negative one."""
    return rounded(Fraction(amount * points, WHOLE + points))
