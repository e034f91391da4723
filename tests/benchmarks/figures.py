"""Figures beside their budgets, in words and columns."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number with its unit; `budget` is the most it may be, None where there is no limit."""

    name: str
    value: float
    unit: str
    budget: float | None = None

    @property
    def holds(self) -> bool:
        """Whether the figure keeps its budget."""
        return self.budget is None or self.value <= self.budget


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least this share (0-1) of all values does not exceed; raises for no values."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def table(title: str, figures: Sequence[Figure]) -> str:
    """Return the figures one a line: name, value, budget, and a word on whether it holds."""
    width = max(len(figure.name) for figure in figures)
    lines = [_line(figure, width) for figure in figures]
    return "\n".join([title, "-" * len(title), *lines, ""])


def _line(figure: Figure, width: int) -> str:
    digits = 0 if figure.unit in ("queries", "cases") else 1
    value = f"{figure.value:9.{digits}f} {figure.unit:<8}"
    if figure.budget is None:
        return f"{figure.name:<{width}} {value}"
    word = "holds" if figure.holds else "OVER"
    return f"{figure.name:<{width}} {value} budget {figure.budget:g}  {word}"
