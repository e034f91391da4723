"""The two lengths of one sheet: what a short and a long form share, and what only one of them asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from evenhand.domain.worksheets.definition import TEXT_KINDS, Definition, Field


def may_be_switched(one: Definition, other: Definition) -> bool:
    """Return whether somebody who writes on one form may go on with the other, and back, without losing a word.

    Both write into one series, neither is locked between two sittings, and what stands under a key in one can be shown
    and changed under the same key in the other.
    """
    if one.series != other.series or one.has_second_sitting or other.has_second_sitting:
        return False
    asked = {field.key: field for field in one.fields()}
    return all(_same_shape(asked[field.key], field) for field in other.fields() if field.key in asked)


def _same_shape(one: Field, other: Field) -> bool:
    """Whether every answer to one question is an answer to the other."""
    if one.kind in TEXT_KINDS and other.kind in TEXT_KINDS:
        return True
    return (
        _shape(one) == _shape(other)
        and len(one.subfields) == len(other.subfields)
        and all(
            sub.key == its.key and _same_shape(sub, its)
            for sub, its in zip(one.subfields, other.subfields, strict=True)
        )
    )


def _shape(field: Field) -> tuple[object, ...]:
    return field.kind, field.options, field.options_from, field.minimum, field.maximum, field.step


def rest_of(definition: Definition, other: Definition) -> Definition | None:
    """Return the other form without what this one asks too; None where nothing is left."""
    asked = {field.key for field in definition.fields()}
    steps = [
        replace(step, fields=tuple(one for one in step.fields if one.is_answered and one.key not in asked))
        for step in other.steps
        if not step.setup
    ]
    left = tuple(step for step in steps if step.fields)
    return replace(other, steps=left) if left else None


def written_beside(definition: Definition, other: Definition, answers: Mapping[str, object]) -> bool:
    """Return whether these answers hold something that only the other form asks."""
    rest = rest_of(definition, other)
    return rest is not None and any(field.key in answers for field in rest.fields())


def with_rest(definition: Definition, other: Definition) -> Definition:
    """Return a form with the pages of the other that it lacks behind its own: to show all that was written."""
    rest = rest_of(definition, other)
    if rest is None:
        return definition
    taken = {step.id for step in definition.steps}
    named = (replace(step, id=step.id if step.id not in taken else f"{step.id}_of_the_other") for step in rest.steps)
    return replace(definition, steps=definition.steps + tuple(named))
