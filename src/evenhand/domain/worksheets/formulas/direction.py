"""Which way of a measure is welcome."""

from __future__ import annotations

from collections.abc import Mapping

from evenhand.domain.worksheets.definition import Direction, Measure


def direction_of(measure: Measure, setup: Mapping[str, object] | None = None) -> Direction:
    """The direction the sheet states, or the one that a choice of the set-up decides."""
    if measure.up_from is None:
        return measure.up
    chosen = (setup or {}).get(measure.up_from.field)
    return measure.up_from.directions.get(str(chosen), measure.up)
