"""What a sheet measures and a practice follows over time, and what the score of an instrument is made of, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from evenhand.domain.worksheets.definition import TOTAL, CutOff, Definition, Instrument, Measure
from evenhand.wording import later, say, say_count
from evenhand.wording.lists import all_of
from evenhand.wording.numbers import with_decimals

_PERIODS = {
    "day": later("for each day"),
    "week": later("for each week"),
    "all": later("over all entries"),
}
_WELCOME = {
    "good": later("more of it is welcome"),
    "bad": later("less of it is welcome"),
    "neutral": later("neither way is called better"),
}


@dataclass(frozen=True, slots=True)
class Followed:
    """A number that is followed: what it is called, and how it comes about."""

    label: str
    words: str


@dataclass(frozen=True, slots=True)
class Score:
    """What a therapist knows of an instrument's score before giving it.

    `bands` have their ends and the owner's word, which is in `language`; `lines` are sentences: what is summed, what a
    change and a cut-off are, what an answer about harm calls for.
    """

    lines: tuple[str, ...]
    bands: tuple[tuple[str, str], ...]
    cut_offs: tuple[tuple[str, str], ...]
    harm: tuple[str, ...]
    language: str


def followed_of(sheet: Definition) -> tuple[Followed, ...]:
    """Return what is measured on a sheet and followed over time."""
    labels = {one.name: one.label for one in sheet.measures}
    keys = {one.key for one in sheet.fields()}
    return tuple(Followed(one.label, " · ".join(_about(one, keys, labels))) for one in sheet.measures)


def _about(measure: Measure, keys: set[str], labels: dict[str, str]) -> Iterator[str]:
    yield say("as it was answered") if measure.formula in keys else say("reckoned from the answers")
    yield _for_what(measure)
    ends = _ends(measure)
    if ends:
        yield ends
    yield say("which way is welcome is agreed beforehand") if measure.up_from else str(_WELCOME[measure.up])
    if measure.alternative_to in labels:
        yield say("in the place of “%(name)s” where the practice picks it", name=labels[measure.alternative_to])


def _for_what(measure: Measure) -> str:
    if measure.per is None:
        return say("in each entry")
    if measure.per in _PERIODS:
        return str(_PERIODS[measure.per])
    days = int("".join(filter(str.isdigit, measure.per)))
    return say_count("over the last day", "over the last %(number)s days", days)


def _ends(measure: Measure) -> str:
    low, high = (with_decimals(f"{end:g}") if end is not None else "" for end in (measure.low, measure.high))
    if low and high:
        return say("from %(low)s to %(high)s", low=low, high=high)
    return say("from %(low)s up", low=low) if low else ""


def score_of_guide(sheet: Definition) -> Score | None:
    """Return what the score of an instrument is made of; None for any other sheet."""
    instrument = sheet.instrument
    if instrument is None:
        return None
    return Score(
        lines=tuple(_lines(sheet, instrument)),
        bands=tuple((f"{one.low}–{one.high}", one.word) for one in instrument.bands),
        cut_offs=tuple((_cut_off(one), f"{one.meaning} ({one.source})") for one in instrument.cut_offs),
        harm=tuple(_harm(instrument)),
        language=sheet.asked_in,
    )


def _lines(sheet: Definition, instrument: Instrument) -> Iterator[str]:
    yield say("It asks about this time: %(period)s.", period=instrument.period)
    yield say(
        "The score is the sum of %(items)s items with %(least)s to %(most)s points each: %(low)s to %(high)s.",
        items=len(instrument.items),
        least=instrument.points[0],
        most=instrument.points[-1],
        low=instrument.low,
        high=instrument.high,
    )
    if instrument.reversed:
        numbers = all_of([key.removeprefix("q") for key in instrument.reversed])
        yield say("These items are turned round and count from the other end: %(numbers)s.", numbers=numbers)
    for one in sheet.measures:
        if one.name != TOTAL and one.low is not None and one.high is not None:
            ends = {"low": f"{one.low:g}", "high": f"{one.high:g}"}
            yield say("Also summed apart: %(group)s, %(low)s to %(high)s.", group=one.label, **ends)
    if instrument.not_scored:
        yield say("One more question stands beside the score. It is shown and never added.")
    yield say("There is a score once every item is answered.")
    if not instrument.bands:
        yield say("There are no agreed bands.")
    yield _change(instrument)


def _change(instrument: Instrument) -> str:
    if instrument.change is None:
        return say("There is no agreed figure for how many points are more than its error.")
    return say_count(
        "A change counts as more than error from %(number)s point on (%(source)s).",
        "A change counts as more than error from %(number)s points on (%(source)s).",
        instrument.change.points,
        source=instrument.change.source,
    )


def _cut_off(cut_off: CutOff) -> str:
    return str(cut_off.low) if cut_off.low == cut_off.high else f"{cut_off.low}–{cut_off.high}"


def _harm(instrument: Instrument) -> Iterator[str]:
    """What an answer about harm calls for, item by item."""
    task = later(
        "Item %(item)s asks about harm. From %(least)s on, the client sees numbers for bad hours at once, and the "
        "practice has a task with a due time, whatever the score. Only a person closes it, with a note. The answer is "
        "no assessment, and 0 is no clearance."
    )
    mark = later(
        "Item %(item)s asks about risks. From %(least)s on it puts a quiet mark on the case file: ask about it at the "
        "next contact. Only a person closes it, with a note."
    )
    for one in instrument.risks:
        words = task if one.steps == "task" else mark
        yield say(words, item=one.item.removeprefix("q"), least=one.least)
