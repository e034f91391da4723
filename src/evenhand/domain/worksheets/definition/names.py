"""What each name is to a formula, before there are any answers."""

from __future__ import annotations

from dataclasses import replace

from evenhand.domain.worksheets.definition.parts import NUMBER_KINDS, TEXT_KINDS, Definition, Field
from evenhand.domain.worksheets.expressions import Shape

_MOMENTS = frozenset({"date", "time", "datetime"})
ENTRIES = "entries"


def shapes_of(definition: Definition) -> dict[str, Shape]:
    """What each field of the sheet, and each "rows.sub", is to the formula of one entry."""
    shapes: dict[str, Shape] = {}
    for field in definition.fields():
        if field.kind == "rows":
            shapes[field.key] = Shape("rows", over=field.key)
            for sub in field.subfields:
                shapes[f"{field.key}.{sub.key}"] = _shape_of(sub, over=field.key)
        elif field.is_answered:
            shapes[field.key] = _shape_of(field)
    return shapes


def _shape_of(field: Field, over: str | None = None) -> Shape:
    if field.kind in NUMBER_KINDS:
        return Shape("number", over)
    if field.kind in TEXT_KINDS:
        return Shape("text", over)
    if field.kind == "yes_no":
        return Shape("truth", over)
    if field.kind in _MOMENTS:
        return Shape(field.kind, over)
    known = None if field.options_from else frozenset(option.value for option in field.options)
    return Shape(field.kind, over, known)


def period_shapes(definition: Definition, entry_measures: frozenset[str]) -> dict[str, Shape]:
    """What each name is to a formula over many entries: a column with one value an entry.

    Sub-fields of rows run along all rows of all entries, each row counting as one observation.
    """
    shapes = {name: replace(shape, over=shape.over or ENTRIES) for name, shape in shapes_of(definition).items()}
    return {**dict.fromkeys(entry_measures, Shape("number", over=ENTRIES)), **shapes}
