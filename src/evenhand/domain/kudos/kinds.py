"""Which series of sheets are experiments and which are logs of a day, as the library says."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Kinds:
    """The series that count as an experiment tried, and those that count as a log of a day."""

    experiments: frozenset[str]
    logs: frozenset[str]


@cache
def kinds_of_series() -> Kinds:
    """Return both lists of the library."""
    written = (resources.files("evenhand.library") / "points.toml").read_text(encoding="utf-8")
    tree = tomllib.loads(written)
    return Kinds(frozenset(tree["experiments"]), frozenset(tree["daily_logs"]))
