"""The first run of a house without a practice: the one-time address that its host opens, printed and kept nowhere."""

from __future__ import annotations

from datetime import UTC, timedelta

from django.conf import settings
from django.db import connections
from django.utils import timezone

from evenhand.config.starting import CannotStart
from evenhand.foundation.accounts.founding.links import LINK_HOURS, FoundedAlready, new_founding_link


def first_address() -> list[str]:
    """Return what to print where nobody has set up a practice yet, the address last; nothing once somebody has.

    The secret stands behind a #, so that no browser sends it and no log of a proxy holds it. The address before it no
    longer works. Connections are closed, so that the processes that are started next share none.
    """
    try:
        return _sentences()
    except FoundedAlready:
        return []
    finally:
        connections.close_all()


def new_first_address() -> list[str]:
    """Return a new address and what to say of it; raises CannotStart once there is a practice."""
    try:
        return _sentences()
    except FoundedAlready:
        raise CannotStart(
            "There is a practice here already; `evenhand practice new` sets up another one, and `evenhand therapist "
            "reset-sign-in` lets somebody in who lost every way in."
        ) from None


def _sentences() -> list[str]:
    now = timezone.now()
    token = new_founding_link(at=now)
    until = (now + timedelta(hours=LINK_HOURS)).astimezone(UTC)
    return [
        f"Nobody has set up a practice here yet. This address does it, once, until {until:%Y-%m-%d %H:%M} UTC; whoever "
        "opens it becomes the owner:",
        f"{settings.PUBLIC_ADDRESS}/begin/#{token}",
    ]
