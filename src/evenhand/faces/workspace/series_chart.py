"""One series as a chart: the ratings of every entry, a marker a form, a log's taps along the bottom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from evenhand.domain.tracking.joining import same_item
from evenhand.domain.tracking.queries import SeriesProgress
from evenhand.domain.worksheets.answers import label_of
from evenhand.domain.worksheets.definition import TOTAL, Definition, Measure
from evenhand.domain.worksheets.queries import BeliefPoint, Entry
from evenhand.faces.components.charts import ChartPoint, ChartSeries, ChartTap, timeline_chart
from evenhand.faces.components.charts.values import Kind, Marker
from evenhand.faces.components.markup import Markup
from evenhand.faces.workspace.clock import Clock
from evenhand.wording import say

MARKERS: dict[Kind, tuple[Marker, Marker]] = {
    "self": ("circle", "circle-open"),
    "friend": ("diamond", "diamond-open"),
    "belief": ("square", "square-open"),
    "other": ("triangle", "triangle"),
}
KINDS_IN_ORDER: tuple[Kind, ...] = ("friend", "self", "belief", "other")
BELIEF_HIGH = 100
LONGEST_NAME = 20
SMALL_WORDS = frozenset({"a", "an", "at", "for", "from", "how", "in", "of", "on", "the", "to", "what", "with"})


@dataclass(frozen=True, slots=True)
class Scale:
    """Ratings that share one scale, and so one chart."""

    low: float
    high: float
    names: tuple[str, ...]


def ratings_of(form: Definition) -> list[Measure]:
    """Return the ratings of a form as given, not what is reckoned from several; of an instrument its score."""
    if form.instrument is not None:
        return [form.measure(TOTAL)]
    rated = {field.key for field in form.fields() if field.kind == "scale"}
    return [
        measure
        for measure in form.measures
        if measure.per is None and measure.formula in rated and measure.low is not None and measure.high is not None
    ]


def scales_of(forms: Sequence[Definition]) -> list[Scale]:
    """Return which ratings of a series stand on one chart: those of the same range, in the order of the forms."""
    grouped: dict[tuple[float, float], dict[str, None]] = {}
    for form in forms:
        for measure in ratings_of(form):
            if measure.low is not None and measure.high is not None:
                grouped.setdefault((measure.low, measure.high), {})[measure.name] = None
    return [Scale(low, high, tuple(names)) for (low, high), names in grouped.items()]


def chart_of(series: SeriesProgress, scale: Scale, *, taps: Sequence[Entry], clock: Clock, name: str) -> Markup:
    """Return the chart of one scale of a series, with the taps of the log that is shown with it.

    Raises ValueError when no entry has a value and nothing was tapped.
    """
    labels = {measure.name: measure.label for form in series.forms for measure in form.measures}
    named = [labels[one] for one in scale.names]
    words = dict(zip(scale.names, shortened(named), strict=True))
    drawn = [
        one
        for position, form in enumerate(series.forms)
        for one in _drawn(series, form, scale, words, variant_of(form, series.forms[0]) if position else "")
    ]
    return timeline_chart(
        drawn,
        low=scale.low,
        high=scale.high,
        zone=clock.zone,
        title=named[0] if len(named) == 1 else common_start(named) or series.title,
        description=say(
            "Ratings from %(low)s to %(high)s of %(number)s entries over time.",
            low=f"{scale.low:g}",
            high=f"{scale.high:g}",
            number=len(series.entries),
        ),
        name=name,
        pairs=len(scale.names) > 1,
        taps=[ChartTap(entry.submission.happened_at or entry.submission.sent_at, tapped(entry)) for entry in taps],
        taps_name=taps[0].definition.client_title if taps else say("Taps"),
        bands=_band_starts(series),
    )


def _band_starts(series: SeriesProgress) -> list[int]:
    """Where each band of an instrument but the first begins."""
    instrument = series.forms[-1].instrument
    return [band.low for band in instrument.bands[1:]] if instrument else []


def _drawn(
    series: SeriesProgress,
    form: Definition,
    scale: Scale,
    words: dict[str, str],
    variant: str,
) -> Iterator[ChartSeries]:
    kinds = kinds_of(form)
    own = [entry for entry in series.entries if entry.submission.slug == form.slug]
    for name in scale.names:
        kind = kinds.get(name, "other")
        full = f"{words[name]}, {variant}" if variant else words[name]
        alike = {id(entry): same_item(entry.definition, form, name) for entry in own}
        before = tuple(_points([one for one in own if not alike[id(one)]], name, form.client_title))
        points = tuple(_points([one for one in own if alike[id(one)]], name, form.client_title))
        if before:
            asked_otherwise = say("%(measure)s, asked otherwise before", measure=full)
            yield ChartSeries(asked_otherwise, kind, MARKERS[kind][1], before)
        if points:
            yield ChartSeries(full, kind, MARKERS[kind][bool(variant)], points)


def kinds_of(form: Definition) -> dict[str, Kind]:
    """Return the colour and shape of each rating; those that stand on one chart differ, as far as there are kinds.

    Of a pair, the one hoped to move has the colour of oneself and the neutral one beside it that of the other.
    """
    charts: dict[tuple[float | None, float | None], list[Measure]] = {}
    for one in ratings_of(form):
        charts.setdefault((one.low, one.high), []).append(one)
    return {name: kind for together in charts.values() for name, kind in _kinds_on_one_chart(together)}


def _kinds_on_one_chart(ratings: Sequence[Measure]) -> Iterator[tuple[str, Kind]]:
    if len(ratings) == 1:
        yield ratings[0].name, "other"
    elif len(ratings) == 2 and ratings[0].up != "neutral" == ratings[1].up:
        yield from ((ratings[0].name, "self"), (ratings[1].name, "friend"))
    else:
        yield from ((one.name, KINDS_IN_ORDER[number % len(KINDS_IN_ORDER)]) for number, one in enumerate(ratings))


def variant_of(form: Definition, first: Definition) -> str:
    """Return the short name of a form beside the first of its series: the words of its slug that the other lacks."""
    others = first.slug.split("-")
    return " ".join(word for word in form.slug.split("-") if word not in others) or form.slug


def _points(entries: Iterable[Entry], measure: str, title: str) -> Iterator[ChartPoint]:
    for entry in entries:
        value = entry.values.get(measure)
        if value is not None:
            sent = entry.submission
            yield ChartPoint(sent.happened_at or sent.sent_at, value, title)


def tapped(entry: Entry) -> str:
    """Return in words what was tapped."""
    key = entry.definition.one_tap
    answer = entry.answers.get(key) if key else None
    return label_of(entry.definition.field(key), answer) if key and isinstance(answer, str) else ""


def belief_chart(beliefs: Sequence[BeliefPoint], clock: Clock) -> Markup:
    """Return how strongly each rule was believed over time; raises ValueError without a point."""
    rules: dict[str, list[ChartPoint]] = {}
    for point in beliefs:
        rules.setdefault(point.rule.words, []).append(ChartPoint(point.at, point.belief, point.rule.words))
    drawn = [
        ChartSeries(first_words(words), "belief", MARKERS["belief"][position % 2], tuple(points))
        for position, (words, points) in enumerate(rules.items())
    ]
    return timeline_chart(
        drawn,
        low=0,
        high=BELIEF_HIGH,
        zone=clock.zone,
        title=say("How true the rule feels"),
        description=say("Belief from 0 to 100, asked %(number)s times.", number=len(beliefs)),
        name="belief",
        pairs=False,
    )


def first_words(text: str) -> str:
    """Return the beginning of a text that fits beside a chart, with a mark where it goes on."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_NAME else f"{line[:LONGEST_NAME].rpartition(' ')[0] or line[:LONGEST_NAME]} …"


def common_start(labels: Sequence[str]) -> str:
    """Return the words with which all labels begin, without small words at its end; "" where they share none."""
    words = [label.split() for label in labels]
    shared: list[str] = []
    for column in zip(*words, strict=False):
        if len(labels) < 2 or len(set(column)) > 1:
            break
        shared.append(column[0])
    while shared and shared[-1].lower() in SMALL_WORDS:
        shared.pop()
    return " ".join(shared)


def shortened(labels: Sequence[str]) -> list[str]:
    """Return labels that stand side by side without the words they share at the beginning."""
    shared = common_start(labels)
    short = [label[len(shared) :].strip() for label in labels]
    if not shared or not all(short):
        return list(labels)
    return [label[:1].upper() + label[1:] for label in short]
