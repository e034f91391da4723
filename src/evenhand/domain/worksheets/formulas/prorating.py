"""Scores of instruments that were filled on paper with gaps: catalogue, section 9, shared rules.

The usual published handling of one or two gaps is to fill each with the mean of the answered items; it is used only
where somebody asks for it, is marked, and never fills an item that asks about harm.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from evenhand.domain.worksheets.definition import Definition, Instrument

Refusal = Literal["", "harm", "too many", "no rule"]


def gaps_in(definition: Definition, answers: Mapping[str, object]) -> tuple[str, ...]:
    """Return the scored items of an instrument without an answer, in order; none for any other sheet."""
    instrument = definition.instrument
    return tuple(item for item in instrument.items if answers.get(item) is None) if instrument else ()


def why_not_prorated(definition: Definition, answers: Mapping[str, object]) -> Refusal:
    """Return why the gaps of an entry may not be filled; "" where they may, or there are none."""
    instrument, gaps = definition.instrument, gaps_in(definition, answers)
    if instrument is None or not gaps:
        return ""
    if any(risk.item in gaps and risk.steps == "task" for risk in instrument.risks):
        return "harm"
    if not instrument.most_gaps:
        return "no rule"
    return "too many" if len(gaps) > instrument.most_gaps else ""


def prorated_total(definition: Definition, answers: Mapping[str, object]) -> float | None:
    """Return the score with each gap filled by the mean of the answered items, as a whole number, halves up.

    None where there is no gap, or where its rules do not let them be filled.
    """
    instrument, gaps = definition.instrument, gaps_in(definition, answers)
    if instrument is None or not gaps or why_not_prorated(definition, answers):
        return None
    scored = [_points(instrument, item, answers[item]) for item in instrument.items if item not in gaps]
    if not scored:
        return None
    return float(int(sum(scored) * len(instrument.items) / len(scored) + 0.5))


def _points(instrument: Instrument, item: str, answer: object) -> int:
    points = int(str(answer))
    return instrument.points[0] + instrument.points[-1] - points if item in instrument.reversed else points
