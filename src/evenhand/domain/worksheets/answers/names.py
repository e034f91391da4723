"""Answers as a formula sees them: names with plain values."""

from __future__ import annotations

from collections.abc import Mapping

from evenhand.domain.worksheets.answers.shapes import fits, is_skipped, moment_of
from evenhand.domain.worksheets.answers.visibility import visible_answers
from evenhand.domain.worksheets.definition import Definition, Field

_MOMENTS = frozenset({"date", "time", "datetime"})


def values_of(definition: Definition, answers: Mapping[str, object]) -> tuple[dict[str, object], frozenset[str]]:
    """The values of shown answers by name, and the names of what was skipped.

    Missing, skipped and hidden answers, and stored values that do not fit their field, have no value.
    """
    shown = visible_answers(definition, answers)
    values: dict[str, object] = {}
    for field in definition.fields():
        stored = shown.get(field.key)
        if stored is None or is_skipped(stored) or not fits(field, stored):
            continue
        if field.kind == "rows" and isinstance(stored, list):
            values[field.key] = stored
            for sub in field.subfields:
                values[f"{field.key}.{sub.key}"] = [_value_of(sub, row.get(sub.key)) for row in stored]
        else:
            values[field.key] = _value_of(field, stored)
    return values, frozenset(key for key, stored in shown.items() if is_skipped(stored))


def _value_of(field: Field, stored: object) -> object:
    if stored is None or is_skipped(stored) or not fits(field, stored):
        return None
    if isinstance(stored, list):
        return tuple(stored)
    if field.kind in _MOMENTS and isinstance(stored, str):
        return moment_of(field.kind, stored)
    return stored
