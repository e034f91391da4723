"""Who has read what lately, so that the record tells of a reading once and not at every click."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta
from threading import Lock
from uuid import UUID

AGAIN_AFTER = timedelta(minutes=10)
MOST_REMEMBERED = 10_000

What = tuple[str, UUID, str, str, str]
"""Database, practice, actor, act, subject."""


class LatelyRead:
    """Remembers in this process what was recorded in the last ten minutes.

    Each process remembers for itself, so a reading may stand in the record once a process; it is never missing.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self._at: OrderedDict[What, datetime] = OrderedDict()
        self._lock = Lock()

    def knows(self, what: What, *, at: datetime) -> bool:
        """Return whether this reading was recorded less than ten minutes before `at`."""
        with self._lock:
            last = self._at.get(what)
        return last is not None and timedelta() <= at - last < AGAIN_AFTER

    def remember(self, what: What, *, at: datetime) -> None:
        """Remember that this reading is in the record now; the longest forgotten make room."""
        with self._lock:
            self._at[what] = at
            self._at.move_to_end(what)
            while len(self._at) > MOST_REMEMBERED:
                self._at.popitem(last=False)
