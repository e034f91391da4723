"""What is drawn inside the plot: raw values, the gap between two of them, joining lines, pauses and taps."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from html import escape
from itertools import pairwise
from statistics import median

from evenhand.faces.components.charts.plot import BOTTOM, SHAPES, ValueScale, shape_of
from evenhand.faces.components.charts.time_axis import TimeAxis
from evenhand.faces.components.charts.values import ChartSeries, ChartTap, as_written
from evenhand.wording import say_count

PAUSE = 3  # a pause is longer than this many times the median distance between entries
NARROWEST_PAUSE = 8.0  # percent of the width that the words of a pause need


def steps_between(instants: Sequence[datetime]) -> list[float]:
    """Seconds that passed from each instant to the next; a difference in one zone would miss a clock change."""
    return [later - earlier for earlier, later in pairwise([instant.timestamp() for instant in instants])]


def longest_step(steps: Sequence[float]) -> float:
    """Seconds above which two neighbouring entries are not joined: three times the median of the steps.

    Infinite with fewer than two steps, where a median says nothing.
    """
    return PAUSE * median(steps) if len(steps) > 1 else float("inf")


def shape_definitions(series: Iterable[ChartSeries], name: str) -> str:
    """The shapes that marks point at, each drawn once."""
    shapes = sorted({shape_of(one.marker)[0] for one in series})
    return "<defs>" + "".join(f'<g id="{name}-{shape}">{SHAPES[shape]}</g>' for shape in shapes) + "</defs>"


def pauses(series: Iterable[ChartSeries], axis: TimeAxis) -> str:
    """A dotted line along the bottom wherever nothing was entered for long, with its days where they fit."""
    instants = sorted({point.at for one in series for point in one.points})
    steps = steps_between(instants)
    longest = longest_step(steps)
    y = BOTTOM - 6
    drawn = []
    for (earlier, later), step in zip(pairwise(instants), steps, strict=True):
        if step <= longest:
            continue
        start, end = axis.place(earlier), axis.place(later)
        drawn.append(f'<line class="pause" x1="{start:.2f}%" x2="{end:.2f}%" y1="{y}" y2="{y}"/>')
        if end - start >= NARROWEST_PAUSE and (days := (later - earlier).days):
            middle = f"{(start + end) / 2:.2f}%"
            words = escape(say_count("%(number)s day", "%(number)s days", days))
            drawn.append(f'<text x="{middle}" y="{y - 6}" text-anchor="middle">{words}</text>')
    return "".join(drawn)


def joining_lines(series: Iterable[ChartSeries], axis: TimeAxis, scale: ValueScale) -> str:
    """The light lines between neighbouring values of one series, none across a pause."""
    drawn = []
    for one in series:
        points = sorted(one.points, key=lambda point: point.at)
        steps = steps_between([point.at for point in points])
        longest = longest_step(steps)
        drawn.append(f'<g class="{one.kind}">')
        places = [(axis.percent(point.at), scale.pixels(point.value)) for point in points]
        drawn += [
            f'<line class="join" x1="{x1}" x2="{x2}" y1="{y1}" y2="{y2}"/>'
            for ((x1, y1), (x2, y2)), step in zip(pairwise(places), steps, strict=True)
            if step <= longest
        ]
        drawn.append("</g>")
    return "".join(drawn)


def gaps(series: Iterable[ChartSeries], axis: TimeAxis, scale: ValueScale) -> str:
    """A vertical line between the values that belong to one submission."""
    together: dict[datetime, dict[str, float]] = {}
    for one in series:
        for point in one.points:
            together.setdefault(point.at, {})[one.kind] = point.value
    drawn = []
    for at, values in together.items():
        top, bottom = max(values.values()), min(values.values())
        if top > bottom:
            x, y1, y2 = axis.percent(at), scale.pixels(top), scale.pixels(bottom)
            drawn.append(f'<line class="gap" x1="{x}" x2="{x}" y1="{y1}" y2="{y2}"/>')
    return "".join(drawn)


def marks(series: Iterable[ChartSeries], axis: TimeAxis, scale: ValueScale, name: str) -> str:
    """Every raw value as its marker; circles, the smallest, last, so that two equal values both show."""
    drawn = []
    for one in sorted(series, key=lambda each: each.marker.startswith("circle")):
        shape, opened = shape_of(one.marker)
        words = escape(one.name)
        drawn.append(f'<g class="{one.kind}">')
        labels = {label: escape(label) for label in {point.label for point in one.points}}
        drawn += [
            f'<use class="mark {opened}" href="#{name}-{shape}" x="{axis.percent(point.at)}" '
            f'y="{scale.pixels(point.value)}"><title>{labels[point.label]}. {words}: '
            f"{as_written(point.value)}</title></use>"
            for point in one.points
        ]
        drawn.append("</g>")
    return "".join(drawn)


def tap_row(taps: Iterable[ChartTap], axis: TimeAxis) -> str:
    """A tick for every tap, under the plot."""
    y1, y2 = BOTTOM + 10, BOTTOM + 22
    drawn = []
    for tap in taps:
        x = axis.percent(tap.at)
        drawn.append(
            f'<line class="tap" x1="{x}" x2="{x}" y1="{y1}" y2="{y2}"><title>{escape(tap.label)}</title></line>'
        )
    return "".join(drawn)
