"""What a detector found, before it is worded as a note."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from evenhand.domain.tracking.detectors.looking import Look, Observed
from evenhand.domain.tracking.entries import Entry
from evenhand.domain.tracking.series import Point
from evenhand.wording.numbers import with_decimals


@dataclass(frozen=True, slots=True)
class Finding:
    """Seen in `seen` of `of`, in these entries, with what could not be counted and what exactly was found.

    `counted` is a code of what is counted (`notes.COUNTED`); `days` stands in for the days of the entries where a
    finding rests on days or weeks.
    """

    seen: int
    of: int
    entries: tuple[Entry, ...]
    detail: str | None = None
    left_out: int = 0
    skipped: int = 0
    counted: str = "entries"
    days: tuple[date, ...] = ()


Detector = Callable[[Look], Finding | None]


def found(entries: Iterable[Entry], *, among: Observed[object], path: str = "", detail: str | None = None) -> Finding:
    """Count entries (or rows, where the path leads into rows) among all that could be counted."""
    seen = tuple(entries)
    counted = "rows" if "." in path else "entries"
    return Finding(len(seen), len(among), seen, detail, among.left_out, among.skipped, counted)


def over_periods(look: Look, per: str, *, seen: Sequence[Point], among: Sequence[Point], detail: str) -> Finding:
    """Count the values of a measure that is counted by day, by week or over the days before."""
    looking_back = per.startswith("last ")
    counted = f"values, each over {per.removeprefix('last ')}" if looking_back else f"values, one a {per}"
    zone = ZoneInfo(look.entries[-1].zone)
    days = tuple(point.at.astimezone(zone).date() for point in seen)
    return Finding(len(seen), len(among), (), detail, counted=counted, days=days)


def number_in_words(value: float) -> str:
    """Write a number with one decimal at most, and a real minus sign."""
    return with_decimals(f"{round(value, 1):g}").replace("-", "−")
