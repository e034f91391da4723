"""The measures of the drawing: its rows in pixels, the vertical scale, the shapes of the markers.

Horizontal places are percentages and vertical ones pixels, so that words keep their size at every width.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from evenhand.faces.components.charts.values import Marker, as_written

TOP = 10
PLOT = 220
BOTTOM = TOP + PLOT
TAP_ROW = 26
AXIS_ROW = 24
STEPS = 5
NUMBERS_OF_STEPS = (STEPS, 4, 6, 3)

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

    def lines(self, bands: Sequence[float] = ()) -> str:
        """Light lines with their numbers: steps of the scale, or dashed where each of some bands begins."""
        values = [self.low, *bands, self.high] if bands else self._steps()
        drawn = []
        for n, value in enumerate(values):
            y = f"{self.place(value):.1f}"
            kind = "axis" if not n else "band" if value in bands else "grid"
            drawn.append(
                f'<line class="{kind}" x1="0" x2="100%" y1="{y}" y2="{y}"/>'
                f'<text x="0" y="{y}" dx="-10" dy="4" text-anchor="end">{as_written(value)}</text>'
            )
        return "".join(drawn)

    def _steps(self) -> list[float]:
        """Five steps, or as many as give whole numbers."""
        reach = self.high - self.low
        steps = next((n for n in NUMBERS_OF_STEPS if reach % n == 0), STEPS)
        return [self.low + n * reach / steps for n in range(steps + 1)]


def shape_of(marker: Marker) -> tuple[str, str]:
    """The name of a marker's shape and its extra class ('open' when only the outline is drawn)."""
    shape, _, opened = marker.partition("-")
    return shape, opened
