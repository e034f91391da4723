"""The address of a practice's own payment page, with places for amount and reference. Pure.

Only what is a website of somebody's for everybody: https, a name with a dot, no sign-in in it, no address of a machine
or of a network at home. Places stand behind the name alone, so that nothing that is filled in changes where it leads.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote, urlsplit

LONGEST: Final = 400
PLACES: Final = ("amount", "currency", "reference")
_PLACE: Final = re.compile(r"\{([^{}]*)\}")
_HOST: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]", re.ASCII)
_AT_HOME: Final = frozenset(
    {"local", "localhost", "localdomain", "internal", "intranet", "lan", "home", "corp", "private", "arpa", "test"}
    | {"example", "invalid", "onion"}
)
_AFTER_NAME: Final = re.compile(r"[/?#]")
_PLAIN: Final = re.compile(r"[!-~]+", re.ASCII)
"""Printable ASCII without spaces: an address holds nothing else."""


class NotALink(ValueError):
    """No address that clients can be sent to."""


def checked_link(typed: str) -> str:
    """Return the address of a payment page as it was typed, without spaces around; raises NotALink."""
    tidy = typed.strip()
    if not 0 < len(tidy) <= LONGEST or not _PLAIN.fullmatch(tidy) or any(one in tidy for one in "\\<>\"'`"):
        raise NotALink
    if not tidy.lower().startswith("https://"):
        raise NotALink
    try:
        parts = urlsplit(_PLACE.sub("0", tidy))
        port = parts.port
    except ValueError:
        raise NotALink from None
    host = host_of(tidy)
    if "@" in parts.netloc or parts.username or (port is not None and not 0 < port < 65_536):
        raise NotALink
    if not _HOST.fullmatch(host) or host.rpartition(".")[2] in _AT_HOME:
        raise NotALink
    behind = _AFTER_NAME.split(tidy[len("https://") :], maxsplit=1)[-1]
    places = _PLACE.findall(tidy)
    if any(place not in PLACES for place in places) or _PLACE.findall(behind) != places:
        raise NotALink
    if "{" in _PLACE.sub("", tidy) or "}" in _PLACE.sub("", tidy):
        raise NotALink
    return tidy


def host_of(link: str) -> str:
    """Return the name of the website that a link leads to, in small letters."""
    return (urlsplit(link).hostname or "").lower()


def filled(link: str, *, amount: str, currency: str, reference: str) -> str:
    """Return a checked link with its places filled, each percent-encoded as a whole."""
    values = {"amount": amount, "currency": currency, "reference": reference}
    return _PLACE.sub(lambda found: quote(values[found[1]], safe=""), link)
