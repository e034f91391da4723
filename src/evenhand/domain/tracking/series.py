"""A measure as a series of dated values, each with the form it came from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from evenhand.domain.tracking.entries import Blank, Entry, numbers
from evenhand.domain.worksheets.definition import Definition, Measure
from evenhand.domain.worksheets.formulas import Occurrence, period_values


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a measure at one moment (aware), marked with its form and its entry."""

    at: datetime
    value: float
    form: str = ""
    entry_id: str = ""


def points_of(measure: str, entries: Iterable[Entry]) -> tuple[Point, ...]:
    """Return the points of a measure, oldest first; an entry without a value gives no point, never a zero."""
    dated = sorted(entries, key=lambda entry: (entry.at, entry.number))
    return tuple(
        Point(entry.at, value, entry.form, entry.id)
        for entry in dated
        for value in numbers(entry, measure)
        if not isinstance(value, Blank)
    )


def period_points(definition: Definition, measure: Measure, entries: Sequence[Entry]) -> tuple[Point, ...]:
    """Return the points of a measure that is counted a day or a week, one a period with a value, oldest first.

    A week stands at noon of its Monday, a look back over some days at noon of its last. The points belong to no
    single entry. Empty without an entry made with the form.
    """
    own = sorted((entry for entry in entries if entry.form == definition.slug), key=lambda entry: entry.at)
    if not own:
        return ()
    zone = ZoneInfo(own[-1].zone)
    periods = period_values(
        definition, measure, [Occurrence(entry.local_at, entry.answers, entry.values) for entry in own]
    )
    days = [(period.first if measure.per == "week" else period.last, period.value) for period in periods]
    return tuple(
        Point(datetime.combine(day, time(12), tzinfo=zone), value, definition.slug)
        for day, value in days
        if value is not None
    )


def by_form(points: Iterable[Point]) -> Mapping[str, tuple[Point, ...]]:
    """Part the points by form: a change of form must never look like a change in the person."""
    parted: dict[str, list[Point]] = {}
    for point in points:
        parted.setdefault(point.form, []).append(point)
    return {form: tuple(own) for form, own in parted.items()}


def unbroken_runs(points: Sequence[Point], *, pause: timedelta) -> tuple[tuple[Point, ...], ...]:
    """Cut where a chart may draw no line: after a pause longer than `pause`, and at a change of form."""
    runs: list[list[Point]] = []
    for point in points:
        last = runs[-1][-1] if runs else None
        if last is None or point.at - last.at > pause or point.form != last.form:
            runs.append([point])
        else:
            runs[-1].append(point)
    return tuple(tuple(run) for run in runs)
