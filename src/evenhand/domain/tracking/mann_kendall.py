"""The Mann-Kendall test: do the later values tend to lie above, or below, the earlier ones?

Sources: Mann (1945), Kendall (1975). With ties the exact distribution counts distinct orders of the values.
"""

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

EXACT_UP_TO = 20


@dataclass(frozen=True, slots=True)
class MannKendall:
    """S (pairs that rise minus pairs that fall), its variance without a trend, and the two-sided p.

    `z` is the normal deviate with continuity correction, `p_normal` its two-sided p. `p` is exact up to
    EXACT_UP_TO values and `p_normal` beyond.
    """

    n: int
    s: int
    variance: float
    z: float
    p_normal: float
    p: float


def mann_kendall(values: Sequence[float]) -> MannKendall:
    """Test values given in the order of time; equal values are ties and change the distribution."""
    s = rising_minus_falling(values)
    ties = tuple(sorted(count for count in Counter(values).values() if count > 1))
    variance = _variance(len(values), ties)
    z = math.copysign(max(abs(s) - 1, 0), s) / math.sqrt(variance) if variance > 0 else 0.0
    p_normal = math.erfc(abs(z) / math.sqrt(2))
    p = exact_p(len(values), s, ties) if len(values) <= EXACT_UP_TO else p_normal
    return MannKendall(len(values), s, variance, z, p_normal, p)


def rising_minus_falling(values: Sequence[float]) -> int:
    """Kendall's S: over all pairs, how many rise minus how many fall. Takes n log n comparisons."""
    seen: list[float] = []
    s = 0
    for value in values:
        below = bisect_left(seen, value)
        above = len(seen) - bisect_right(seen, value, lo=below)
        s += below - above
        seen.insert(below, value)
    return s


def exact_p(n: int, s: int, ties: tuple[int, ...] = ()) -> float:
    """Return the chance of an S at least as far from 0 when every order of the n values is equally likely.

    `ties` are the sizes (2 or more) of the groups of equal values.
    """
    counts = _arrangements_by_falls(n, ties)
    highest = len(counts) - 1
    extreme = sum(count for falls, count in enumerate(counts) if abs(highest - 2 * falls) >= abs(s))
    return extreme / sum(counts)


def standard_deviation_of_s(n: int) -> float:
    """The standard deviation of S without a trend and without ties."""
    return math.sqrt(_variance(n, ()))


def _variance(n: int, ties: tuple[int, ...]) -> float:
    return (n * (n - 1) * (2 * n + 5) - sum(t * (t - 1) * (2 * t + 5) for t in ties)) / 18


@lru_cache(maxsize=256)
def _arrangements_by_falls(n: int, ties: tuple[int, ...]) -> tuple[int, ...]:
    """Count the distinct orders of n values by their number of falling pairs (index 0: none falls).

    Placing the k-th value adds 0 to k-1 falls, so the counts are a convolution of runs of ones; a group of t
    equal values cannot fall within itself, which divides the runs for t out again. S = highest - 2 * falls.
    """
    counts = [1]
    for k in range(2, n + 1):
        counts = _times_run_of_ones(counts, k)
    for t in ties:
        for k in range(2, t + 1):
            counts = _without_run_of_ones(counts, k)
    return tuple(counts)


def _times_run_of_ones(counts: list[int], k: int) -> list[int]:
    product = []
    window = 0
    for index in range(len(counts) + k - 1):
        window += counts[index] if index < len(counts) else 0
        window -= counts[index - k] if index >= k else 0
        product.append(window)
    return product


def _without_run_of_ones(counts: list[int], k: int) -> list[int]:
    quotient: list[int] = []
    for index in range(len(counts) - k + 1):
        step = counts[index] - (counts[index - 1] if index else 0)
        quotient.append(step + (quotient[index - k] if index >= k else 0))
    return quotient
