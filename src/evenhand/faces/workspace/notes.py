"""Notes on patterns as the desk shows them: the count first, what it may mean, what one could do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from evenhand.domain.tracking.notes import Note
from evenhand.faces.components.library_words import closed, may_mean, title_of, without_marks
from evenhand.wording import say


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A note for a page; `readings` are the things it may mean, one or more."""

    key: str
    detector: str
    title: str
    form: str
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
        title=str(title_of(note.detector)),
        form=note.form,
        seen=note.seen,
        count=closed(note.count),
        left_out=closed(note.left_out_in_words) if note.left_out_in_words else "",
        readings=tuple(may_mean(reading) for reading in note.meaning.split("; or ")),
        move=closed(say("You could %(move)s", move=without_marks(note.move))),
        entry_ids=note.entry_ids,
    )
