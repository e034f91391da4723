"""An instrument in another language: what is ours around it, and its owner's wording apart.

Ours may be said by anybody. The wording (opening words, items, answers, the words of bands) is its owner's in each
language: without a translation that is licensed on a ground of its own it stays as it is, and is marked as such.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from evenhand.domain.worksheets.definition.instrument_parts import TOTAL, Change, CutOff, Instrument
from evenhand.domain.worksheets.definition.instruments import name_of_score
from evenhand.domain.worksheets.definition.parts import Definition, Field, Measure, Option, Step

Put = Callable[[str, str], str]
TERMS = "licence.terms"
"""The ground on which the wording is here: that of the wording in the language in which it stands."""
OPENING, HELP, EXTRA, ITEMS, ANSWERS, BANDS = "opening", "help", "extra", "items", "answers", "bands"
_WORDING = (OPENING, ITEMS, ANSWERS, EXTRA, BANDS)


def is_wording(path: str) -> bool:
    """Return whether a text of an instrument is its owner's."""
    return path.partition(".")[0] in _WORDING


def said_of_instrument(definition: Definition, put: Put) -> Definition:
    """Return an instrument with its texts put anew, and what is made of them made again: headings, labels, sums."""
    instrument = definition.instrument
    if instrument is None:
        return definition
    return replace(
        definition,
        steps=tuple(_step(one, definition.client_title, instrument, put) for one in definition.steps),
        measures=tuple(_measure(one, put) for one in definition.measures),
        instrument=_parts(instrument, put),
        licence=put(TERMS, instrument.terms),
    )


def in_whose_language(definition: Definition, wording: str) -> Definition:
    """Return an instrument whose owner's wording is marked as being in another language than the sheet.

    "" is for a wording in the language of the sheet. The score is called in the language of the sheet.
    """
    instrument = definition.instrument
    if instrument is None:
        return definition
    label = name_of_score(instrument.name, definition.language)
    return replace(
        definition,
        steps=tuple(
            replace(step, fields=tuple(one if _is_help(one) else replace(one, language=wording) for one in step.fields))
            for step in definition.steps
        ),
        measures=tuple(replace(one, label=label) if one.name == TOTAL else one for one in definition.measures),
    )


def _is_help(field: Field) -> bool:
    return field.kind == "info" and field.key.startswith(HELP)


def _step(step: Step, title: str, instrument: Instrument, put: Put) -> Step:
    fields = tuple(_field(one, instrument, put) for one in step.fields)
    return replace(step, heading=title or step.heading, fields=fields)


def _field(field: Field, instrument: Instrument, put: Put) -> Field:
    if field.kind == "info":
        return replace(field, prompt=put(HELP if _is_help(field) else OPENING, field.prompt))
    if field.key in instrument.not_scored:
        options = _options(f"{EXTRA}.{ANSWERS}", field.options, put)
        return replace(field, prompt=put(f"{EXTRA}.prompt", field.prompt), options=options)
    number = field.key.removeprefix("q")
    prompt = put(f"{ITEMS}.{number}", field.prompt)
    asked = replace(field, prompt=prompt, label=f"{number}. {prompt}", options=_options(ANSWERS, field.options, put))
    if field.kind != "scale":
        return asked
    low, high = (f"{ANSWERS}.{instrument.points[end]}" for end in (0, -1))
    return replace(asked, low=put(low, field.low), high=put(high, field.high))


def _options(path: str, options: tuple[Option, ...], put: Put) -> tuple[Option, ...]:
    return tuple(replace(one, label=put(f"{path}.{one.value}", one.label)) for one in options)


def _measure(measure: Measure, put: Put) -> Measure:
    if measure.name == TOTAL:
        return measure
    return replace(measure, label=put(f"groups.{measure.name}.word", measure.label))


def _parts(instrument: Instrument, put: Put) -> Instrument:
    change = instrument.change
    return replace(
        instrument,
        terms=put(TERMS, instrument.terms),
        period=put("period", instrument.period),
        groups=tuple(replace(one, word=put(f"groups.{one.name}.word", one.word)) for one in instrument.groups),
        bands=tuple(
            replace(one, word=put(f"{BANDS}.{place}", one.word)) for place, one in enumerate(instrument.bands, start=1)
        ),
        cut_offs=tuple(_cut_off(number, one, put) for number, one in enumerate(instrument.cut_offs, start=1)),
        change=Change(change.points, put("change.source", change.source)) if change else None,
    )


def _cut_off(number: int, cut_off: CutOff, put: Put) -> CutOff:
    path = f"cut_offs.{number}"
    return replace(
        cut_off, meaning=put(f"{path}.meaning", cut_off.meaning), source=put(f"{path}.source", cut_off.source)
    )
