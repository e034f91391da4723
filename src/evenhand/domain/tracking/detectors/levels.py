"""Detectors that read the latest numbers: a value that stays at or under, at or over, a threshold."""

from collections.abc import Callable, Sequence

from evenhand.domain.tracking.detectors.finding import Finding, found, number_in_words, over_periods
from evenhand.domain.tracking.detectors.looking import Look
from evenhand.wording import say

MOST_SHOWN = 8


def steady_low(look: Look) -> Finding | None:
    """The last n (4) values are all at or under the threshold."""
    return _steady(look, lambda value, threshold: value <= threshold)


def steady_high(look: Look) -> Finding | None:
    """The last n (4) values are all at or over the threshold."""
    return _steady(look, lambda value, threshold: value >= threshold)


def _steady(look: Look, is_past: Callable[[float, float], bool]) -> Finding | None:
    path, threshold = look.field(0), look.number("threshold", 0)
    measure = look.measure(path)
    if measure is not None and measure.per is not None:
        points = look.points(path)
        latest = _run([point.value for point in points], lambda value: is_past(value, threshold))
        if len(latest) < look.count("n", 4):
            return None
        seen = points[len(points) - len(latest) :]
        return over_periods(look, measure.per, seen=seen, among=points, detail=_in_words(latest))
    values = look.numbers(path)
    latest = _run([value for _, value in values.values], lambda value: is_past(value, threshold))
    if len(latest) < look.count("n", 4):
        return None
    run = values.values[len(values) - len(latest) :]
    return found((entry for entry, _ in run), among=values, path=path, detail=_in_words(latest))


def _run(values: Sequence[float], is_past: Callable[[float], bool]) -> Sequence[float]:
    """The latest values that are all past the threshold."""
    start = len(values)
    while start and is_past(values[start - 1]):
        start -= 1
    return values[start:]


def _in_words(values: Sequence[float]) -> str:
    return say("the latest are %(values)s", values=", ".join(number_in_words(value) for value in values[-MOST_SHOWN:]))
