"""Entries, forms and points for tests of tracking, as short as a test can say them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from evenhand.domain.tracking.detectors.finding import Finding
from evenhand.domain.tracking.detectors.looking import Look
from evenhand.domain.tracking.detectors.registry import DETECTORS
from evenhand.domain.tracking.entries import Entry
from evenhand.domain.tracking.series import Point
from evenhand.domain.worksheets.definition import Definition, Field, Measure, Option, Pattern, Step

START = datetime(2026, 3, 2, 12, tzinfo=UTC)
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
SKIP = {"skipped": True}


def point(day: float, value: float, *, form: str = "", entry_id: str = "") -> Point:
    """One point, some days after the start."""
    return Point(START + timedelta(days=day), value, form, entry_id)


def points(values: Sequence[float], *, every: float = 7) -> list[Point]:
    """One point every so many days."""
    return [point(index * every, value) for index, value in enumerate(values)]


def entry(
    number: int,
    answers: Mapping[str, object] | None = None,
    *,
    day: float | None = None,
    at: datetime | None = None,
    event_at: datetime | None = None,
    form: str = "sheet",
    zone: str = "UTC",
    values: Mapping[str, float | None] | None = None,
) -> Entry:
    """The n-th entry, a week after the one before unless a day or a moment is given."""
    sent = at or START + timedelta(days=day if day is not None else 7 * (number - 1))
    return Entry(f"e{number}", form, 1, number, sent, event_at, zone, answers or {}, values or {})


def entries(path: str, answers: Sequence[object], *, every: float = 7, form: str = "sheet") -> list[Entry]:
    """One entry for each answer at a path; None leaves the answer away."""
    return [
        entry(n, {} if said is None else {path: said}, day=(n - 1) * every, form=form)
        for n, said in enumerate(answers, start=1)
    ]


def field(key: str, kind: str = "long_text", **parts: Any) -> Field:
    """A field of a sheet; `options` may be given as labels by value."""
    options: Mapping[str, str] = parts.pop("options", {})
    built = tuple(Option(value, label) for value, label in options.items())
    return Field(key=key, kind=kind, prompt=key.capitalize(), need="optional", options=built, **parts)


def scale(key: str, high: float = 10) -> Field:
    """A scale from 0."""
    return field(key, "scale", minimum=0, maximum=high)


def measure(name: str, formula: str | None = None, **parts: Any) -> Measure:
    """A measure of 0 to 10, unless other ends are given."""
    ends: dict[str, Any] = {"low": 0.0, "high": 10.0, "up": "neutral"} | parts
    return Measure(name=name, label=name.capitalize(), formula=formula or name, **ends)


def form(
    *fields: Field,
    measures: Sequence[Measure] = (),
    patterns: Sequence[Pattern] = (),
    slug: str = "sheet",
    mode: str = "series",
) -> Definition:
    """A sheet of one page."""
    return Definition(
        slug=slug,
        version=1,
        library_name=slug.capitalize(),
        client_title=f"{slug.capitalize()} title",
        mode=mode,
        series="line",
        minutes="1",
        who="client",
        steps=(Step("page", "Page", fields),),
        measures=tuple(measures),
        patterns=tuple(patterns),
    )


def pattern(detector: str, *fields: str, **parameters: str | float | bool) -> Pattern:
    """A pattern with a meaning and a move."""
    return Pattern(detector, fields, parameters, "it may be so", "ask about it")


def look_for(
    wanted: Pattern,
    sheet: Definition,
    own: Sequence[Entry],
    *,
    series: Sequence[Entry] | None = None,
    now: datetime = NOW,
    is_open: bool = True,
) -> Finding | None:
    """Run one detector over entries of one form."""
    whole = tuple(series if series is not None else own)
    titles = {sheet.slug: sheet.client_title}
    look = Look(wanted, sheet, tuple(own), whole, now.date(), is_open, titles, {})
    return DETECTORS[wanted.detector](look)
