"""What changed in a series from one moment to another: what could be said then, and what can be said now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from evenhand.domain.tracking.series import Point
from evenhand.domain.tracking.trend import TrendStatement, Up, describe


@dataclass(frozen=True, slots=True)
class TrendChange:
    """What could be said of a series before and what can be said since, with how many values are new."""

    before: TrendStatement
    now: TrendStatement
    new: int

    @property
    def is_turn(self) -> bool:
        """Whether something else can be said now: of whether there is a direction, how sure it is, or which it is."""
        return (self.before.kind, self.before.direction) != (self.now.kind, self.now.direction)


def change_between(
    points: Sequence[Point], *, since: datetime, upto: datetime, label: str, up: Up
) -> TrendChange | None:
    """Return what the values after `since` and up to `upto` changed; None where no value is new.

    Values after `upto` count for nothing. Raises ValueError as `describe` does.
    """
    former = [point for point in points if point.at <= since]
    known = [point for point in points if point.at <= upto]
    if len(known) == len(former):
        return None
    return TrendChange(
        describe(former, label=label, up=up), describe(known, label=label, up=up), len(known) - len(former)
    )
