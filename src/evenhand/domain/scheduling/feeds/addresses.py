"""Which addresses a calendar may be read from: https on public networks alone, whatever a name leads to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import quote, urlsplit

from evenhand.wording import say

MOST_LETTERS = 2_000
HTTPS = 443
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]{0,251}[a-z0-9.])?\Z")
_THROUGH_OTHERS = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"), ip_network("2002::/16"))
"""IPv6 that stands for IPv4: what lies behind could be anywhere (RFC 6052, RFC 8215, RFC 3056)."""


class AddressProblem(ValueError):
    """An address from which no calendar is read; the message is a plain sentence."""


@dataclass(frozen=True, slots=True)
class Address:
    """A whole https address, taken apart: `path` holds the query too."""

    host: str
    port: int
    path: str

    def __str__(self) -> str:
        """Return the address as it is written."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"https://{host}{'' if self.port == HTTPS else f':{self.port}'}{self.path}"


def address_of(text: str) -> Address:
    """Return the address that somebody typed, `webcal://` taken as https; raises AddressProblem.

    What a name leads to is looked at when it is asked (`is_public`); an address in figures is refused here already.
    """
    typed = text.strip()
    if not typed or len(typed) > MOST_LETTERS or not typed.isprintable() or " " in typed:
        raise AddressProblem(say("Give one address, without spaces."))
    try:
        parts = urlsplit(re.sub(r"^webcals?://", "https://", typed, flags=re.IGNORECASE))
        port = parts.port or HTTPS
        host = _host(parts.hostname or "")
    except AddressProblem:
        raise
    except ValueError as problem:
        raise AddressProblem(say("This is no address of a calendar. It begins with https://")) from problem
    if parts.scheme != "https":
        raise AddressProblem(say("The address has to begin with https:// so that nobody on the way reads along."))
    if parts.username is not None or parts.password is not None:
        raise AddressProblem(
            say("An address with a name and a password in it is not used. Calendars offer a private one.")
        )
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=-._~") + (
        f"?{quote(parts.query, safe='/%:@!$&()*+,;=-._~?')}" if parts.query else ""
    )
    return Address(host, port, path)


def _host(name: str) -> str:
    """Return a host as it is asked for; raises ValueError for none, AddressProblem for one that is not public."""
    try:
        figures = ip_address(name)
    except ValueError:
        plain = name if name.isascii() else name.encode("idna").decode("ascii")
        if not _HOST.match(plain.lower()) or "." not in plain.strip("."):
            raise AddressProblem(say("The address has to name a host on the internet.")) from None
        return plain.lower()
    if not is_public(figures):
        raise AddressProblem(say("This address leads into a private network, which is not read."))
    return name


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Return whether an address is one of the internet's: not of this machine, its network, or another special use."""
    if not address.is_global or address.is_multicast or address.is_reserved or address.is_unspecified:
        return False
    return not any(address.version == block.version and address in block for block in _THROUGH_OTHERS)
