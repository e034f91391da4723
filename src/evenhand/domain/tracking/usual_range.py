"""The usual range of a series: which values differ from a person's own ordinary ups and downs (an XmR chart)?

Source: Shewhart's individuals chart: mean plus or minus 3 / 1.128 times the mean step between neighbours.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean

FEWEST_VALUES = 8
# 1.128 is what the mean step of two draws from a normal distribution measures in standard deviations.
STEPS_TO_LIMIT = 3 / 1.128


@dataclass(frozen=True, slots=True)
class UsualRange:
    """The centre and the limits, in the unit of the values, and the positions of the values outside them."""

    centre: float
    low: float
    high: float
    different: tuple[int, ...]


def usual_range(values: Sequence[float]) -> UsualRange | None:
    """Draw the range from values in the order of time; None with fewer than 8 of them."""
    if len(values) < FEWEST_VALUES:
        return None
    centre = fmean(values)
    reach = STEPS_TO_LIMIT * fmean(abs(later - earlier) for earlier, later in pairwise(values))
    low, high = centre - reach, centre + reach
    different = tuple(index for index, value in enumerate(values) if not low <= value <= high)
    return UsualRange(centre, low, high, different)
