"""Scores of validated instruments in words: the band by its numbers, cut-offs with their source, change in points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from evenhand.domain.tracking.scores import Standing, standing_of
from evenhand.domain.tracking.series import Point
from evenhand.domain.worksheets.definition import TOTAL, CutOff, Definition, Instrument
from evenhand.domain.worksheets.formulas import gaps_in, measure_values, why_not_prorated
from evenhand.domain.worksheets.formulas.prorating import Refusal
from evenhand.faces.workspace.clock import Clock
from evenhand.wording import later, say, say_count
from evenhand.wording.numbers import as_read


def said_of_scores(instrument: Instrument, points: Sequence[Point], clock: Clock) -> tuple[str, ...]:
    """Return sentences on how the scores stand, for the therapist; empty without a score.

    None of them names what somebody has: a score asks a question and does not answer it.
    """
    if not points:
        return ()
    standing = standing_of(instrument, points)
    return (_latest(instrument, standing, clock), *_cut_offs(standing), *_change(instrument, standing, clock))


def score_of(
    definition: Definition, answers: Mapping[str, object], at: datetime, clock: Clock, *, stored: float | None = None
) -> tuple[str, ...]:
    """Return what the marks of an instrument say of one entry, and its groups; empty for any other sheet.

    A total stands there only when every item was answered or, `stored` with the entry, when the gaps of a paper were
    filled; else the reason stands there.
    """
    instrument = definition.instrument
    if instrument is None:
        return ()
    sums = measure_values(definition, answers)
    total = sums[TOTAL]
    if total is None and stored is not None:
        return (*said_of_scores(instrument, [Point(at, stored)], clock), _prorated(definition, answers))
    if total is None:
        return (_refused(definition, answers),)
    groups = (
        say(
            "%(group)s: %(points)s of %(low)s to %(high)s.",
            group=one.label,
            points=_figure(value),
            low=_figure(one.low),
            high=_figure(one.high),
        )
        for one in definition.measures
        if one.name != TOTAL and (value := sums[one.name]) is not None
    )
    return (*said_of_scores(instrument, [Point(at, total)], clock), *groups)


def _prorated(definition: Definition, answers: Mapping[str, object]) -> str:
    items = definition.instrument.items if definition.instrument else ()
    answered = len(items) - len(gaps_in(definition, answers))
    return say(
        "Pro-rated: %(answered)s of %(all)s items were answered; each gap was filled with their mean.",
        answered=answered,
        all=len(items),
    )


def _refused(definition: Definition, answers: Mapping[str, object]) -> str:
    """Why there is no score, with the numbers of the items that were left blank."""
    numbers = ", ".join(item.removeprefix("q") for item in gaps_in(definition, answers))
    return say(_REFUSED[why_not_prorated(definition, answers)], items=numbers)


_REFUSED: dict[Refusal, str] = {
    "": later("There is no score: not every item was answered (blank: %(items)s)."),
    "harm": later("There is no score: an item about harm was left blank (blank: %(items)s). Ask about it."),
    "too many": later("There is no score: too many items were left blank (%(items)s)."),
    "no rule": later("There is no score: items were left blank (%(items)s), and this measure has no rule for gaps."),
}


def _figure(value: float | None) -> str:
    return "–" if value is None else as_read(value)


def _latest(instrument: Instrument, standing: Standing, clock: Clock) -> str:
    when = clock.day_of(standing.latest.at)
    score = {
        "measure": instrument.name,
        "day": when,
        "points": _figure(standing.latest.value),
        "low": instrument.low,
        "high": instrument.high,
    }
    band = standing.band
    if band is None:
        return say("%(measure)s on %(day)s: %(points)s of %(low)s to %(high)s. There are no agreed bands.", **score)
    return say(
        "%(measure)s on %(day)s: %(points)s of %(low)s to %(high)s, a score in the %(first)s–%(last)s band "
        "(%(word)s, in the words of its makers).",
        **score,
        first=band.low,
        last=band.high,
        word=band.word,
    )


def _cut_offs(standing: Standing) -> Iterator[str]:
    reaches = later("It reaches the cut-off %(name)s: %(meaning)s (%(source)s).")
    is_under = later("It is under the cut-off %(name)s: %(meaning)s (%(source)s).")
    for words, cut_offs in ((reaches, standing.reached), (is_under, standing.not_reached)):
        for one in cut_offs:
            yield say(words, name=_named(one), meaning=one.meaning, source=one.source)


def _named(cut_off: CutOff) -> str:
    if cut_off.low == cut_off.high:
        return str(cut_off.low)
    return say("zone %(low)s–%(high)s", low=cut_off.low, high=cut_off.high)


def _change(instrument: Instrument, standing: Standing, clock: Clock) -> Iterator[str]:
    if standing.change is None:
        return
    yield _since_the_first(standing.change, _figure(standing.first.value), clock.day_of(standing.first.at))
    if instrument.change is None:
        yield say("There is no agreed figure for how many points are more than its error.")
        return
    beyond = later("That is more than what its error may make (%(points)s points: %(source)s).")
    within = later("That is within what its error may make (%(points)s points: %(source)s).")
    words = beyond if standing.beyond_error else within
    yield say(words, points=instrument.change.points, source=instrument.change.source)


def _since_the_first(change: float, first: str, day: str) -> str:
    if not change:
        return say("The same as the first score, %(first)s on %(day)s.", first=first, day=day)
    points = abs(change)
    words = {"number": _figure(points), "first": first, "day": day}
    number = 1 if points == 1 else 2
    if change < 0:
        return say_count(
            "%(number)s point lower than the first score, %(first)s on %(day)s.",
            "%(number)s points lower than the first score, %(first)s on %(day)s.",
            number,
            **words,
        )
    return say_count(
        "%(number)s point higher than the first score, %(first)s on %(day)s.",
        "%(number)s points higher than the first score, %(first)s on %(day)s.",
        number,
        **words,
    )
