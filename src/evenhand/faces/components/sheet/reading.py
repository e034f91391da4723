"""Answers to be read: each question with its words, and texts that belong side by side next to each other."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from evenhand.domain.worksheets.answers import is_skipped, is_visible, visible_answers
from evenhand.domain.worksheets.definition import Definition, Field, Stage
from evenhand.domain.worksheets.sharing import may_be_shared
from evenhand.faces.components.sheet.meeting import is_for_client
from evenhand.faces.components.sheet.shown import Side
from evenhand.faces.components.sheet.words import in_words, row_in_words

STAGES: tuple[Stage, ...] = ("first", "second")


@dataclass(frozen=True, slots=True)
class Answered:
    """A question and its answer in words; or, with `sides`, answers that stand side by side.

    `language` is that of the question, and of an answer that was chosen.
    """

    key: str
    step: str
    kind: str
    question: str
    words: str = ""
    is_skip: bool = False
    rows: tuple[str, ...] = ()
    sides: tuple[Side, ...] = ()
    language: str = "en"

    @property
    def is_blank(self) -> bool:
        """Whether nothing was written here."""
        return not (self.words or self.sides)

    @property
    def is_text(self) -> bool:
        """Whether these are somebody's own words, to be set as such."""
        return self.kind in {"short_text", "long_text", "person", "rows"}


def sides_of(
    definition: Definition, field: Field, answers: Mapping[str, object], *, withheld: bool = True
) -> tuple[Side, ...]:
    """Return the texts that a read_back field shows, in its order, under its headings.

    Without `withheld` one that the sheet keeps out of copies has no side.
    """
    sides = []
    for number, key in enumerate(field.shows):
        shown = definition.field(key)
        if shown.withheld and not withheld:
            continue
        heading = field.headings[number] if number < len(field.headings) else shown.label
        answer = answers.get(key)
        sides.append(Side(heading, in_words(shown, answer), is_skipped(answer), key))
    return tuple(sides)


def answered(
    definition: Definition,
    answers: Mapping[str, object],
    *,
    stages: tuple[Stage, ...] = STAGES,
    blanks: bool = False,
    side_by_side: bool = True,
    withheld: bool = True,
    for_client: bool = False,
    agreed: Mapping[str, object] | None = None,
) -> tuple[Answered, ...]:
    """Return every question that was shown with its answer, in the order of the pages.

    Texts that a read_back field shows appear there, side by side, and not a second time; without `side_by_side` each
    stands at its own question. Without `withheld`, what a sheet keeps out of copies is left out. Blank ones are left
    out unless asked for, and what only the therapist fills even then. With `for_client`, what the therapist wrote on an
    entry is left out: of a set-up the client reads all. `agreed` is the set-up that an entry was written under.
    """
    shown = visible_answers(definition, answers, agreed)
    known = {**(agreed or {}), **answers}
    fields = [
        (step, field)
        for step in definition.steps
        if step.stage in stages
        for field in step.fields
        if (withheld or not field.withheld) and (not for_client or step.setup or is_for_client(step, field))
    ]
    paired = {key for _, field in fields for key in field.shows if key in shown} if side_by_side else set()
    found = []
    for step, field in fields:
        if field.kind == "info" or field.key in paired or (field.shows and not side_by_side):
            continue
        one = _answered(definition, step.id, field, shown, withheld=withheld)
        if not one.is_blank or (blanks and is_visible(field, known) and is_for_client(step, field)):
            found.append(one)
    return tuple(found)


def _answered(
    definition: Definition, step: str, field: Field, answers: Mapping[str, object], *, withheld: bool
) -> Answered:
    if field.kind == "read_back":
        sides = sides_of(definition, field, answers, withheld=withheld)
        shown = sides if any(side.words for side in sides) else ()
        return Answered(field.key, step, field.kind, field.label, sides=shown, language=definition.language)
    answer = answers.get(field.key)
    rows = (
        tuple(row_in_words(field, row) for row in answer) if field.kind == "rows" and isinstance(answer, list) else ()
    )
    spoken = field.language or definition.language
    return Answered(
        field.key, step, field.kind, field.prompt, in_words(field, answer), is_skipped(answer), rows, language=spoken
    )


def shared_with_client(
    definition: Definition, answers: Mapping[str, object], keys: Collection[str], *, agreed: Mapping[str, object]
) -> tuple[Answered, ...]:
    """Return what the therapist wrote on an entry and shared with its client: these of their own answers, no others."""
    allowed = set(may_be_shared(definition)) & set(keys)
    return tuple(one for one in answered(definition, answers, agreed=agreed) if one.key in allowed)
