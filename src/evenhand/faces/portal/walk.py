"""The way of a client through a sheet: which pages there are, which comes next, where to go on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evenhand.domain.worksheets.answers import missing
from evenhand.domain.worksheets.definition import Definition, Stage, Step
from evenhand.faces.components.sheet.meeting import fields_open

Answers = Mapping[str, object]
OTHER = "other"
"""What the button says that goes on with the other length of the sheet."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One page on the way: its number in the sheet from 1, which never changes, and its step."""

    number: int
    step: Step


def stops_of(definition: Definition, stage: Stage, answers: Answers) -> tuple[Stop, ...]:
    """Return the pages of a stage on which the client meets anything, given the answers so far."""
    return tuple(
        Stop(number, step)
        for number, step in enumerate(definition.steps, start=1)
        if step.stage == stage and fields_open(step, answers)
    )


def stop_at(stops: Sequence[Stop], number: int) -> Stop | None:
    """Return the page of that number; None when there is no such page on the way."""
    return next((stop for stop in stops if stop.number == number), None)


def stop_after(stops: Sequence[Stop], number: int) -> Stop | None:
    """Return the page that follows; None after the last."""
    return next((stop for stop in stops if stop.number > number), None)


def stop_before(stops: Sequence[Stop], number: int) -> Stop | None:
    """Return the page before; None at the first."""
    return next((stop for stop in reversed(stops) if stop.number < number), None)


def where_to_go_on(
    definition: Definition, stops: Sequence[Stop], answers: Answers, *, stage: Stage, setup: Answers
) -> Stop | None:
    """Return the page to open first: the first where something is missing, None when nothing is.

    Pages that are only read, right before it, are part of it: both replies are read before they are rated.
    """
    if not any(field.key in answers for stop in stops for field in stop.step.fields):
        return stops[0] if stops else None
    open_at = next(
        (
            position
            for position, stop in enumerate(stops)
            if missing(definition, answers, stage=stage, setup=setup, steps={stop.step.id})
        ),
        None,
    )
    if open_at is None:
        return None
    while open_at and not any(field.is_answered for field in stops[open_at - 1].step.fields):
        open_at -= 1
    return stops[open_at]
