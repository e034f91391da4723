"""The rule of growing waits, on plain numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many attempts cost nothing, and how long the first wait after them is; each further one doubles it."""

    free: int
    first_wait: timedelta = timedelta(seconds=2)

    def wait_after(self, attempts: int) -> timedelta:
        """Return how long to wait after that many attempts without success; never more than LONGEST_WAIT."""
        over = attempts - self.free
        if over < 0:
            return timedelta(0)
        doublings = min(over, 32)
        return min(LONGEST_WAIT, self.first_wait * (1 << doublings))


ON_AN_ACCOUNT = Allowance(free=5)
"""One person's secret: at most about a hundred guesses a day, whoever makes them."""

FROM_A_NETWORK = Allowance(free=50)
"""A household, an office or a clinic behind one address may mistype more often than one person."""


@dataclass(frozen=True, slots=True)
class Count:
    """Attempts without success so far, and when the last of them was; none yet has no moment."""

    attempts: int = 0
    last_at: datetime | None = None

    def opens_at(self, allowance: Allowance) -> datetime | None:
        """Return from when another attempt is let through; None while none was made."""
        return None if self.last_at is None else self.last_at + allowance.wait_after(self.attempts)

    def with_one_more(self, at: datetime) -> Count:
        """Return the count after an attempt; one that lies longer back than FORGOTTEN_AFTER begins anew."""
        kept = 0 if self.last_at is None or at - self.last_at >= FORGOTTEN_AFTER else self.attempts
        return Count(kept + 1, at)
