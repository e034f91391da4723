"""A definition in another language: its texts by path, what may stand in for each, and the definition that comes of it.

Keys, values, formulas and conditions are the same whatever the language, so that answers and measures are too. A path
names what a text belongs to: `fields.situation.prompt`, `fields.area.options.family`, `patterns.1.meaning`, `guide.2`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from evenhand.domain.worksheets.definition.parts import (
    Check,
    Definition,
    Field,
    Measure,
    Option,
    Pattern,
    ReviewQuestion,
    Step,
)

Put = Callable[[str, str], str]
"""Takes a path and the text that stands there, and returns what is to stand there."""

LINES = ("indications", "cautions", "before", "next", "guide")
WORDS = (
    "library_name",
    "client_title",
    "purpose",
    "when",
    "minimum_run",
    "who_fills",
    "stop_rule",
    "message",
    "time_note",
)
_PLACE = re.compile(r"\{\w+\}|`[^`]+`")
"""What a text names by a mark of its own: a number to ring, another sheet, a measure."""


def texts_of(definition: Definition) -> dict[str, str]:
    """Return every text that a person reads, by its path."""
    found: dict[str, str] = {}

    def note(path: str, text: str) -> str:
        found[path] = text
        return text

    _said(definition, note)
    return found


def faults_of(definition: Definition, texts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the path and the reason of everything that keeps texts from standing in for those of a definition."""
    wanted = texts_of(definition)
    for path in texts:
        if path not in wanted:
            yield path, "The sheet has no text at this path."
    for path, text in wanted.items():
        said = texts.get(path, "")
        if not said.strip():
            yield path, "This text is missing."
        elif Counter(_PLACE.findall(said)) != Counter(_PLACE.findall(text)):
            yield path, "It has to name the same places in braces and names in backticks as the sheet's own text."


def translated(definition: Definition, texts: Mapping[str, str], *, language: str) -> Definition:
    """Return the definition with these texts in the place of its own; each has to be there (`faults_of`)."""
    return replace(_said(definition, lambda path, _: texts[path]), language=language)


def _said(definition: Definition, put: Put) -> Definition:
    def line(path: str, text: str) -> str:
        return put(path, text) if text else text

    texts: dict[str, Any] = {name: line(name, getattr(definition, name)) for name in WORDS}
    texts |= {name: _lines(name, getattr(definition, name), line) for name in LINES}
    redo = definition.redo
    return replace(
        definition,
        **texts,
        review_guidance=line("review.guidance", definition.review_guidance),
        steps=tuple(_step(one, line) for one in definition.steps),
        measures=tuple(_measure(one, line) for one in definition.measures),
        patterns=tuple(_pattern(number, one, line) for number, one in enumerate(definition.patterns, start=1)),
        checks=tuple(_check(number, one, line) for number, one in enumerate(definition.checks, start=1)),
        review_questions=tuple(_question(one, line) for one in definition.review_questions),
        redo=replace(redo, label=line("review.redo.label", redo.label)) if redo else None,
    )


def _lines(path: str, texts: tuple[str, ...], put: Put) -> tuple[str, ...]:
    return tuple(put(f"{path}.{number}", text) for number, text in enumerate(texts, start=1))


def _step(step: Step, put: Put) -> Step:
    fields = tuple(_field(f"fields.{one.key}", one, put) for one in step.fields)
    return replace(step, heading=put(f"steps.{step.id}.heading", step.heading), fields=fields)


def _field(path: str, field: Field, put: Put) -> Field:
    return replace(
        field,
        prompt=put(f"{path}.prompt", field.prompt),
        label=put(f"{path}.label", field.label),
        help=put(f"{path}.help", field.help),
        low=put(f"{path}.low", field.low),
        high=put(f"{path}.high", field.high),
        options=_options(path, field.options, put),
        headings=_lines(f"{path}.headings", field.headings, put),
        subfields=tuple(_field(f"{path}.{one.key}", one, put) for one in field.subfields),
    )


def _options(path: str, options: tuple[Option, ...], put: Put) -> tuple[Option, ...]:
    return tuple(replace(one, label=put(f"{path}.options.{one.value}", one.label)) for one in options)


def _measure(measure: Measure, put: Put) -> Measure:
    return replace(measure, label=put(f"measures.{measure.name}.label", measure.label))


def _pattern(number: int, pattern: Pattern, put: Put) -> Pattern:
    path = f"patterns.{number}"
    return replace(pattern, meaning=put(f"{path}.meaning", pattern.meaning), move=put(f"{path}.move", pattern.move))


def _check(number: int, check: Check, put: Put) -> Check:
    return replace(check, message=put(f"checks.{number}.message", check.message))


def _question(question: ReviewQuestion, put: Put) -> ReviewQuestion:
    path = f"review.questions.{question.key}"
    options = _options(path, question.options, put)
    return replace(question, prompt=put(f"{path}.prompt", question.prompt), options=options)
