"""Amounts of money in minor units: read from what a host wrote, rounded one stated way, shown with their currency.

Pure: no Django. How many decimals a currency has is ISO 4217's; those not named here have two.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Final

_DECIMALS: Final = {
    **dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND"), 0),
    **dict.fromkeys(("VUV", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}
_CODE: Final = re.compile(r"[A-Z]{3}")
_AMOUNT: Final = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,3})?")


class NotMoney(ValueError):
    """A currency or an amount that cannot be; the message says what to write."""


def decimals_of(currency: str) -> int:
    """Return how many decimals a currency has; raises NotMoney for what is no code of one."""
    if not _CODE.fullmatch(currency):
        raise NotMoney(f"{currency!r} is no currency. Write its three letters, such as EUR.")
    return _DECIMALS.get(currency, 2)


def minor_units(amount: object, currency: str) -> int:
    """Return an amount such as "29.00" in the smallest unit of its currency, such as cents.

    Raises NotMoney for anything but digits with at most the currency's decimals after a point: a number that was
    rounded on the way is a wrong price.
    """
    places = decimals_of(currency)
    if not isinstance(amount, str) or not _AMOUNT.fullmatch(amount):
        raise NotMoney(f'{amount!r} is no amount. Write it in quotes, with a point: "29.00".')
    whole, _, rest = amount.partition(".")
    if len(rest) > places:
        raise NotMoney(f"{amount!r} has more decimals than {currency} has ({places}).")
    return int(whole + rest.ljust(places, "0"))


def rounded(exact: Fraction) -> int:
    """Return an exact amount in whole minor units: halves go up, away from nought, as on a till."""
    size = abs(exact)
    whole = (size.numerator * 2 + size.denominator) // (size.denominator * 2)
    return whole if exact >= 0 else -whole


def shown(amount: int, currency: str) -> str:
    """Return an amount in minor units as it is read: "29.00 EUR", "-7.25 EUR", "500 JPY"."""
    places = decimals_of(currency)
    exact = Decimal(amount).scaleb(-places)
    return f"{exact:,.{places}f} {currency}".replace("-", "\N{MINUS SIGN}")
