"""What is drawn inside the plot: raw values, the gap between two of them, joining lines, pauses and taps."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from html import escape
from itertools import pairwise
from statistics import median

from evenhand.faces.components.charts.plot import BOTTOM, SHAPES, ValueScale, shape_of
from evenhand.faces.components.charts.time_axis import TimeAxis, seconds_between
from evenhand.faces.components.charts.values import ChartSeries, ChartTap, as_written

PAUSE = 3  # a pause is longer than this many times the median distance between entries
NARROWEST_PAUSE = 8.0  # percent of the width that the words of a pause need


def longest_step(instants: Sequence[datetime]) -> float:
    """Seconds above which two neighbouring entries are not joined: three times the median distance.

    `instants` in order. Infinite with fewer than three instants, where a median says nothing.
    """
    distances = [seconds_between(earlier, later) for earlier, later in pairwise(instants)]
    return PAUSE * median(distances) if len(distances) > 1 else float("inf")


def shape_definitions(series: Iterable[ChartSeries], name: str) -> str:
    """The shapes that marks point at, each drawn once."""
    shapes = sorted({shape_of(one.marker)[0] for one in series})
    return "<defs>" + "".join(f'<g id="{name}-{shape}">{SHAPES[shape]}</g>' for shape in shapes) + "</defs>"


def pauses(series: Iterable[ChartSeries], axis: TimeAxis) -> str:
    """A dotted line along the bottom wherever nothing was entered for long, with its days where they fit."""
    instants = sorted({point.at for one in series for point in one.points})
    longest = longest_step(instants)
    y = BOTTOM - 6
    drawn = []
    for earlier, later in pairwise(instants):
        if seconds_between(earlier, later) <= longest:
            continue
        start, end = axis.place(earlier), axis.place(later)
        drawn.append(f'<line class="pause" x1="{start:.2f}%" x2="{end:.2f}%" y1="{y}" y2="{y}"/>')
        if end - start >= NARROWEST_PAUSE and (days := (later - earlier).days):
            middle = f"{(start + end) / 2:.2f}%"
            drawn.append(f'<text x="{middle}" y="{y - 6}" text-anchor="middle">{days} days</text>')
    return "".join(drawn)


def joining_lines(series: Iterable[ChartSeries], axis: TimeAxis, scale: ValueScale) -> str:
    """The light lines between neighbouring values of one series, none across a pause."""
    drawn = []
    for one in series:
        points = sorted(one.points, key=lambda point: point.at)
        longest = longest_step([point.at for point in points])
        drawn.append(f'<g class="{one.kind}">')
        for a, b in pairwise(points):
            if seconds_between(a.at, b.at) <= longest:
                drawn.append(
                    f'<line class="join" x1="{axis.place(a.at):.2f}%" x2="{axis.place(b.at):.2f}%" '
                    f'y1="{scale.place(a.value):.1f}" y2="{scale.place(b.value):.1f}"/>'
                )
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
            x, y1, y2 = f"{axis.place(at):.2f}%", scale.place(top), scale.place(bottom)
            drawn.append(f'<line class="gap" x1="{x}" x2="{x}" y1="{y1:.1f}" y2="{y2:.1f}"/>')
    return "".join(drawn)


def marks(series: Iterable[ChartSeries], axis: TimeAxis, scale: ValueScale, name: str) -> str:
    """Every raw value as its marker; circles, the smallest, last, so that two equal values both show."""
    drawn = []
    for one in sorted(series, key=lambda each: each.marker.startswith("circle")):
        shape, opened = shape_of(one.marker)
        words = escape(one.name)
        drawn.append(f'<g class="{one.kind}">')
        for point in one.points:
            drawn.append(
                f'<use class="mark {opened}" href="#{name}-{shape}" x="{axis.place(point.at):.2f}%" '
                f'y="{scale.place(point.value):.1f}"><title>{escape(point.label)}. {words}: '
                f"{as_written(point.value)}</title></use>"
            )
        drawn.append("</g>")
    return "".join(drawn)


def tap_row(taps: Iterable[ChartTap], axis: TimeAxis) -> str:
    """A tick for every tap, under the plot."""
    y1, y2 = BOTTOM + 10, BOTTOM + 22
    drawn = []
    for tap in taps:
        x = f"{axis.place(tap.at):.2f}%"
        drawn.append(
            f'<line class="tap" x1="{x}" x2="{x}" y1="{y1}" y2="{y2}"><title>{escape(tap.label)}</title></line>'
        )
    return "".join(drawn)
