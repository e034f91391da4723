"""What a host wrote of plans and promotions, as TOML, read into plain values; refused whole with place and reason.

Pure: no Django, no clock.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

from evenhand.domain.plans.money import NotMoney, decimals_of, minor_units
from evenhand.domain.plans.offers import Billing, Effect, Offers, Part, Plan, Price, Promotion, Tax
from evenhand.domain.plans.pricing import LONGEST_CODE, tidy_code

_SHARE: Final = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3})?")
_CONTACT: Final = re.compile(r"https://[^\s\"<>]{3,200}|[^\s\"<>@:/?&]{1,64}@[A-Za-z0-9.-]{3,190}")
_KEY: Final = re.compile(r"[a-z][a-z0-9-]{0,39}")
_OF_OFFERS: Final = frozenset({"contact", "currencies", "plans", "promotions", "taxes", "billing"})
_OF_BILLING: Final = frozenset({"seller", "pay_to", "prefix", "due_days", "grace_days"})
_PREFIX: Final = re.compile(r"[A-Za-z0-9-]{0,12}")
LONGEST_WAIT: Final = 365
_OF_PLAN: Final = frozenset({"key", "name", "for_whom", "holds", "limits", "prices"})
_OF_PRICE: Final = frozenset({"monthly", "yearly", "setup"})
_OF_PROMOTION: Final = frozenset({"code", "headline", "effects", "starts", "ends", "zone", "plans", "uses"})
_OF_EFFECT: Final = frozenset({"part", "percent", "amount"})
_OF_TAX: Final = frozenset({"name", "percent", "within"})

Table = Mapping[str, object]


class OffersRefused(ValueError):
    """Offers that cannot be read; the message names the place and what to write there."""

    def __init__(self, place: str, words: str) -> None:
        """Say where it stands and what to do."""
        super().__init__(f"{place}: {words}")


def read_offers(text: str) -> Offers:
    """Return what a host offers; raises OffersRefused at the first thing that is not right.

    Days of a promotion count on the clock of its zone, the last one whole.
    """
    try:
        written = tomllib.loads(text)
    except tomllib.TOMLDecodeError as reason:
        raise OffersRefused("plans", f"This is not TOML: {reason}") from None
    _only(written, _OF_OFFERS, "plans")
    currencies = tuple(_words_list(written, "currencies", "plans"))
    for one in currencies:
        _money(partial(decimals_of, one), "currencies")
    if not currencies:
        raise OffersRefused("currencies", 'Name at least one currency, such as ["EUR"].')
    plans = tuple(_plan(one, place, currencies) for place, one in _tables(written, "plans", ""))
    if not plans:
        raise OffersRefused("plans", "Write at least one plan.")
    _once([one.key for one in plans], "plans")
    keys = frozenset(one.key for one in plans)
    promotions = tuple(_promotion(one, place, keys, currencies) for place, one in _tables(written, "promotions", ""))
    _once([tidy_code(one.code) for one in promotions], "promotions")
    taxes = tuple(_tax(one, place) for place, one in _tables(written, "taxes", ""))
    billing = _billing(_table(written, "billing", "plans")) if "billing" in written else None
    return Offers(plans, currencies, _contact(written), promotions, taxes, billing)


def _billing(written: Table) -> Billing:
    _only(written, _OF_BILLING, "billing")
    seller, pay_to = (tuple(_words_list(written, name, "billing")) for name in ("seller", "pay_to"))
    if not seller:
        raise OffersRefused("billing.seller", "Write who sells, line by line: a name, an address, a tax number.")
    prefix = written.get("prefix", "")
    if not isinstance(prefix, str) or not _PREFIX.fullmatch(prefix):
        raise OffersRefused("billing.prefix", "Write up to 12 letters, digits and hyphens, such as EH-.")
    return Billing(seller, pay_to, prefix, _days(written, "due_days"), _days(written, "grace_days"))


def _days(written: Table, name: str) -> int:
    days = written.get(name)
    if isinstance(days, bool) or not isinstance(days, int) or not 1 <= days <= LONGEST_WAIT:
        raise OffersRefused(f"billing.{name}", f"Write a whole number of days, from 1 to {LONGEST_WAIT}.")
    return days


def _contact(written: Table) -> str:
    found = _words(written, "contact", "contact")
    if not _CONTACT.fullmatch(found):
        raise OffersRefused("contact", "Write a mail address, or a website that begins with https.")
    return found


def _plan(written: Table, place: str, currencies: tuple[str, ...]) -> Plan:
    _only(written, _OF_PLAN, place)
    key = _words(written, "key", place)
    if not _KEY.fullmatch(key):
        raise OffersRefused(f"{place}.key", "Use small letters, digits and hyphens, such as small-practice.")
    prices = _table(written, "prices", place)
    if set(prices) != set(currencies):
        raise OffersRefused(f"{place}.prices", f"Write a price in each currency: {', '.join(currencies)}.")
    return Plan(
        key=key,
        name=_words(written, "name", place),
        for_whom=_words(written, "for_whom", place),
        prices={
            code: _price(_table(prices, code, f"{place}.prices"), code, f"{place}.prices.{code}") for code in prices
        },
        holds=tuple(_words_list(written, "holds", place)),
        limits=dict(_limits(written, place)),
    )


def _prices(written: Table, place: str) -> Iterator[tuple[str, Price]]:
    for code in written:
        yield code, _price(_table(written, code, place), code, f"{place}.{code}")


def _limits(written: Table, place: str) -> Iterator[tuple[str, int | None]]:
    for name, most in (_table(written, "limits", place) if "limits" in written else {}).items():
        if most != "none" and (isinstance(most, bool) or not isinstance(most, int) or most < 1):
            raise OffersRefused(f"{place}.limits.{name}", 'Write a whole number from 1, or "none".')
        yield name, None if most == "none" else int(str(most))


def _price(written: Table, currency: str, place: str) -> Price:
    _only(written, _OF_PRICE, place)
    monthly, yearly = (_amount(written, part, currency, place) for part in ("monthly", "yearly"))
    if monthly is None and yearly is None:
        raise OffersRefused(place, "Write what it costs monthly or yearly.")
    return Price(monthly, yearly, _amount(written, "setup", currency, place) or 0)


def _amount(written: Table, name: str, currency: str, place: str) -> int | None:
    if name not in written:
        return None
    return _money(partial(minor_units, written[name], currency), f"{place}.{name}")


def _promotion(written: Table, place: str, plans: frozenset[str], currencies: tuple[str, ...]) -> Promotion:
    _only(written, _OF_PROMOTION, place)
    code, zone = _words(written, "code", place).strip(), _zone(written, place)
    if not tidy_code(code) or len(tidy_code(code)) > LONGEST_CODE:
        raise OffersRefused(f"{place}.code", f"Write a code of at most {LONGEST_CODE} letters.")
    first, last = (_day(written, name, place) for name in ("starts", "ends"))
    if last < first:
        raise OffersRefused(f"{place}.ends", "The last day comes before the first.")
    named = frozenset(_words_list(written, "plans", place))
    if named - plans:
        raise OffersRefused(f"{place}.plans", f"There is no plan {min(named - plans)!r}.")
    effects = tuple(_effect(one, where, currencies) for where, one in _tables(written, "effects", f"{place}."))
    if not effects:
        raise OffersRefused(f"{place}.effects", "Write at least one thing that it takes off.")
    return Promotion(
        code=code,
        headline=_words(written, "headline", place) if "headline" in written else "",
        effects=effects,
        starts=datetime.combine(first, time(), zone),
        ends=datetime.combine(last + timedelta(days=1), time(), zone),
        last_day=last,
        plans=named,
        uses=_uses(written, place),
    )


def _uses(written: Table, place: str) -> int | None:
    uses = written.get("uses")
    if uses is None:
        return None
    if isinstance(uses, bool) or not isinstance(uses, int) or uses < 1:
        raise OffersRefused(f"{place}.uses", "Write how often it can be used, a whole number from 1.")
    return uses


def _effect(written: Table, place: str, currencies: tuple[str, ...]) -> Effect:
    _only(written, _OF_EFFECT, place)
    part = _words(written, "part", place)
    if part not in set(Part):
        raise OffersRefused(f"{place}.part", "Write monthly, yearly or setup.")
    if ("percent" in written) == ("amount" in written):
        raise OffersRefused(place, "Write either percent or amount.")
    if "percent" in written:
        return Effect(Part(part), share=_share(written, place))
    amounts = _table(written, "amount", place)
    if set(amounts) - set(currencies) or not amounts:
        raise OffersRefused(f"{place}.amount", f"Write an amount by currency, of: {', '.join(currencies)}.")
    return Effect(Part(part), amounts={code: _amount(amounts, code, code, f"{place}.amount") or 0 for code in amounts})


def _tax(written: Table, place: str) -> Tax:
    _only(written, _OF_TAX, place)
    within = written.get("within")
    if not isinstance(within, bool):
        raise OffersRefused(f"{place}.within", "Write true where prices have it in them, false where it comes on top.")
    return Tax(_words(written, "name", place), _share(written, place), within)


def _share(written: Table, place: str) -> Fraction:
    percent = written.get("percent")
    if not isinstance(percent, str) or not _SHARE.fullmatch(percent) or not 0 < Fraction(percent) <= 100:
        raise OffersRefused(f"{place}.percent", 'Write a number above 0 and up to 100 in quotes, such as "25".')
    return Fraction(percent) / 100


def _day(written: Table, name: str, place: str) -> date:
    day = written.get(name)
    if not isinstance(day, date) or isinstance(day, datetime):
        raise OffersRefused(f"{place}.{name}", "Write a day such as 2027-05-21, without quotes and without a time.")
    return day


def _zone(written: Table, place: str) -> ZoneInfo:
    try:
        return ZoneInfo(_words(written, "zone", place))
    except (KeyError, ValueError, OSError):
        raise OffersRefused(f"{place}.zone", "Write a time zone such as Europe/London.") from None


def _tables(written: Table, name: str, prefix: str) -> Iterator[tuple[str, Table]]:
    """Yield the tables of a list with their places, counted from 1 as people do."""
    found = written.get(name, [])
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise OffersRefused(f"{prefix}{name}", f"Write each as a table of its own: [[{name}]].")
    for number, one in enumerate(found, start=1):
        yield f"{prefix}{name} {number}", one


def _table(written: Table, name: str, place: str) -> Table:
    found = written.get(name)
    if not isinstance(found, dict):
        raise OffersRefused(f"{place}.{name}", "Write a table here.")
    return found


def _words(written: Table, name: str, place: str) -> str:
    found = written.get(name)
    if not isinstance(found, str) or not found.strip():
        raise OffersRefused(f"{place}.{name}", "Write a text here.")
    return found


def _words_list(written: Table, name: str, place: str) -> list[str]:
    found = written.get(name, [])
    if not isinstance(found, list) or not all(isinstance(one, str) and one.strip() for one in found):
        raise OffersRefused(f"{place}.{name}", "Write a list of texts here.")
    return found


def _only(written: Table, known: frozenset[str], place: str) -> None:
    """Refuse a name that is not known: a limit that is spelled wrong would be none."""
    for name in written:
        if name not in known:
            raise OffersRefused(f"{place}.{name}", f"This is not known here. Known are: {', '.join(sorted(known))}.")


def _once(names: list[str], place: str) -> None:
    twice = next((one for one in names if names.count(one) > 1), None)
    if twice is not None:
        raise OffersRefused(place, f"{twice!r} stands there twice.")


def _money(read: Callable[[], int], place: str) -> int:
    try:
        return read()
    except NotMoney as reason:
        raise OffersRefused(place, str(reason)) from None
