"""A series as its therapist rated it without labels: a chart of its own, what may be said of it, how much is left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from evenhand.domain.tracking.queries import SeriesProgress, Statement
from evenhand.domain.tracking.series import Point
from evenhand.domain.tracking.trend import describe
from evenhand.domain.worksheets.masking import Masked
from evenhand.domain.worksheets.queries import Entry, RatedUnseen
from evenhand.domain.worksheets.sequences import masked_in
from evenhand.faces.components.charts import ChartPoint, ChartSeries, timeline_chart
from evenhand.faces.components.markup import Markup
from evenhand.faces.workspace.clock import Clock
from evenhand.faces.workspace.series_chart import MARKERS, kinds_of, shortened
from evenhand.wording import later, say

SOURCE = later("Therapist, without labels")
"""The source of these values, as every place names it."""


@dataclass(frozen=True, slots=True)
class MaskedSection:
    """What a series shows of ratings without labels: `left` entries are not rated yet."""

    chart: Markup | None
    rated: int
    left: int
    known: int


def masked_section(series: SeriesProgress, rated: Sequence[RatedUnseen], clock: Clock) -> MaskedSection | None:
    """Return what a series shows of ratings without labels; None for a series that is not rated so."""
    masked = masked_in(series.name)
    if masked is None:
        return None
    by_entry = {one.entry: one for one in rated}
    own = [by_entry[entry.submission.entry] for entry in series.entries if entry.submission.entry in by_entry]
    left = sum(
        entry.submission.entry not in by_entry and bool(masked.texts_in(entry.answers)) for entry in series.entries
    )
    if not own and not left:
        return None
    return MaskedSection(
        chart=_chart(series, masked, by_entry, clock) if own else None,
        rated=len(own),
        left=left,
        known=sum(one.read_before for one in own),
    )


def masked_statements(series: SeriesProgress, rated: Sequence[RatedUnseen]) -> Iterator[Statement]:
    """Yield what may be said of each measure as it was rated without labels; nothing where nothing was."""
    masked, by_entry = masked_in(series.name), {one.entry: one for one in rated}
    for name in masked.texts.values() if masked else ():
        form = next((one for one in reversed(series.forms) if name in {measure.name for measure in one.measures}), None)
        points = tuple(_points(series, name, by_entry))
        if form is not None and points:
            measure = form.measure(name)
            yield Statement(form, measure, describe(points, label=measure.label, up=measure.up))


def _points(series: SeriesProgress, name: str, rated: Mapping[UUID, RatedUnseen]) -> Iterator[Point]:
    placed = sorted(series.entries, key=_at)
    for entry in placed:
        sent = entry.submission
        if sent.entry in rated:
            yield Point(_at(entry), float(rated[sent.entry].ratings[name]), sent.slug, str(sent.entry))


def _at(entry: Entry) -> datetime:
    at: datetime = entry.submission.happened_at or entry.submission.sent_at
    return at


def _chart(series: SeriesProgress, masked: Masked, rated: Mapping[UUID, RatedUnseen], clock: Clock) -> Markup:
    every = {measure.name: measure.label for form in series.forms for measure in form.measures}
    names = list(masked.texts.values())
    labels = dict(zip(names, shortened([every[name] for name in names]), strict=True))
    kinds = {name: kind for form in series.forms for name, kind in kinds_of(form).items()}
    drawn = [
        ChartSeries(
            labels[name],
            kinds[name],
            MARKERS[kinds[name]][1],
            tuple(ChartPoint(point.at, point.value, str(SOURCE)) for point in _points(series, name, rated)),
        )
        for name in names
    ]
    return timeline_chart(
        drawn,
        low=masked.minimum,
        high=masked.maximum,
        zone=clock.zone,
        title=say("Source: therapist, without labels"),
        description=say("What the therapist rated without knowing which reply was for whom."),
        name=f"{series.name.replace('_', '-')}-masked",
        pairs=True,
    )
