"""Why something in a calendar was not done."""

from __future__ import annotations

from collections.abc import Sequence

from evenhand.domain.scheduling.slots.refusing import Refusal
from evenhand.domain.scheduling.slots.rules import Slot


class SlotGone(Exception):
    """The time cannot be booked, or no longer: `why` is the rule against it, `nearest` the free slots closest to it."""

    def __init__(self, why: Refusal, nearest: Sequence[Slot] = ()) -> None:
        """Keep the rule and the slots to offer instead."""
        super().__init__(str(why))
        self.why = why
        self.nearest = tuple(nearest)


class ChangedMeanwhile(Exception):
    """Somebody else has moved, cancelled or answered this session since the page was drawn; nothing was changed."""


class NotPossible(Exception):
    """The session does not stand so that this can be done with it: a cancelled one cannot be moved."""


class TooLate(Exception):
    """The time until which this could be done online is over; the practice can still be reached."""
