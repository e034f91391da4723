"""What this host offers: read from the file that the host names, anew when it changes."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Final

from django.conf import settings

from evenhand.domain.plans.offers import Offers
from evenhand.domain.plans.reading import OffersRefused, read_offers

EXAMPLE: Final = "example"
"""What stands in the setting for the plans that come with the program: the demo's."""


def offers() -> Offers | None:
    """Return what the host offers; None where the host offers nothing, as everybody who hosts for themselves does.

    Raises OffersRefused, also for a file that is not there: a price that cannot be read is not shown as another.
    """
    named = settings.PLANS
    if not named:
        return None
    if named == EXAMPLE:
        return _example()
    file = Path(named)
    try:
        changed = file.stat().st_mtime_ns
    except OSError as reason:
        raise OffersRefused("EVENHAND_PLANS", f"{named} cannot be read: {reason.strerror}.") from None
    return _read(file, changed)


@lru_cache(maxsize=1)
def _example() -> Offers:
    return read_offers((resources.files("evenhand.library") / "plans" / "demo.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=2)
def _read(file: Path, changed: int) -> Offers:
    """Read a file once for each time that it changed."""
    try:
        return read_offers(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as reason:
        raise OffersRefused("EVENHAND_PLANS", f"{file} cannot be read: {reason}.") from None
