"""A note on a pattern: what was seen, how often, what it may mean, what the therapist could do."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from evenhand.wording import later, say, say_of
from evenhand.wording.dates import from_to, short_plain_day
from evenhand.wording.lists import all_of

MOST_DATES_NAMED = 5
COUNTED: Final = {
    "entries": later("Seen in %(seen)s of %(of)s entries"),
    "rows": later("Seen in %(seen)s of %(of)s rows"),
    "pauses after an entry": later("Seen in %(seen)s of %(of)s pauses after an entry"),
    "first parts": later("Seen in %(seen)s of %(of)s first parts"),
    "values, one a day": later("Seen in %(seen)s of %(of)s values, one a day"),
    "values, one a week": later("Seen in %(seen)s of %(of)s values, one a week"),
    "values, one a all": later("Seen in %(seen)s of %(of)s values"),
}
"""The opening words by what is counted."""
_EACH_OVER = re.compile(r"values, each over (\d+) days")


@dataclass(frozen=True, slots=True)
class Note:
    """What one detector saw. It describes and offers a choice; it never concludes.

    `key` is stable for form, detector, fields and parameters, so that a dismissal stays in place. `seen` of
    `of` counts what the code `counted` names (`COUNTED`, or "values, each over N days"); `left_out` says how many
    could not be counted, `skipped` how many of those the client chose not to write. `dates` are local days, oldest
    first; `detail` is the finding itself (a phrase, an hour window, medians with their counts); `form` is a title.
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
    form: str = ""

    @property
    def count(self) -> str:
        """The opening words: `Seen in k of n entries (dates)`, with what was found behind a colon."""
        dates = f" ({days_in_words(self.dates)})" if self.dates else ""
        detail = f": {self.detail}" if self.detail else ""
        return f"{self._seen_in}{dates}{detail}"

    @property
    def _seen_in(self) -> str:
        over = _EACH_OVER.fullmatch(self.counted)
        if over:
            return say(
                "Seen in %(seen)s of %(of)s values, each over %(days)s days", seen=self.seen, of=self.of, days=over[1]
            )
        return say(COUNTED[self.counted], seen=self.seen, of=self.of)

    @property
    def left_out_in_words(self) -> str | None:
        """How many were left out and why, or None when every one could be counted."""
        if not self.left_out:
            return None
        empty = self.left_out - self.skipped
        reasons = [say("%(number)s skipped", number=self.skipped)] if self.skipped else []
        reasons += [say("%(number)s empty", number=empty)] if empty else []
        return say("Left out: %(reasons)s", reasons=", ".join(reasons))

    @property
    def sentence(self) -> str:
        """The whole note: the count, what was left out, what it may mean, what the therapist could do."""
        parts = [self.count, self.left_out_in_words, _may_mean(self.meaning), say("You could %(move)s", move=self.move)]
        return " ".join(f"{part.rstrip('. ')}." for part in parts if part)


def days_in_words(days: Sequence[date]) -> str:
    """Name up to five days (`12 Apr and 3 May`), or the first and last of more; years where they differ."""
    unique = sorted(set(days))
    with_year = unique[0].year != unique[-1].year
    if len(unique) > MOST_DATES_NAMED:
        return from_to(short_plain_day(unique[0], year=with_year), short_plain_day(unique[-1], year=with_year))
    return all_of([short_plain_day(day, year=with_year) for day in unique])


def _may_mean(meaning: str) -> str:
    """A clause that itself opens with "it may", as many in the library do, needs no second frame."""
    if meaning.lower().startswith(say_of("how a meaning may open", "it may ")):
        return meaning[0].upper() + meaning[1:]
    return say("It may mean: %(meaning)s", meaning=meaning)
