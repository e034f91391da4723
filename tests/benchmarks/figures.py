"""Figures beside their budgets, in words and columns."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

CELL = 20
"""Letters of a column in a grid."""

DIGITS = {"queries": 0, "cases": 0, "": 0, "CLS": 3}
"""Digits behind the point by unit, where it is not one."""


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
    value = f"{figure.value:9.{DIGITS.get(figure.unit, 1)}f} {figure.unit:<8}"
    if figure.budget is None:
        return f"{figure.name:<{width}} {value}"
    word = "holds" if figure.holds else "OVER"
    return f"{figure.name:<{width}} {value} budget {figure.budget:g}  {word}"


def grid(title: str, rows: Mapping[str, Sequence[Figure]]) -> str:
    """Return one line a row: its name, its figures each beside its budget, a word on whether all hold."""
    width = max(len(name) for name in rows)
    lines = [
        f"{name:<{width}} {' '.join(_cell(figure) for figure in row)}  {'holds' if all_hold(row) else 'OVER'}"
        for name, row in rows.items()
    ]
    head = " ".join(f"{figure.name:>{CELL}}" for figure in next(iter(rows.values())))
    return "\n".join([title, "-" * len(title), f"{'':<{width}} {head}", *lines, ""])


def all_hold(figures: Iterable[Figure]) -> bool:
    """Return whether every one keeps its budget."""
    return all(figure.holds for figure in figures)


def _cell(figure: Figure) -> str:
    value = f"{figure.value:.{DIGITS.get(figure.unit, 1)}f}"
    most = "" if figure.budget is None else f" of {figure.budget:g}"
    return f"{value + most + ' ' + figure.unit:>{CELL}}"
