"""A definition in another language: its texts by path, what may stand in for each, and the definition that comes of it.

Keys, values, formulas and conditions are the same whatever the language, so that answers and measures are too. A path
names what a text belongs to: `fields.situation.prompt`, `fields.area.options.family`, `patterns.1.meaning`, `guide.2`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from evenhand.domain.worksheets.definition.instrument_parts import Licence
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
from evenhand.domain.worksheets.definition.translating_instruments import (
    TERMS,
    in_whose_language,
    is_wording,
    said_of_instrument,
)
from evenhand.wording import say

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
PLACE = re.compile(r"\{\w+\}|`[^`]+`")
"""What a text names by a mark of its own: a number to ring, another sheet, a measure."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with the text at a path; `is_missing` where it was only not written."""

    path: str
    reason: str
    is_missing: bool = False


@dataclass(frozen=True, slots=True)
class Ground:
    """On what ground an instrument's wording in a language is here, and whose it is."""

    status: Licence
    owner: str
    terms: str


def texts_of(definition: Definition) -> dict[str, str]:
    """Return every text that a person reads, by its path."""
    found: dict[str, str] = {}

    def note(path: str, text: str) -> str:
        found[path] = text
        return text

    _said(definition, note)
    return found


def wording_in(definition: Definition) -> frozenset[str]:
    """Return the paths of the texts that are an instrument owner's; none of any other sheet."""
    return frozenset(filter(is_wording, texts_of(definition))) if definition.instrument else frozenset()


def says_wording(definition: Definition, texts: Mapping[str, str]) -> bool:
    """Return whether texts say any of an owner's wording."""
    return any(texts.get(path, "").strip() for path in wording_in(definition))


def faults_of(definition: Definition, texts: Mapping[str, str]) -> Iterator[Fault]:
    """Yield everything that keeps texts from standing in for those of a definition.

    The wording of an instrument may be left as its owner has it: wholly, or not at all.
    """
    wanted, wording = texts_of(definition), wording_in(definition)
    worded = says_wording(definition, texts)
    for path in texts:
        if path not in wanted:
            yield Fault(path, say("The sheet has no text at this path."))
    for path, text in wanted.items():
        said = texts.get(path, "")
        if not said.strip():
            if path == TERMS if worded else path in wording:
                continue
            yield Fault(path, say("This text is missing."), is_missing=True)
        elif Counter(PLACE.findall(said)) != Counter(PLACE.findall(text)):
            yield Fault(
                path, say("It has to name the same places in braces and names in backticks as the sheet's own text.")
            )


def translated(
    definition: Definition, texts: Mapping[str, str], *, language: str, ground: Ground | None = None
) -> Definition:
    """Return the definition with these texts in the place of its own; each that is asked for has to be there.

    `ground` is that of an instrument's wording where the texts say it; without one it stays in its own language.
    """
    wording = wording_in(definition)
    said = {path: text for path, text in texts.items() if ground or path not in wording}
    spoken = replace(_said(definition, lambda path, text: said.get(path) or text), language=language, spoken=())
    if spoken.instrument is None:
        return spoken
    if ground is not None:
        parts = replace(spoken.instrument, licence=ground.status, owner=ground.owner, terms=ground.terms)
        spoken = replace(spoken, instrument=parts, licence=ground.terms)
    return in_whose_language(spoken, "" if ground or definition.asked_in == language else definition.asked_in)


def _said(definition: Definition, put: Put) -> Definition:
    def line(path: str, text: str) -> str:
        return put(path, text) if text else text

    texts: dict[str, Any] = {name: line(name, getattr(definition, name)) for name in WORDS}
    texts |= {name: _lines(name, getattr(definition, name), line) for name in LINES}
    patterns = tuple(_pattern(number, one, line) for number, one in enumerate(definition.patterns, start=1))
    said = replace(definition, **texts, patterns=patterns)
    return said_of_instrument(said, line) if definition.instrument else _of_sheet(said, line)


def _of_sheet(definition: Definition, line: Put) -> Definition:
    redo = definition.redo
    return replace(
        definition,
        review_guidance=line("review.guidance", definition.review_guidance),
        steps=tuple(_step(one, line) for one in definition.steps),
        measures=tuple(_measure(one, line) for one in definition.measures),
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
