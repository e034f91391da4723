"""Which function carries out which kind of effect."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Content = dict[str, Any]
Carrier = Callable[[Content], None]
_carriers: dict[str, Carrier] = {}
_bear_repeats: set[str] = set()


class UnknownEffect(Exception):
    """An outbox row names a kind that no room registered; the row is kept and the worker says so."""


class MayHaveLeft(Exception):
    """Raised by a carrier that cannot know whether its effect has arrived; `__cause__` is what went wrong."""


class Refused(Exception):
    """Raised by a carrier whose effect was refused for good, so that trying again is no use."""

    def __init__(self, code: int) -> None:
        """Keep the other side's code, and none of its words: they may hold an address."""
        super().__init__(code)
        self.smtp_code = code


def carries(kind: str, *, bears_repeats: bool = False) -> Callable[[Carrier], Carrier]:
    """Register a function as the carrier of one kind of effect; `bears_repeats` says that twice does no harm."""

    def register(carrier: Carrier) -> Carrier:
        _carriers[kind] = carrier
        if bears_repeats:
            _bear_repeats.add(kind)
        return carrier

    return register


def bears_repeats(kind: str) -> bool:
    """Return whether an effect that may have left can be carried out again without harm."""
    return kind in _bear_repeats


def carrier_of(kind: str) -> Carrier:
    """Return the carrier of a kind; raises UnknownEffect."""
    try:
        return _carriers[kind]
    except KeyError:
        raise UnknownEffect(f"Nothing in this version carries out '{kind}'.") from None
