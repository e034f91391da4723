"""The time-line chart: dated values of one or more series, the gap between pairs, taps along the bottom."""

from collections.abc import Sequence
from html import escape
from zoneinfo import ZoneInfo

from evenhand.faces.components.charts.labels import end_labels, legend
from evenhand.faces.components.charts.marks import (
    gaps,
    joining_lines,
    marks,
    pauses,
    shape_definitions,
    tap_row,
)
from evenhand.faces.components.charts.plot import AXIS_ROW, BOTTOM, TAP_ROW, ValueScale
from evenhand.faces.components.charts.time_axis import TimeAxis, axis_for
from evenhand.faces.components.charts.value_table import value_table
from evenhand.faces.components.charts.values import ChartSeries, ChartTap
from evenhand.faces.components.markup import Markup

MOST_BESIDE = 22
"""Letters of a name that there is room for beside the plot; longer ones stand above it, where they can wrap."""


def timeline_chart(
    series: Sequence[ChartSeries],
    *,
    low: float,
    high: float,
    zone: ZoneInfo,
    title: str,
    description: str,
    name: str = "chart",
    pairs: bool = True,
    taps: Sequence[ChartTap] = (),
    taps_name: str = "Taps",
    bands: Sequence[float] = (),
) -> Markup:
    """A figure: the time line of all series, then a table of the same values.

    With `pairs`, values of different kinds at the same instant are joined by a vertical line: the gap. The
    joining line of a series stops at a pause longer than three times its median distance, and the pause is
    marked at the bottom. With `bands` the lines of the scale stand where each of these begins. `name` must be unique
    on its page, in letters and hyphens. Raises ValueError when there is nothing to draw or `low` is not below `high`.
    """
    if not low < high:
        raise ValueError("The low end of a scale must be below its high end.")
    axis = axis_for([*(point.at for one in series for point in one.points), *(tap.at for tap in taps)], zone)
    scale = ValueScale(low=low, high=high)
    height = BOTTOM + (TAP_ROW if taps else 0) + AXIS_ROW
    drawing = "".join(
        (
            shape_definitions(series, name),
            scale.lines(bands),
            _dates(axis, height),
            pauses(series, axis),
            joining_lines(series, axis, scale),
            gaps(series, axis, scale) if pairs else "",
            marks(series, axis, scale, name),
            tap_row(taps, axis),
            end_labels(series, scale, taps, taps_name),
        )
    )
    width = "chart long-names" if any(len(one.name) > MOST_BESIDE for one in series) else "chart"
    return Markup(
        f'<figure class="{width}"><figcaption>{escape(title)}</figcaption>{legend(series, taps, taps_name)}'
        f'<div class="chart-frame"><svg class="chart-plot" width="100%" height="{height}" role="img" '
        f'aria-labelledby="{name}-title {name}-words"><title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-words">{escape(description)}</desc>{drawing}</svg></div>'
        f"{value_table(series, taps, taps_name=taps_name, zone=zone, title=title)}</figure>"
    )


def _dates(axis: TimeAxis, height: int) -> str:
    """The dates along the bottom; every second one only where there is room."""
    drawn = []
    for n, tick in enumerate(axis.ticks()):
        more = ' class="tick-more"' if n % 2 else ""
        x = f"{tick.place:.2f}%"
        drawn.append(
            f'<g{more}><line class="axis" x1="{x}" x2="{x}" y1="{BOTTOM}" y2="{BOTTOM + 5}"/>'
            f'<text x="{x}" y="{height - 5}" text-anchor="middle">{tick.words}</text></g>'
        )
    return "".join(drawn)
