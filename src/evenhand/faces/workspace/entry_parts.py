"""An entry as the review shows it: pairs side by side, words behind their margin rule, short facts together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from evenhand.domain.worksheets.definition import Definition, Field, Stage
from evenhand.faces.components.sheet.reading import STAGES, Answered, answered

Kind = Literal["pair", "words", "fact"]
OWN_WORDS = frozenset({"long_text", "rows"})


@dataclass(frozen=True, slots=True)
class Part:
    """One answer under its short name; `by_therapist` says whose words they are."""

    label: str
    answer: Answered
    by_therapist: bool


@dataclass(frozen=True, slots=True)
class Block:
    """A run of answers that stand together: a `pair` side by side, `words` below each other, `fact` in a row."""

    kind: Kind
    parts: tuple[Part, ...]


def blocks_of(
    definition: Definition,
    answers: Mapping[str, object],
    *,
    stages: tuple[Stage, ...] = STAGES,
    agreed: Mapping[str, object] | None = None,
) -> tuple[Block, ...]:
    """Return what was answered, in the order of the sheet; what stands in a pair is not shown twice.

    `agreed` is the set-up that the entry was written under.
    """
    fields = {field.key: field for field in definition.fields()}
    parts = [_part(one, fields[one.key]) for one in answered(definition, answers, stages=stages, agreed=agreed)]
    return tuple(Block(kind, tuple(run)) for kind, run in groupby(parts, key=_kind))


def _part(one: Answered, field: Field) -> Part:
    return Part(field.label, one, field.filled_by == "therapist")


def _kind(part: Part) -> Kind:
    if part.answer.sides:
        return "pair"
    return "words" if part.answer.kind in OWN_WORDS else "fact"
