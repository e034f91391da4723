"""Calendar files that leave the house: one session or a list, with neutral titles and nothing that anybody wrote."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from icalendar import Event

MAKER = "-//Calendar//EN"
SECONDS_BETWEEN_LOOKS = 3_600


class Purpose(StrEnum):
    """What a calendar program does with a file: take the times in, or take one out again."""

    PUBLISH = "PUBLISH"
    CANCEL = "CANCEL"


class State(StrEnum):
    """How sure an entry is."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a calendar. `start` and `end` are UTC seconds since 1970.

    `key` names it for good, so that a program which reads the file again changes the entry it has; `version` grows
    with each change of it. `title` is worded by `outbox/words.py`.
    """

    key: str
    start: int
    end: int
    title: str
    version: int = 0
    state: State = State.CONFIRMED

    @property
    def purpose(self) -> Purpose:
        """For what a file with this entry alone is sent: one that was cancelled is to be taken out again."""
        return Purpose.CANCEL if self.state is State.CANCELLED else Purpose.PUBLISH


def calendar_file(
    entries: Iterable[Entry], *, made_at: datetime, purpose: Purpose = Purpose.PUBLISH, name: str = ""
) -> bytes:
    """Return a calendar file (RFC 5545) with entries in UTC, in their order; `name` is what programs call the whole.

    The same entries at the same moment give the same bytes. Nobody is named as the one who invites or is invited.
    """
    from icalendar import Calendar  # here, since it is a tenth of the time in which any command starts

    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("method", purpose.value)
    if name:
        calendar.add("x-wr-calname", name)
        calendar.add("x-published-ttl", f"PT{SECONDS_BETWEEN_LOOKS // 60}M")
    for entry in entries:
        calendar.add_component(_event(entry, made_at, purpose))
    return bytes(calendar.to_ical())


def _event(entry: Entry, made_at: datetime, purpose: Purpose) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", entry.key)
    event.add("dtstamp", made_at.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", datetime.fromtimestamp(entry.start, UTC))
    event.add("dtend", datetime.fromtimestamp(entry.end, UTC))
    event.add("sequence", entry.version)
    event.add("status", State.CANCELLED.value if purpose is Purpose.CANCEL else entry.state.value)
    event.add("summary", entry.title)
    event.add("class", "PRIVATE")
    event.add("transp", "OPAQUE")
    return event
