"""What counts for points, as plain rules on days: nothing is ever taken away, and a gap costs nothing.

Days are those on the client's clock when they sent. Every rule counts things that were done; an entry more can only
add. A run of three days is counted each time it is completed: six days in a row are two, and where a run ends nothing
is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

RUN: Final = 3
"""Days in a row that are one run."""


class Rule(StrEnum):
    """What can give points."""

    ON_TIME = "on_time"
    IN_A_ROW = "in_a_row"
    EXPERIMENT = "experiment"
    DAILY_LOG = "daily_log"


@dataclass(frozen=True, slots=True)
class Done:
    """One entry as points see it.

    `day` is the client's when they sent it. `asked` names the request that it was an answer to in time, such as one
    stretch of a weekly sheet, "" for one that was asked for by no day or came after it: several entries to one request
    are on time once. `number` tells entries apart.
    """

    number: str
    day: date
    asked: str = ""
    is_experiment: bool = False
    is_log: bool = False


@dataclass(frozen=True, slots=True)
class Counted:
    """How often one rule was met, what it gives each time, and what that makes."""

    rule: Rule
    times: int
    points: int

    @property
    def total(self) -> int:
        """The points of this rule."""
        return self.times * self.points


def counted(entries: Iterable[Done], points: Mapping[Rule, int]) -> tuple[Counted, ...]:
    """Return what each of the given rules comes to, in the order of `Rule`; an entry that comes twice counts once."""
    known = frozenset(entries)
    return tuple(Counted(rule, times_of(rule, known), points[rule]) for rule in Rule if rule in points)


def total_of(lines: Iterable[Counted]) -> int:
    """Return the points of all rules together."""
    return sum(line.total for line in lines)


def times_of(rule: Rule, entries: Iterable[Done]) -> int:
    """Return how often a rule was met."""
    match rule:
        case Rule.ON_TIME:
            return len({entry.asked for entry in entries if entry.asked})
        case Rule.IN_A_ROW:
            return _runs({entry.day for entry in entries})
        case Rule.EXPERIMENT:
            return sum(entry.is_experiment for entry in entries)
        case Rule.DAILY_LOG:
            return len({entry.day for entry in entries if entry.is_log})


def _runs(days: set[date]) -> int:
    """Return how many runs of three days these days hold, none of them sharing a day with another."""
    found = 0
    for first in (day for day in days if day - timedelta(days=1) not in days):
        length = 1
        while first + timedelta(days=length) in days:
            length += 1
        found += length // RUN
    return found
