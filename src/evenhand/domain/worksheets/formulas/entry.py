"""The measures of one entry."""

from __future__ import annotations

from collections.abc import Mapping

from evenhand.domain.worksheets.answers.names import values_of
from evenhand.domain.worksheets.definition import Definition
from evenhand.domain.worksheets.expressions import as_number, evaluate, parse


def measure_values(
    definition: Definition,
    answers: Mapping[str, object],
    *,
    setup: Mapping[str, object] | None = None,
) -> dict[str, float | None]:
    """Every measure of one entry by name, in the order of the sheet; measures of a period are left out.

    None where an input is missing, skipped or hidden, where a formula divides by zero, or where a stored
    answer does not fit its field. `setup` holds the answers of the set-up in force. Store the value with
    the `formula_version` of its measure.
    """
    values, skipped = values_of(definition, {**(setup or {}), **answers})
    found: dict[str, float | None] = {}
    for measure in definition.measures:
        if measure.per is None:
            value = evaluate(parse(measure.formula), values, skipped=skipped)
            found[measure.name] = as_number(value)
            values.setdefault(measure.name, found[measure.name])
    return found
