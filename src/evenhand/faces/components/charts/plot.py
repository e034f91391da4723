"""The measures of the drawing: its rows in pixels, the vertical scale, the shapes of the markers.

Horizontal places are percentages and vertical ones pixels, so that words keep their size at every width.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from evenhand.faces.components.charts.values import Marker, as_written

TOP = 10
PLOT = 220
BOTTOM = TOP + PLOT
TAP_ROW = 26
AXIS_ROW = 24
STEPS = 5

SHAPES = {
    "circle": '<circle r="5.5"/>',
    "diamond": '<path d="M0-7.5 7.5 0 0 7.5-7.5 0z"/>',
    "square": '<path d="M-5-5H5V5H-5z"/>',
    "triangle": '<path d="M0-6.5 6.5 5H-6.5z"/>',
}


@dataclass(frozen=True, slots=True)
class ValueScale:
    """The vertical scale: the lowest and the highest possible value, and where they stand."""

    low: float
    high: float
    _drawn_at: dict[float, str] = field(default_factory=dict, init=False, repr=False, compare=False)

    def pixels(self, value: float) -> str:
        """Where a value stands, as an SVG length; ratings come again and again, so each is reckoned once."""
        known = self._drawn_at.get(value)
        if known is None:
            known = self._drawn_at[value] = f"{self.place(value):.1f}"
        return known

    def place(self, value: float) -> float:
        """Pixels from the top; a value outside the scale stands on its edge."""
        inside = min(self.high, max(self.low, value))
        return TOP + (self.high - inside) / (self.high - self.low) * PLOT

    def lines(self) -> str:
        """Five steps of the scale as light lines with their numbers."""
        drawn = []
        for n in range(STEPS + 1):
            value = self.low + n * (self.high - self.low) / STEPS
            y = f"{self.place(value):.1f}"
            drawn.append(
                f'<line class="{"grid" if n else "axis"}" x1="0" x2="100%" y1="{y}" y2="{y}"/>'
                f'<text x="0" y="{y}" dx="-10" dy="4" text-anchor="end">{as_written(value)}</text>'
            )
        return "".join(drawn)

    def marks_at(self, values: Iterable[float]) -> str:
        """A dashed line at each of these values, where something of its own begins."""
        drawn = []
        for value in values:
            y = f"{self.place(value):.1f}"
            drawn.append(f'<line class="band" x1="0" x2="100%" y1="{y}" y2="{y}"/>')
        return "".join(drawn)


def shape_of(marker: Marker) -> tuple[str, str]:
    """The name of a marker's shape and its extra class ('open' when only the outline is drawn)."""
    shape, _, opened = marker.partition("-")
    return shape, opened
