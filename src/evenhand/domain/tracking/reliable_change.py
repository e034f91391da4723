"""Reliable change: is the difference of two scores of a validated measure larger than its error?

Source: Jacobson and Truax (1991). Use it only where the SD and the reliability are published for the measure.
"""

import math
from dataclasses import dataclass

CRITICAL_DEVIATE = 1.96


@dataclass(frozen=True, slots=True)
class ReliableChange:
    """The change in units of its error (`index`); both errors and the smallest reliable change in points."""

    index: float
    error_of_measurement: float
    error_of_difference: float
    smallest_reliable: float
    reliable: bool


def reliable_change(*, before: float, after: float, sd: float, reliability: float) -> ReliableChange:
    """Set the change after - before against the error that SD and reliability leave.

    ValueError unless sd > 0 and 0 <= reliability < 1.
    """
    if not (sd > 0 and 0 <= reliability < 1):
        raise ValueError("reliable change needs an SD above 0 and a reliability from 0 to under 1")
    measurement = sd * math.sqrt(1 - reliability)
    difference = measurement * math.sqrt(2)
    index = (after - before) / difference
    return ReliableChange(index, measurement, difference, CRITICAL_DEVIATE * difference, abs(index) > CRITICAL_DEVIATE)
