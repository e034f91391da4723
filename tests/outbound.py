"""Refuses and remembers every attempt of this process to reach another machine, from the moment it is imported.

Python announces each connection, datagram and look-up of a name to an audit hook, whoever makes it and however.
Programs that a test starts are not seen here: `tests.loopback_only` counts for them.
"""

from __future__ import annotations

import socket
import sys
from ipaddress import ip_address

SENDS = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
LOOKS_UP = frozenset({"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"})
AT_HOME = frozenset({"", "localhost"})

_attempts: list[str] = []


class OutboundAttempt(OSError):
    """Something in a test was about to reach another machine, or to ask for its address."""


def attempts() -> list[str]:
    """Return what was tried since the last call, and forget it."""
    found = list(_attempts)
    _attempts.clear()
    return found


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if event in SENDS:
        sender, address = arguments[0], arguments[-1]
        inside = not isinstance(sender, socket.socket) or sender.family not in (socket.AF_INET, socket.AF_INET6)
        host = address[0] if isinstance(address, tuple) else ""
    elif event in LOOKS_UP:
        inside, host = False, arguments[0]
    else:
        return
    if not inside and not _is_here(host, looked_up=event in LOOKS_UP):
        _attempts.append(f"{event} {host}")
        raise OutboundAttempt(f"{event} {host}")


def _is_here(host: object, *, looked_up: bool) -> bool:
    """Whether a host is this machine; an address in figures is looked up without asking anybody."""
    name = host.decode() if isinstance(host, bytes) else str(host or "")
    try:
        address = ip_address(name.partition("%")[0])
    except ValueError:
        return name in AT_HOME
    return looked_up or address.is_loopback


sys.addaudithook(_watch)
