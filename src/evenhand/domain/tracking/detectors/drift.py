"""Detectors of drift inside one form: a trend, a standstill, a value that shrinks."""

from datetime import timedelta
from statistics import median
from zoneinfo import ZoneInfo

from evenhand.domain.tracking.detectors.finding import Finding, number_in_words, over_periods
from evenhand.domain.tracking.detectors.looking import Look
from evenhand.domain.tracking.mann_kendall import mann_kendall
from evenhand.domain.tracking.series import Point
from evenhand.domain.tracking.theil_sen import theil_sen
from evenhand.domain.tracking.trend import POSSIBLE_P, describe
from evenhand.wording import say

WINDOW = 8
FEWEST_STALLED = 5
FEWEST_SHRUNK = 6


def trend(look: Look) -> Finding | None:
    """The last `window` (8) values drift one way more than their own scatter; `dir` says which way counts."""
    path, wanted = look.field(0), look.word("dir", "any")
    points = look.points(path)
    measure = look.measure(path)
    statement = describe(
        points[-look.count("window", WINDOW) :], label=look.label(path), up=measure.up if measure else "neutral"
    )
    way = {"rising": "up", "falling": "down", None: ""}[statement.direction]
    if not way or wanted not in ("any", way):
        return None
    return _over(look, points, statement.points, statement.sentence)


def stalled(look: Look) -> Finding | None:
    """No drift beyond scatter over the latest `days` days: p > .05, and the Theil-Sen change within `tol` (5 %).

    The stretch ends at the last entry and is the shortest that spans the days and holds 5 values.
    """
    path, days = look.field(0), look.count("days", 28)
    points = look.points(path)
    window = _latest(look, points, days)
    if not window:
        return None
    times = [(point.at - window[0].at).total_seconds() for point in window]
    values = [point.value for point in window]
    change = theil_sen(times, values).slope * times[-1]
    allowed = look.number("tol", 0.05) * look.span(path, (point.value for point in points))
    if mann_kendall(values).p <= POSSIBLE_P or abs(change) > allowed:
        return None
    low, high = number_in_words(min(values)), number_in_words(max(values))
    words = {"label": look.label(path), "low": low, "days": _days_between(look, window[0], window[-1])}
    detail = (
        say("%(label)s stays %(low)s over %(days)s days", **words)
        if low == high
        else say("%(label)s stays between %(low)s and %(high)s over %(days)s days", high=high, **words)
    )
    return _over(look, points, window, detail)


def shrinkage(look: Look) -> Finding | None:
    """The median of the last three values lies under that of the first three by at least `drop` (10 %)."""
    path = look.field(0)
    points = look.points(path)
    if len(points) < FEWEST_SHRUNK:
        return None
    first = median(point.value for point in points[:3])
    last = median(point.value for point in points[-3:])
    drop = look.number("drop", 0.10) * look.span(path, (point.value for point in points))
    if first - last < drop or first == last:
        return None
    detail = say(
        "median %(first)s in the first three, %(last)s in the last three",
        first=number_in_words(first),
        last=number_in_words(last),
    )
    return _over(look, points, (*points[:3], *points[-3:]), detail)


def _latest(look: Look, points: tuple[Point, ...], days: int) -> tuple[Point, ...]:
    """Return the shortest stretch that reaches the last point, spans the days and holds enough; () if none does."""
    start = len(points) - FEWEST_STALLED
    while start >= 0 and _days_between(look, points[start], points[-1]) < days:
        start -= 1
    return points[start:] if start >= 0 else ()


def _days_between(look: Look, first: Point, last: Point) -> int:
    zone = ZoneInfo(look.entries[-1].zone)
    return (last.at.astimezone(zone).date() - first.at.astimezone(zone).date()) // timedelta(days=1)


def _over(look: Look, points: tuple[Point, ...], window: tuple[Point, ...], detail: str) -> Finding:
    """Count the points a finding rests on among all of them, with the entries that gave no value left out."""
    path = look.field(0)
    entries = {entry.id: entry for entry in look.joined or look.entries}
    behind = tuple(entries[point.entry_id] for point in window if point.entry_id in entries)
    measure = look.measure(path)
    if measure is not None and measure.per is not None:
        return over_periods(look, measure.per, seen=window, among=points, detail=detail)
    observed = look.numbers(path, look.joined or None)
    return Finding(len(window), len(points), behind, detail, observed.left_out, observed.skipped)
