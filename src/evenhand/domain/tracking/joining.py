"""When numbers of several forms, or of several versions of one, are one line: catalogue, section 6, rules 1 and 3."""

from __future__ import annotations

from collections.abc import Sequence

from evenhand.domain.worksheets.definition import Definition, Field, Measure
from evenhand.domain.worksheets.expressions import names_in, parse


def same_item(one: Definition, other: Definition, name: str) -> bool:
    """Return whether a measure means the same in two definitions: reckoned alike, on one range, from the same scales.

    One word of an end changed is another item. What a question reads may differ, and so may its place.
    """
    mine, its = _measure(one, name), _measure(other, name)
    if mine is None or its is None:
        return False
    if (mine.formula, mine.low, mine.high, mine.per) != (its.formula, its.low, its.high, its.per):
        return False
    return all(_scale(one, key) == _scale(other, key) for key in names_in(parse(mine.formula)))


def asks_alike(one: Definition, other: Definition, path: str) -> bool:
    """Return whether a pattern may read a path of two definitions as one line: one item, or one question."""
    if _measure(one, path) is None and _measure(other, path) is None:
        return _scale(one, path) == _scale(other, path)
    return same_item(one, other, path)


def joined_forms(form: Definition, forms: Sequence[Definition], name: str) -> tuple[Definition, ...]:
    """Return the forms whose points of a measure are one line with those of `form`, itself among them.

    Both have to name the measure as joined, and drift must not be looked for inside each form; else it stands alone.
    """
    if form.trends_within_form or name not in form.joined:
        return (form,)
    return tuple(
        one
        for one in forms
        if one.slug == form.slug or (name in one.joined and not one.trends_within_form and same_item(form, one, name))
    )


def _measure(definition: Definition, name: str) -> Measure | None:
    return next((one for one in definition.measures if one.name == name), None)


def _scale(definition: Definition, key: str) -> tuple[object, ...] | None:
    try:
        field = definition.field(key)
    except KeyError:
        return None
    return _ends(field)


def _ends(field: Field) -> tuple[object, ...]:
    return (
        field.kind, field.minimum, field.maximum, field.step, field.low, field.high, field.low_from, field.high_from,
        field.options,
    )  # fmt: skip
