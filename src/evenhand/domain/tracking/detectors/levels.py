"""Detectors that read the latest numbers: a value that stays at or under, at or over, a threshold."""

from collections.abc import Callable

from evenhand.domain.tracking.detectors.finding import Finding, found, number_in_words
from evenhand.domain.tracking.detectors.looking import Look

MOST_SHOWN = 8


def steady_low(look: Look) -> Finding | None:
    """The last n (4) values are all at or under the threshold."""
    return _steady(look, lambda value, threshold: value <= threshold)


def steady_high(look: Look) -> Finding | None:
    """The last n (4) values are all at or over the threshold."""
    return _steady(look, lambda value, threshold: value >= threshold)


def _steady(look: Look, is_past: Callable[[float, float], bool]) -> Finding | None:
    path, threshold = look.field(0), look.number("threshold", 0)
    values = look.numbers(path)
    start = len(values)
    while start and is_past(values.values[start - 1][1], threshold):
        start -= 1
    run = values.values[start:]
    if len(run) < look.count("n", 4):
        return None
    shown = ", ".join(number_in_words(value) for _, value in run[-MOST_SHOWN:])
    return found((entry for entry, _ in run), among=values, path=path, detail=f"the latest are {shown}")
