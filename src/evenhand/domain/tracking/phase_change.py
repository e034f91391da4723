"""Compare two phases that the therapist marked: how much do they overlap, apart from the trend before?

Sources: Parker and Vannest (2009) for NAP; Newcombe (2006), method 5, for its interval; Tarlow (2017) for the
baseline-corrected Tau.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

from evenhand.domain.tracking.mann_kendall import mann_kendall
from evenhand.domain.tracking.theil_sen import theil_sen

Improvement = Literal["increase", "decrease"]
TREND_BEFORE_ALPHA = 0.05
SAME_VALUE = 1e-9


@dataclass(frozen=True, slots=True)
class Overlap:
    """NAP: the share of all pairs (one value of each phase) that improve, a tie counted half; 0.5: no change.

    `tau` is the same on a scale of -1 to 1. `standard_error` is None where a phase has under two values.
    """

    nap: float
    tau: float
    standard_error: float | None
    interval: tuple[float, float]


@dataclass(frozen=True, slots=True)
class CorrectedTau:
    """Tau after the baseline's own trend is taken out; `corrected` is False when there was none to take out.

    `slope` and `intercept` are those of the baseline over session numbers 1, 2, 3 ...
    """

    tau: float
    corrected: bool
    slope: float
    intercept: float


def overlap(
    before: Sequence[float], after: Sequence[float], *, improvement: Improvement, confidence: float = 0.95
) -> Overlap:
    """Compare every value before the change with every value after it. ValueError when a phase is empty."""
    if not before or not after:
        raise ValueError("both phases need a value")
    wins = [[_improves(earlier, later, improvement) for later in after] for earlier in before]
    nap = sum(map(sum, wins)) / (len(before) * len(after))
    interval = _newcombe(nap, len(before), len(after), confidence)
    return Overlap(nap, 2 * nap - 1, _standard_error(wins, nap), interval)


def baseline_corrected_tau(
    before: Sequence[float], after: Sequence[float], *, improvement: Improvement
) -> CorrectedTau:
    """Compare with the baseline's Theil-Sen line taken out of both phases, where it has a trend (p <= .05).

    ValueError when the baseline has under two values or the other phase none.
    """
    sessions = range(1, len(before) + len(after) + 1)
    line = theil_sen(sessions[: len(before)], before)
    corrected = mann_kendall(before).p <= TREND_BEFORE_ALPHA
    values = [*before, *after]
    if corrected:
        values = [y - line.intercept - line.slope * x for x, y in zip(sessions, values, strict=True)]
    found = overlap(values[: len(before)], values[len(before) :], improvement=improvement)
    return CorrectedTau(found.tau, corrected, line.slope, line.intercept)


def _improves(earlier: float, later: float, improvement: Improvement) -> float:
    gain = later - earlier if improvement == "increase" else earlier - later
    # A residual that should be nought comes out of the arithmetic as a speck, and must count as a tie.
    if abs(gain) <= SAME_VALUE * max(1.0, abs(earlier), abs(later)):
        return 0.5
    return 1.0 if gain > 0 else 0.0


def _standard_error(wins: list[list[float]], nap: float) -> float | None:
    """Mee (1990): unbiased without ties; ties, counted half, make it a little wide."""
    m, n = len(wins), len(wins[0])
    if m < 2 or n < 2:
        return None
    rows = sum(sum(row) ** 2 for row in wins) / (m * n)
    columns = sum(sum(column) ** 2 for column in zip(*wins, strict=True)) / (m * n)
    cells = sum(win * win for row in wins for win in row) / (m * n)
    variance = (nap - (m + n - 1) * nap**2 + rows + columns - 2 * cells) / ((m - 1) * (n - 1))
    return math.sqrt(max(variance, 0.0))


def _newcombe(nap: float, m: int, n: int, confidence: float) -> tuple[float, float]:
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    half = (m + n) / 2 - 1

    def excess(x: float) -> float:
        spread = x * (1 - x)
        error = spread * (2 + half + (1 + 2 * half) * spread)
        return m * n * (nap - x) ** 2 * (2 - x) * (1 + x) - z * z * error

    return (
        0.0 if nap <= 0 else _root(excess, 0.0, nap),
        1.0 if nap >= 1 else _root(excess, 1.0, nap),
    )


def _root(excess: Callable[[float], float], outside: float, inside: float) -> float:
    """Halve the stretch between a point where `excess` is not negative and one where it is not positive."""
    for _ in range(80):
        middle = (outside + inside) / 2
        if excess(middle) > 0:
            outside = middle
        else:
            inside = middle
    return (outside + inside) / 2
