"""How a session stands when it comes to money. Pure.

Nothing is assumed of a time that was called off late or missed: the therapist says whether it is owed. What was called
off in time, declined or never answered costs nothing.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Standing(StrEnum):
    """How it stands for one client."""

    NOTHING = "nothing"
    AHEAD = "ahead"
    UNDECIDED = "undecided"
    OPEN = "open"
    PAID = "paid"
    WAIVED = "waived"


TOOK_PLACE: Final = frozenset({"confirmed", "held"})
"""States of a session that is over and is owed; nobody has to say of each that it took place."""
TO_DECIDE: Final = frozenset({"no_show", "late_cancel"})


def standing_of(*, state: str, is_over: bool, owed: bool | None, is_paid: bool) -> Standing:
    """Return how a session with a price stands, by its state for this client and what was noted of it."""
    if is_paid:
        return Standing.PAID
    if state not in TOOK_PLACE | TO_DECIDE:
        return Standing.NOTHING
    if state in TOOK_PLACE and not is_over:
        return Standing.AHEAD
    if owed is None:
        return Standing.OPEN if state in TOOK_PLACE else Standing.UNDECIDED
    return Standing.OPEN if owed else Standing.WAIVED
