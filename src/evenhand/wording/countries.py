"""Names of countries in the language in force, and what a browser's wish and a country give away of where somebody is.

Names and zones are those of the Unicode CLDR, as Babel carries them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from evenhand.wording.saying import language

_WINTER_AND_SUMMER = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC))
_REGION = re.compile(r"^\s*([A-Za-z]{2,3})(?:-[A-Za-z]{4})?(?:-([A-Za-z]{2}))?\s*(?:;|$)", re.ASCII)


def country_name(code: str) -> str:
    """Return what a country of that code (ISO 3166-1 alpha-2) is called; the code itself where nobody named it."""
    from babel import Locale, UnknownLocaleError

    try:
        names = Locale(language()).territories
    except UnknownLocaleError:
        names = Locale("en").territories
    return str(names.get(code, code))


def countries_by_name(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Return pairs of code and name, in the order of the names."""
    from unicodedata import normalize

    named = [(code, country_name(code)) for code in codes]
    return sorted(named, key=lambda pair: normalize("NFKD", pair[1]).casefold())


def likely_country(accepted: str, *, among: Iterable[str], otherwise: str) -> str:
    """Return the first country among those offered that a browser's list of languages (RFC 9110, 12.5.4) points to.

    A language without a country counts as the country that bears its name where there is one: "de" as DE.
    """
    offered = set(among)
    for wish in accepted.split(","):
        found = _REGION.match(wish)
        for guess in (found[2], found[1]) if found else ():
            if guess and guess.upper() in offered:
                return guess.upper()
    return otherwise


def zone_of_country(code: str, *, among: Iterable[str]) -> str:
    """Return the time zone of a country whose clocks all agree, where it is one of those offered; "" for any other."""
    from babel.core import get_global

    zones = get_global("territory_zones").get(code, ())
    clocks = {tuple(moment.astimezone(ZoneInfo(zone)).utcoffset() for moment in _WINTER_AND_SUMMER) for zone in zones}
    return zones[0] if len(clocks) == 1 and zones[0] in set(among) else ""


def currency_of_country(code: str) -> str:
    """Return the currency that a country pays with now, such as "EUR"; "" for one that nobody named."""
    from babel.numbers import get_territory_currencies

    found = get_territory_currencies(code) if code else []
    return str(found[0]) if found else ""
