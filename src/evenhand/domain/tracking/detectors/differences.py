"""Detectors that set two numbers of an entry against each other: before and after, forecast and outcome."""

from collections.abc import Callable
from statistics import median

from evenhand.domain.tracking.detectors.choices import group_of
from evenhand.domain.tracking.detectors.finding import Finding, found, number_in_words
from evenhand.domain.tracking.detectors.looking import Look
from evenhand.domain.tracking.entries import Entry
from evenhand.wording import say

FEWEST_FORECASTS = 3
FEWEST_DIVERGENT = 4


def flat_change(look: Look) -> Finding | None:
    """The median move from before to after stays inside `tol` (5 % of the range), over n (4) entries or more."""
    before, after = look.field(0), look.field(1)
    pairs = look.pairs(before, after)
    if len(pairs) < look.count("n", 4):
        return None
    moves = [(entry, later - earlier) for entry, (earlier, later) in pairs.values]
    allowed = look.number("tol", 0.05) * look.span(before, (value for _, pair in pairs.values for value in pair))
    middle = median(move for _, move in moves)
    if abs(middle) > allowed:
        return None
    flat = [entry for entry, move in moves if abs(move) <= allowed]
    return found(flat, among=pairs, path=before, detail=say("median change %(change)s", change=number_in_words(middle)))


def prediction_gap(look: Look) -> Finding | None:
    """The median of predicted minus actual reaches `min_gap` (10 % of the range) over 3 tries or more.

    With direction `under` the sign is turned. Looked for over all tries, then in each group of `group_by`; forecasts
    for a repeated thing that do not come down are named too.
    """
    predicted, actual = look.field(0), look.field(1)
    group_by, sign = look.word("group_by", ""), -1 if look.word("direction", "over") == "under" else 1
    pairs = look.pairs(predicted, actual)
    least = look.number("min_gap", 0.10) * look.span(predicted, (forecast for _, (forecast, _) in pairs.values))
    gaps = [(entry, sign * (forecast - outcome)) for entry, (forecast, outcome) in pairs.values]
    for name, tries in {"": gaps, **_grouped(gaps, group_by)}.items():
        middle = median(gap for _, gap in tries) if len(tries) >= FEWEST_FORECASTS else 0
        if middle > 0 and middle >= least:
            words = {"median": number_in_words(middle), "tries": len(tries)}
            detail = (
                say(
                    "median %(median)s over %(tries)s tries for “%(name)s”",
                    name=look.option_label(group_by, name),
                    **words,
                )
                if name
                else say("median %(median)s over %(tries)s tries", **words)
            )
            seen = (entry for entry, gap in tries if gap >= least)
            return found(seen, among=pairs, path=predicted, detail=detail + _not_coming_down(look, group_by))
    return None


def divergence(look: Look) -> Finding | None:
    """In `share` (.50) of 4 entries or more, one value is past its bound while the other is past its own."""
    pairs = look.pairs(look.field(0), look.field(1))
    if len(pairs) < FEWEST_DIVERGENT:
        return None
    is_past, other_is_past = _bound(look, "a"), _bound(look, "b")
    seen = [entry for entry, (one, other) in pairs.values if is_past(one) and other_is_past(other)]
    if len(seen) < look.number("share", 0.50) * len(pairs):
        return None
    return found(seen, among=pairs, path=look.field(0))


def _grouped(gaps: list[tuple[Entry, float]], group_by: str) -> dict[str, list[tuple[Entry, float]]]:
    """Part the tries by the repeated thing they belong to, the most tried first."""
    groups: dict[str, list[tuple[Entry, float]]] = {}
    for entry, gap in gaps if group_by else ():
        groups.setdefault(group_of(entry, group_by), []).append((entry, gap))
    return dict(sorted(groups.items(), key=lambda group: -len(group[1])))


def _bound(look: Look, side: str) -> Callable[[float], bool]:
    low, high = look.bound(f"{side}_min"), look.bound(f"{side}_max")
    return lambda value: (low is None or value >= low) and (high is None or value <= high)


def _not_coming_down(look: Look, group_by: str) -> str:
    """Name the first repeated thing whose latest forecast of three or more is not under its first."""
    if not group_by:
        return ""
    forecasts: dict[str, list[float]] = {}
    for entry, forecast in look.numbers(look.field(0)).values:
        forecasts.setdefault(group_of(entry, group_by), []).append(forecast)
    for name, values in forecasts.items():
        if name and len(values) >= FEWEST_FORECASTS and values[-1] >= values[0]:
            return "; " + say(
                "forecasts for “%(name)s” are not coming down (%(first)s at first, %(last)s at last)",
                name=look.option_label(group_by, name),
                first=number_in_words(values[0]),
                last=number_in_words(values[-1]),
            )
    return ""
