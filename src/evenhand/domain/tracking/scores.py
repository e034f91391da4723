"""How the scores of a validated instrument stand: the band of the latest one, cut-offs, change against its error."""

from collections.abc import Sequence
from dataclasses import dataclass

from evenhand.domain.tracking.series import Point
from evenhand.domain.worksheets.definition import Band, CutOff, Instrument


@dataclass(frozen=True, slots=True)
class Standing:
    """The latest score against the instrument's own marks, and against the first score where there are two or more.

    `change` is latest minus first in points, None with a single score. `beyond_error` says whether that is as many
    points as the instrument's source takes for more than its error; None without a change or without such a figure.
    """

    latest: Point
    first: Point
    band: Band | None
    reached: tuple[CutOff, ...]
    not_reached: tuple[CutOff, ...]
    change: float | None
    beyond_error: bool | None


def standing_of(instrument: Instrument, points: Sequence[Point]) -> Standing:
    """Return how the scores of an instrument stand; `points` are its totals, oldest first.

    A cut-off that is a zone counts as reached from its lower end on. Raises ValueError without a point.
    """
    if not points:
        raise ValueError("There is no score to set against anything.")
    first, latest = points[0], points[-1]
    change = latest.value - first.value if len(points) > 1 else None
    agreed = instrument.change
    return Standing(
        latest=latest,
        first=first,
        band=instrument.band_of(latest.value),
        reached=tuple(one for one in instrument.cut_offs if latest.value >= one.low),
        not_reached=tuple(one for one in instrument.cut_offs if latest.value < one.low),
        change=change,
        beyond_error=None if change is None or agreed is None else abs(change) >= agreed.points,
    )
