"""The Theil-Sen line: the median of the slopes between all pairs of points, with a rank-based interval.

Source: Sen (1968), J. Am. Stat. Assoc. 63, 1379-1389: the interval holds every slope that a Mann-Kendall test
of the points minus that slope would not reject.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist, median

from evenhand.domain.tracking.mann_kendall import standard_deviation_of_s


@dataclass(frozen=True, slots=True)
class TheilSen:
    """Slope in value per unit of x, its interval (None when so few points bound nothing), and the intercept.

    The intercept is the median of y minus slope times x.
    """

    slope: float
    intercept: float
    interval: tuple[float, float] | None


def theil_sen(xs: Sequence[float], ys: Sequence[float], *, confidence: float = 0.95) -> TheilSen:
    """Fit the line. Pairs with the same x have no slope; ValueError when no other pair is left."""
    slopes = _slopes(xs, ys)
    if not slopes:
        raise ValueError("a slope needs two points at different times")
    slope = _median_of_sorted(slopes)
    intercept = median(y - slope * x for x, y in zip(xs, ys, strict=True))
    return TheilSen(slope, intercept, _interval(slopes, len(xs), confidence))


def _slopes(xs: Sequence[float], ys: Sequence[float]) -> list[float]:
    points = sorted(zip(xs, ys, strict=True))
    slopes: list[float] = []
    while points:
        x, y = points.pop()
        slopes += [(y - earlier_y) / (x - earlier_x) for earlier_x, earlier_y in points if earlier_x < x]
    slopes.sort()
    return slopes


def _interval(slopes: list[float], n: int, confidence: float) -> tuple[float, float] | None:
    """Sen's large-sample ranks: at .95 those of the exact distribution too, but for one rank at 19 points."""
    reach = NormalDist().inv_cdf((1 + confidence) / 2) * standard_deviation_of_s(n)
    outside = round((len(slopes) - reach) / 2) - 1
    return (slopes[outside], slopes[-1 - outside]) if outside >= 0 else None


def _median_of_sorted(values: list[float]) -> float:
    middle = len(values) // 2
    return values[middle] if len(values) % 2 else (values[middle - 1] + values[middle]) / 2
