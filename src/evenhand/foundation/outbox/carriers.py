"""Which function carries out which kind of effect."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Content = dict[str, Any]
Carrier = Callable[[Content], None]
_carriers: dict[str, Carrier] = {}


class UnknownEffect(Exception):
    """An outbox row names a kind that no room registered; the row is kept and the worker says so."""


def carries(kind: str) -> Callable[[Carrier], Carrier]:
    """Register a function as the carrier of one kind of effect."""

    def register(carrier: Carrier) -> Carrier:
        _carriers[kind] = carrier
        return carrier

    return register


def carrier_of(kind: str) -> Carrier:
    """Return the carrier of a kind; raises UnknownEffect."""
    try:
        return _carriers[kind]
    except KeyError:
        raise UnknownEffect(f"Nothing in this version carries out '{kind}'.") from None
