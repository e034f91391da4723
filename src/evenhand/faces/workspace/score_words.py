"""Scores of validated instruments in words: the band by its numbers, cut-offs with their source, change in points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from evenhand.domain.tracking.scores import Standing, standing_of
from evenhand.domain.tracking.series import Point
from evenhand.domain.worksheets.definition import TOTAL, CutOff, Definition, Instrument
from evenhand.domain.worksheets.formulas import measure_values
from evenhand.faces.workspace.clock import Clock


def said_of_scores(instrument: Instrument, points: Sequence[Point], clock: Clock) -> tuple[str, ...]:
    """Return sentences on how the scores stand, for the therapist; empty without a score.

    None of them names what somebody has: a score asks a question and does not answer it.
    """
    if not points:
        return ()
    standing = standing_of(instrument, points)
    return (_latest(instrument, standing, clock), *_cut_offs(standing), *_change(instrument, standing, clock))


def score_of(definition: Definition, answers: Mapping[str, object], at: datetime, clock: Clock) -> tuple[str, ...]:
    """Return what the marks of an instrument say of one entry, and its groups; empty for any other sheet.

    A total stands there only when every item was answered.
    """
    instrument = definition.instrument
    if instrument is None:
        return ()
    sums = measure_values(definition, answers)
    total = sums[TOTAL]
    if total is None:
        return ("There is no score: not every item was answered.",)
    groups = (
        f"{one.label}: {value:g} of {one.low:g} to {one.high:g}."
        for one in definition.measures
        if one.name != TOTAL and (value := sums[one.name]) is not None
    )
    return (*said_of_scores(instrument, [Point(at, total)], clock), *groups)


def _latest(instrument: Instrument, standing: Standing, clock: Clock) -> str:
    when = clock.day_of(standing.latest.at)
    words = f"{instrument.name} on {when}: {standing.latest.value:g} of {instrument.low} to {instrument.high}"
    band = standing.band
    if band is None:
        return f"{words}. There are no agreed bands."
    return f"{words}, a score in the {band.low}–{band.high} band ({band.word}, in the words of its makers)."


def _cut_offs(standing: Standing) -> Iterator[str]:
    for one in standing.reached:
        yield f"It reaches the cut-off {_named(one)}: {one.meaning} ({one.source})."
    for one in standing.not_reached:
        yield f"It is under the cut-off {_named(one)}: {one.meaning} ({one.source})."


def _named(cut_off: CutOff) -> str:
    return f"{cut_off.low}" if cut_off.low == cut_off.high else f"zone {cut_off.low}–{cut_off.high}"


def _change(instrument: Instrument, standing: Standing, clock: Clock) -> Iterator[str]:
    if standing.change is None:
        return
    points = abs(standing.change)
    way = "lower than" if standing.change < 0 else "higher than" if standing.change else "the same as"
    amount = f"{points:g} {'point' if points == 1 else 'points'} {way}" if points else "The same as"
    yield f"{amount} the first score, {standing.first.value:g} on {clock.day_of(standing.first.at)}."
    if instrument.change is None:
        yield "There is no agreed figure for how many points are more than its error."
        return
    more = "more than" if standing.beyond_error else "within"
    yield f"That is {more} what its error may make ({instrument.change.points} points: {instrument.change.source})."
