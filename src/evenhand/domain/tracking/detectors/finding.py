"""What a detector found, before it is worded as a note."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from evenhand.domain.tracking.detectors.looking import Look, Observed
from evenhand.domain.tracking.entries import Entry


@dataclass(frozen=True, slots=True)
class Finding:
    """Seen in `seen` of `of`, in these entries, with what could not be counted and what exactly was found.

    `days` stands in for the days of the entries where a finding rests on days or weeks.
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


def number_in_words(value: float) -> str:
    """Write a number with one decimal at most, and a real minus sign."""
    return f"{round(value, 1):g}".replace("-", "−")
