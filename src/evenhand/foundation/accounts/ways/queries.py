"""Looking up ways in."""

from __future__ import annotations

from evenhand.foundation.accounts.models import ClientAccount
from evenhand.foundation.accounts.ways.models import WaysIn


def ways_of(*, client: ClientAccount) -> WaysIn:
    """Return by what a client may come in; every way, not stored, where nobody has chosen."""
    return WaysIn.objects.filter(client=client).first() or WaysIn(client=client)
