"""The time zones that people choose from, and the one that an address names."""

from __future__ import annotations

from functools import cache
from zoneinfo import ZoneInfo, available_timezones


@cache
def zones_of_places() -> tuple[str, ...]:
    """Return the zones to choose from, in order: those named after a place."""
    left_out = ("Etc/", "SystemV/")
    return tuple(sorted(name for name in available_timezones() if "/" in name and not name.startswith(left_out)))


@cache
def _known() -> frozenset[str]:
    return frozenset(available_timezones())


def zone_named(name: str, *, otherwise: str) -> ZoneInfo:
    """Return the zone of that name, where there is one; browsers name theirs, and anybody can type into an address."""
    return ZoneInfo(name if name in _known() else otherwise)
