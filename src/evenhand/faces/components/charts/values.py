"""What a chart is given: dated values of a measure, and taps of a log."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Kind = Literal["self", "friend", "belief", "other"]
Marker = Literal["circle", "circle-open", "diamond", "diamond-open", "square", "square-open", "triangle"]


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """One value at one instant (aware); `label` names its submission in the table and on hover."""

    at: datetime
    value: float
    label: str


@dataclass(frozen=True, slots=True)
class ChartSeries:
    """One measure from one form: `kind` gives the colour, `marker` the shape, `name` the words beside it."""

    name: str
    kind: Kind
    marker: Marker
    points: tuple[ChartPoint, ...]


@dataclass(frozen=True, slots=True)
class ChartTap:
    """One tap of a log at one instant (aware), drawn as a tick along the bottom."""

    at: datetime
    label: str


def as_written(value: float) -> str:
    """A value as people write it: no needless decimals."""
    return f"{value:.0f}" if value == round(value) else f"{value:.1f}"
