"""A plan for hard times as it is read: its steps in order, each line with what belongs to it, numbers to be tapped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from evenhand.domain.worksheets.definition import Definition, Field, Step
from evenhand.faces.components.help_now import help_numbers
from evenhand.faces.components.sheet.meeting import is_for_client
from evenhand.faces.components.sheet.words import in_words
from evenhand.foundation.practices.crisis_lines import CrisisLine

_SHORT: Final = re.compile(r"\d[\d ]{1,6}\d")
_LONG: Final = re.compile(r"\+?[\d(][\d ()./-]{5,}\d")
ROOM_OF_A_LINE: Final = 45
"""Letters for which the end of a line has no room any more, on the average."""

ROOMY, TIGHT = 1_700, 2_800
"""Letters below which a plan is set large, and above which small."""

FEWEST: Final = 7
"""Digits that a number has at least which stands among other words; a short one stands alone."""


@dataclass(frozen=True, slots=True)
class Detail:
    """What belongs to a line: what it is called, and what was written; `dial` where that is a number to ring."""

    label: str
    words: str
    dial: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing of a step: the words that come first, and what belongs to them."""

    words: str
    details: tuple[Detail, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """What the sheet itself says, with the emergency numbers at their place where it names them."""

    before: str
    numbers: tuple[CrisisLine, ...] = ()
    after: str = ""


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One step: its heading, its lines, and what the sheet itself says there."""

    id: str
    heading: str
    lines: tuple[Line, ...]
    notes: tuple[Note, ...]


def number_to_dial(words: str) -> str:
    """Return the number in a line as a telephone takes it; "" where there is none that is surely one."""
    short = _SHORT.fullmatch(words.strip())
    long = next((one for one in _LONG.findall(words) if len(_digits(one)) >= FEWEST), "")
    found = short.group() if short else long
    return ("+" if found.startswith("+") else "") + _digits(found)


def _digits(words: str) -> str:
    return "".join(letter for letter in words if letter.isascii() and letter.isdigit())


def plan_steps(definition: Definition, answers: Mapping[str, object]) -> tuple[PlanStep, ...]:
    """Return the steps of a plan in order, without what only the therapist fills; an optional blank has no line."""
    return tuple(_step(step, answers) for step in definition.steps)


def _step(step: Step, answers: Mapping[str, object]) -> PlanStep:
    fields = [field for field in step.fields if is_for_client(step, field)]
    lines = tuple(line for field in fields for line in _lines(field, answers.get(field.key)))
    return PlanStep(step.id, step.heading, lines, tuple(_note(one.prompt) for one in fields if one.kind == "info"))


def _note(prompt: str) -> Note:
    before, token, after = prompt.partition("{emergency_number}")
    return Note(before, help_numbers().emergency if token else (), after)


def letters_for(steps: Sequence[PlanStep]) -> str:
    """Return how large a plan is set so that it stands on one side of paper: "roomy", "" as usual, or "tight"."""
    said = [words for step in steps for line in step.lines for words in (line.words, *_said(line))]
    room = sum(len(words) for words in said) + ROOM_OF_A_LINE * sum(len(step.lines) for step in steps)
    return "roomy" if room < ROOMY else "tight" if room > TIGHT else ""


def _said(line: Line) -> Iterator[str]:
    for one in line.details:
        yield one.label
        yield one.words


def _lines(field: Field, answer: object) -> Iterator[Line]:
    if field.kind == "rows":
        for row in answer if isinstance(answer, list) else ():
            if isinstance(row, Mapping):
                yield _row(field, row)
    elif words := in_words(field, answer):
        yield Line("", (Detail(field.prompt, words),))


def _row(field: Field, row: Mapping[str, object]) -> Line:
    first, *others = field.subfields
    details = (Detail(sub.label, in_words(sub, row.get(sub.key)), _dial(sub, row.get(sub.key))) for sub in others)
    return Line(in_words(first, row.get(first.key)), tuple(one for one in details if one.words))


def _dial(field: Field, answer: object) -> str:
    """A number only where the sheet asks for one: a day or a time of opening is none."""
    return number_to_dial(answer) if isinstance(answer, str) and "number" in field.prompt.lower() else ""
