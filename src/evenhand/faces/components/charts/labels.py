"""The names of the series, beside their last values or, where the figure is narrow, above the plot."""

from collections.abc import Sequence
from html import escape

from evenhand.faces.components.charts.plot import BOTTOM, SHAPES, ValueScale, shape_of
from evenhand.faces.components.charts.values import ChartSeries, ChartTap

LABEL_HEIGHT = 18.0


def spread(wanted: Sequence[float], *, apart: float, lowest: float) -> list[float]:
    """Places for labels near the wanted ones (ascending, pixels), in order and `apart` from each other.

    None lies below `lowest` (pixels grow downwards); with too many labels the first ones leave at the top.
    """
    places: list[float] = []
    for want in wanted:
        places.append(max(want, places[-1] + apart) if places else want)
    floor = lowest
    for n in range(len(places) - 1, -1, -1):
        places[n] = min(places[n], floor)
        floor = places[n] - apart
    return places


def end_labels(series: Sequence[ChartSeries], scale: ValueScale, taps: Sequence[ChartTap], taps_name: str) -> str:
    """The name of each series beside its last value."""
    ends = [(scale.place(max(one.points, key=lambda point: point.at).value), one) for one in series if one.points]
    ends.sort(key=lambda end: end[0])
    places = spread([wanted for wanted, _ in ends], apart=LABEL_HEIGHT, lowest=float(BOTTOM))
    drawn = []
    for y, (_, one) in zip(places, ends, strict=True):
        shape, opened = shape_of(one.marker)
        drawn.append(
            f'<svg class="end {one.kind}" x="100%" y="{y:.1f}" overflow="visible">'
            f'<g transform="translate(12 0)" class="key {opened}">{SHAPES[shape]}</g>'
            f'<text class="end" x="24" dy="4.5">{escape(one.name)}</text></svg>'
        )
    if taps:
        words = f"{escape(taps_name)}: {len(taps)}"
        drawn.append(f'<text class="end" x="100%" dx="6" y="{BOTTOM + 21}">{words}</text>')
    return "".join(drawn)


def legend(series: Sequence[ChartSeries], taps: Sequence[ChartTap], taps_name: str) -> str:
    """The same names as a list above the plot."""
    items = []
    for one in series:
        shape, opened = shape_of(one.marker)
        items.append(
            f'<li><svg class="{one.kind}" viewBox="-8 -8 16 16" aria-hidden="true">'
            f'<g class="key {opened}">{SHAPES[shape]}</g></svg>{escape(one.name)}</li>'
        )
    if taps:
        items.append(
            '<li><svg viewBox="-8 -8 16 16" aria-hidden="true"><path class="tap" d="M0-6V6"/></svg>'
            f"{escape(taps_name)}: {len(taps)}</li>"
        )
    return f'<ul class="chart-legend">{"".join(items)}</ul>'
