"""Notes on patterns as the desk shows them: the count first, what it may mean, what one could do."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from evenhand.domain.tracking.notes import Note
from evenhand.domain.worksheets.bundled import bundled_name

_SHEET = re.compile(r"`([a-z0-9-]+)`")
_KEY = re.compile(r"`?\b([a-z]+(?:_[a-z]+)+)\b`?")
TITLES = {
    "near_identical": "Nearly the same words twice",
    "trend": "A drift over time",
    "stalled": "Little movement",
    "shrinkage": "Getting smaller",
    "steady_low": "Staying low",
    "steady_high": "Staying high",
    "repeated_text": "The same words coming back",
    "repeated_choice": "The same choice most of the time",
    "cluster_value": "One thing keeps coming back",
    "cluster_hour": "Bunched in one part of the day",
    "co_occurrence": "Two things that go together",
    "thin_text": "Very short texts",
    "backfilled": "Written some time after",
    "gap_in_entries": "A pause between entries",
    "flat_change": "No move from before to after",
    "prediction_gap": "Forecast and finding differ",
    "early_exit": "Left early",
    "time_of_day_contrast": "Parts of the day differ",
    "divergence": "Two measures going apart",
    "absent_choice": "Something that never appears",
    "open_loop": "Begun and not finished",
}


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A note for a page; `readings` are the things it may mean, one or more."""

    key: str
    detector: str
    title: str
    seen: int
    count: str
    left_out: str
    readings: tuple[str, ...]
    move: str
    entry_ids: tuple[str, ...]


def note_lines(notes: Iterable[Note]) -> list[NoteLine]:
    """Return the notes as lines of a page."""
    return [_line(note) for note in notes]


def _line(note: Note) -> NoteLine:
    return NoteLine(
        key=note.key,
        detector=note.detector,
        title=title_of(note.detector),
        seen=note.seen,
        count=closed(note.count),
        left_out=closed(note.left_out_in_words) if note.left_out_in_words else "",
        readings=tuple(may_mean(reading) for reading in note.meaning.split("; or ")),
        move=closed(f"You could {without_marks(note.move)}"),
        entry_ids=note.entry_ids,
    )


def title_of(detector: str) -> str:
    """Return the heading of a detector's notes."""
    return TITLES.get(detector, detector.replace("_", " ").capitalize())


def may_mean(reading: str) -> str:
    """Return one reading as a sentence; many in the library open with "it may" themselves."""
    words = without_marks(reading).strip()
    if words.lower().startswith("it may "):
        return closed(words[0].upper() + words[1:])
    return closed(f"It may mean: {words}")


def without_marks(words: str) -> str:
    """Return a text of the library as prose: names of sheets in quotes, names of measures without their marks."""
    return _KEY.sub(lambda found: found[1].replace("_", " "), _SHEET.sub(_named, words))


def _named(found: re.Match[str]) -> str:
    known = bundled_name(found[1])
    return f"“{known}”" if known else found[1].replace("-", " ")


def closed(words: str) -> str:
    """Return words that end as a sentence does."""
    return f"{words.rstrip('. ')}."
