"""Several entries question by question: each question one line, each entry one column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evenhand.domain.worksheets.answers import is_skipped, visible_answers
from evenhand.domain.worksheets.definition import Field
from evenhand.domain.worksheets.queries import Entry
from evenhand.faces.components.sheet.words import in_words
from evenhand.wording import later
from evenhand.wording.numbers import as_read

NOT_ASKED = later("Not asked on this form")
LEFT_EMPTY = later("Left empty")


@dataclass(frozen=True, slots=True)
class Cell:
    """What one entry says to a question; `asked_as` when its wording was another."""

    words: str
    asked_as: str = ""
    score: str = ""
    of: str = ""
    is_blank: bool = False
    by_therapist: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One question with a cell an entry."""

    question: str
    cells: tuple[Cell, ...]


def ledger_of(entries: Sequence[Entry]) -> list[Line]:
    """Return the lines of a comparison, in the order of the sheets.

    The same key of different forms or versions stands on one line under its newest wording; a line on which nobody
    said anything is left out. What a field means belongs to its key (catalogue, section 6).
    """
    asked = [{field.key: field for field in _compared(entry)} for entry in entries]
    said = [visible_answers(entry.whole, entry.answers, entry.agreed) for entry in entries]
    newest = sorted(range(len(entries)), key=lambda at: entries[at].definition.version)
    lines = []
    for key in merged_order([list(fields) for fields in asked]):
        question = next(asked[at][key].prompt for at in reversed(newest) if key in asked[at])
        cells = tuple(
            _cell(fields.get(key), answers.get(key), question) for fields, answers in zip(asked, said, strict=True)
        )
        if not all(cell.is_blank for cell in cells):
            lines.append(Line(question, cells))
    return [*lines, *_reckoned(entries)]


def _compared(entry: Entry) -> list[Field]:
    return [field for step in entry.whole.steps if not step.setup for field in step.fields if field.is_answered]


def merged_order(orders: Sequence[Sequence[str]]) -> list[str]:
    """Return all keys once: each order is kept, and a key that only a later one has follows the key before it."""
    merged: list[str] = []
    for order in orders:
        at = 0
        for key in order:
            if key in merged:
                at = max(at, merged.index(key) + 1)
            else:
                merged.insert(at, key)
                at += 1
    return merged


def _cell(field: Field | None, answer: object, question: str) -> Cell:
    if field is None:
        return Cell(NOT_ASKED, is_blank=True)
    asked_as = field.prompt if field.prompt != question else ""
    if answer is None:
        return Cell(LEFT_EMPTY, asked_as, is_blank=True)
    words, by_therapist = in_words(field, answer), field.filled_by == "therapist"
    if field.kind == "scale" and not is_skipped(answer):
        return Cell(words, asked_as, score=str(answer), of=f"{field.maximum}", by_therapist=by_therapist)
    return Cell(words, asked_as, is_blank=is_skipped(answer), by_therapist=by_therapist)


def _reckoned(entries: Sequence[Entry]) -> list[Line]:
    """The measures with a welcome direction that are no answer themselves, such as a gap."""
    measures = {
        measure.name: measure.label
        for entry in entries
        for measure in entry.definition.measures
        if measure.per is None and measure.up != "neutral" and measure.formula != measure.name
    }
    return [
        Line(label, tuple(_value_cell(entry.values.get(name)) for entry in entries)) for name, label in measures.items()
    ]


def _value_cell(value: float | None) -> Cell:
    if value is None:
        return Cell(LEFT_EMPTY, is_blank=True)
    shown = as_read(value)
    return Cell(shown, score=shown)
