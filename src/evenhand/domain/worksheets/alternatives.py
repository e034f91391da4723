"""Measures of which a practice picks one: the default, or the one that takes its place. Rules only."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from evenhand.domain.worksheets.definition import Definition, Measure


def name_of_choice(slug: str, measure: str) -> str:
    """Return how a practice's pick is written down: the sheet and its measure."""
    return f"{slug}:{measure}"


def alternatives_of(definition: Definition) -> tuple[tuple[Measure, tuple[Measure, ...]], ...]:
    """Return each measure that others can take the place of, with those others; none for most sheets."""
    return tuple(
        (one, others)
        for one in definition.measures
        if (others := tuple(other for other in definition.measures if other.alternative_to == one.name))
    )


def as_picked(definition: Definition, chosen: Collection[str]) -> Definition:
    """Return a definition in which one series never mixes two ways of reckoning.

    Of measures that stand for the same, only the default is left or, where the practice has picked another, that one:
    patterns then read it in the place of the default.
    """
    places: dict[str, str] = {}
    for default, others in alternatives_of(definition):
        picked = next((one.name for one in others if name_of_choice(definition.slug, one.name) in chosen), default.name)
        places |= {one.name: picked for one in (default, *others)}
    if not places:
        return definition
    return replace(
        definition,
        measures=tuple(one for one in definition.measures if places.get(one.name, one.name) == one.name),
        patterns=tuple(
            replace(one, fields=tuple(places.get(field, field) for field in one.fields)) for one in definition.patterns
        ),
    )
