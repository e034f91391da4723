"""Whether the formulas of measures and checks can be worked out on the fields of the sheet."""

from __future__ import annotations

import re
from collections.abc import Mapping

from evenhand.domain.worksheets.definition.fields import KEY
from evenhand.domain.worksheets.definition.lines import Path
from evenhand.domain.worksheets.definition.names import period_shapes, shapes_of
from evenhand.domain.worksheets.definition.parts import Definition, Measure
from evenhand.domain.worksheets.definition.tables import Findings
from evenhand.domain.worksheets.expressions import ExpressionError, Shape, check, kind_in_words, parse
from evenhand.wording import later, say

_PERIOD = re.compile(r"day|week|all|last [1-9]\d{0,2} days")


def check_measures(definition: Definition, findings: Findings) -> None:
    """Note measures with a wrong name, period, range or formula. A measure may read those before it."""
    fields = shapes_of(definition)
    entry_measures: set[str] = set()
    names: set[str] = set()
    for number, measure in enumerate(definition.measures):
        path: Path = ("measures", number)
        if measure.name in names:
            findings.add((*path, "name"), say('Two measures have the name "%(name)s".', name=measure.name))
        _check_measure(definition, measure, path, findings)
        if measure.per is None:
            known = {**dict.fromkeys(entry_measures, Shape("number")), **fields}
        else:
            known = period_shapes(definition, frozenset(entry_measures))
        _check_formula(measure.formula, known, "number", (*path, "formula"), findings)
        names.add(measure.name)
        if measure.per is None:
            entry_measures.add(measure.name)


def check_checks(definition: Definition, findings: Findings) -> None:
    """Note checks on an unknown field, and those that are not true or false."""
    measures = {measure.name: Shape("number") for measure in definition.measures if measure.per is None}
    fields = {field.key for field in definition.fields()}
    for number, one in enumerate(definition.checks):
        path: Path = ("checks", number)
        if one.field not in fields:
            findings.add(
                (*path, "field"), say('The check stands at "%(field)s", and there is no such field.', field=one.field)
            )
        _check_formula(one.holds, {**measures, **shapes_of(definition)}, "truth", (*path, "holds"), findings)


def _check_measure(definition: Definition, measure: Measure, path: Path, findings: Findings) -> None:
    if not KEY.fullmatch(measure.name):
        findings.add(
            (*path, "name"),
            say('The name "%(name)s" has to be small letters, digits and _, a letter first.', name=measure.name),
        )
    if measure.name in {field.key for field in definition.fields()} and measure.formula.strip() != measure.name:
        findings.add(
            (*path, "name"),
            say('"%(name)s" is also a field: the measure of that name can only be its answer.', name=measure.name),
        )
    if measure.per is not None and not _PERIOD.fullmatch(measure.per):
        findings.add((*path, "per"), say('"per" has to be "day", "week", "all" or "last N days".'))
    if measure.at_least and measure.per is None:
        findings.add((*path, "at_least"), say('"at_least" belongs to a measure with a period ("per").'))
    if measure.low is not None and measure.high is not None and measure.low >= measure.high:
        findings.add((*path, "high"), say('The range of "%(name)s" has to go upwards.', name=measure.name))
    if measure.alternative_to and measure.alternative_to not in {one.name for one in definition.measures}:
        findings.add(
            (*path, "alternative_to"),
            say('There is no measure "%(alternative_to)s".', alternative_to=measure.alternative_to),
        )
    _check_direction(definition, measure, path, findings)


def _check_direction(definition: Definition, measure: Measure, path: Path, findings: Findings) -> None:
    if measure.up_from is None or definition.setup_from:
        return
    asked = {field.key: field for step in definition.steps_of("setup") for field in step.fields}
    field = asked.get(measure.up_from.field)
    if field is None or {option.value for option in field.options} != set(measure.up_from.directions):
        findings.add(
            (*path, "up_from"),
            say('"up_from" has to name a choice of the set-up and give a direction for each of its options.'),
        )


def _check_formula(text: str, known: Mapping[str, Shape], wanted: str, path: Path, findings: Findings) -> None:
    try:
        shape = check(parse(text), known)
    except ExpressionError as error:
        findings.add(path, str(error))
        return
    if shape.kind != wanted or shape.over is not None:
        found = say("several of %(over)s", over=shape.over) if shape.over else kind_in_words(shape.kind)
        text = (
            later("The formula has to give one number, and it gives %(found)s.")
            if wanted == "number"
            else later("The formula has to give true or false, and it gives %(found)s.")
        )
        findings.add(path, say(text, found=found))
