"""Opening times of a day as people type them: "9:00-12:30, 13:30-17:00" or "9-12, 1pm-5pm"; empty is closed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from evenhand.domain.scheduling.slots.rules import Day
from evenhand.wording import later

EMPTY = frozenset({"", "-", "–", "closed", "none", "geschlossen", "zu"})
_SPAN = re.compile(
    r"(?P<h1>\d{1,2})(?:[:.](?P<m1>\d{2}))?\s*(?P<p1>am|pm)?\s*(?:-|–|—|to|until|bis)\s*"
    r"(?P<h2>\d{1,2})(?:[:.](?P<m2>\d{2}))?\s*(?P<p2>am|pm)?",
    re.IGNORECASE | re.ASCII,
)
LIKE_THIS = later("Enter times like 9:00-12:30, 13:30-17:00, or leave it empty when it is closed.")
IN_ORDER = later("Each stretch ends after it began and before the next one begins.")
MOST, LONGEST = 8, 200


class NotUnderstood(ValueError):
    """What was typed is no opening time; the message says how to enter it."""


def openings_typed(typed: str) -> list[list[int]]:
    """Return the openings of a day as [start, end] in minutes; raises NotUnderstood."""
    words = typed.strip().lower()
    if words in EMPTY:
        return []
    if len(words) > LONGEST:
        raise NotUnderstood(LIKE_THIS)
    found = [_span(part) for part in re.split(r"[,;&]|\band\b|\bund\b", words)]
    edges = [edge for span in found for edge in span]
    if len(found) > MOST or edges != sorted(edges) or any(start == end for start, end in found):
        raise NotUnderstood(IN_ORDER)
    return found


def _span(typed: str) -> list[int]:
    match = _SPAN.fullmatch(typed.strip())
    if match is None:
        raise NotUnderstood(LIKE_THIS)
    parts = match.groupdict()
    return [_minute(parts["h1"], parts["m1"], parts["p1"]), _minute(parts["h2"], parts["m2"], parts["p2"])]


def _minute(hour: str, minute: str | None, half: str | None) -> int:
    hours, minutes = int(hour), int(minute or 0)
    if half is not None:
        if not 1 <= hours <= 12:
            raise NotUnderstood(LIKE_THIS)
        hours = hours % 12 + (12 if half == "pm" else 0)
    if minutes > 59 or hours * 60 + minutes > 24 * 60:
        raise NotUnderstood(LIKE_THIS)
    return hours * 60 + minutes


def openings_shown(openings: Iterable[Sequence[int]]) -> str:
    """Return openings, [start, end] in minutes, as they can be typed again."""
    return ", ".join(f"{_shown(start)}-{_shown(end)}" for start, end in openings)


def day_shown(day: Day) -> str:
    """Return the openings of a day as they can be typed again."""
    return openings_shown([(one.start, one.end) for one in day])


def _shown(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02}"
