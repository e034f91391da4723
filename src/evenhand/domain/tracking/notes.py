"""A note on a pattern: what was seen, how often, what it may mean, what the therapist could do."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MOST_DATES_NAMED = 5


@dataclass(frozen=True, slots=True)
class Note:
    """What one detector saw. It describes and offers a choice; it never concludes.

    `key` is stable for form, detector, fields and parameters, so that a dismissal stays in place. `seen` of
    `of` counts what `counted` names; `left_out` says how many could not be counted, `skipped` how many of
    those the client chose not to write. `dates` are local days, oldest first; `detail` is the finding itself
    (a phrase, an hour window, medians with their counts).
    """

    key: str
    detector: str
    seen: int
    of: int
    dates: tuple[date, ...]
    meaning: str
    move: str
    left_out: int = 0
    skipped: int = 0
    detail: str | None = None
    entry_ids: tuple[str, ...] = field(default=())
    counted: str = "entries"

    @property
    def count(self) -> str:
        """The opening words: `Seen in k of n entries (dates)`, with what was found behind a colon."""
        dates = f" ({days_in_words(self.dates)})" if self.dates else ""
        detail = f": {self.detail}" if self.detail else ""
        return f"Seen in {self.seen} of {self.of} {self.counted}{dates}{detail}"

    @property
    def left_out_in_words(self) -> str | None:
        """How many were left out and why, or None when every one could be counted."""
        if not self.left_out:
            return None
        empty = self.left_out - self.skipped
        reasons = [f"{self.skipped} skipped"] if self.skipped else []
        reasons += [f"{empty} empty"] if empty else []
        return f"Left out: {', '.join(reasons)}"

    @property
    def sentence(self) -> str:
        """The whole note: the count, what was left out, what it may mean, what the therapist could do."""
        parts = [self.count, self.left_out_in_words, _may_mean(self.meaning), f"You could {self.move}"]
        return " ".join(f"{part.rstrip('. ')}." for part in parts if part)


def days_in_words(days: Sequence[date]) -> str:
    """Name up to five days (`12 Apr and 3 May`), or the first and last of more; years where they differ."""
    unique = sorted(set(days))
    with_year = unique[0].year != unique[-1].year
    if len(unique) > MOST_DATES_NAMED:
        return f"{_day(unique[0], with_year)} to {_day(unique[-1], with_year)}"
    names = [_day(day, with_year) for day in unique]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _day(day: date, with_year: bool) -> str:
    name = f"{day.day} {MONTHS[day.month - 1]}"
    return f"{name} {day.year}" if with_year else name


def _may_mean(meaning: str) -> str:
    """A clause that itself opens with "it may", as many in the library do, needs no second frame."""
    if meaning.lower().startswith("it may "):
        return meaning[0].upper() + meaning[1:]
    return f"It may mean: {meaning}"
