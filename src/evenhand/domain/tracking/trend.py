"""Say in plain words which way a series goes, how sure that is, or why nothing can be said yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Literal

from evenhand.domain.tracking.mann_kendall import mann_kendall
from evenhand.domain.tracking.series import Point
from evenhand.domain.tracking.theil_sen import theil_sen
from evenhand.wording import later, say, say_count
from evenhand.wording.numbers import with_decimals

Kind = Literal["too_few", "no_trend", "possible", "trend"]
Up = Literal["good", "bad", "neutral"]
Direction = Literal["rising", "falling"]

FEWEST_POINTS = 6
TREND_P = 0.01
POSSIBLE_P = 0.05
SECONDS_A_DAY = 86_400
SAME_TIME = later("All entries carry the same time, so no direction can be named.")
POINTS = later("points")


@dataclass(frozen=True, slots=True)
class TrendFigures:
    """The numbers behind a statement: they are shown on demand.

    `slope_per_week` is Theil-Sen; `change` is that slope over the whole time and `change_interval` its 95 %
    interval, in the unit of the values; `p` is two-sided Mann-Kendall and `s` its score; `days` runs from the
    first to the last point.
    """

    n: int
    days: float
    slope_per_week: float
    slope_interval: tuple[float, float] | None
    change: float
    change_interval: tuple[float, float] | None
    p: float
    s: int


@dataclass(frozen=True, slots=True)
class TrendStatement:
    """What may be said of a series. `figures` is None where nothing was computed.

    `welcome` says whether the direction is the one the measure hopes for; it is None without a direction and
    always for a neutral measure, so a page that colours by it can never colour one.
    """

    kind: Kind
    sentence: str
    figures: TrendFigures | None
    points: tuple[Point, ...]
    direction: Direction | None = None
    welcome: bool | None = None


def describe(points: Sequence[Point], *, label: str, up: Up, unit: str = POINTS) -> TrendStatement:
    """Describe the raw points; never predict.

    The word "trend" needs p <= .01, "possible trend" p <= .05; under 6 points the sentence says only why it
    is silent. `label` names the measure at the head of the sentence, `unit` is the plural its change is
    counted in, "" where the label says it. ValueError when a value is not a finite number.
    """
    if not all(isfinite(point.value) for point in points):
        raise ValueError("a series holds finite numbers only")
    dated = tuple(sorted(points, key=lambda point: point.at))
    if len(dated) < FEWEST_POINTS:
        return TrendStatement("too_few", _too_few(len(dated)), None, dated)
    if dated[0].at == dated[-1].at:
        return TrendStatement("too_few", str(SAME_TIME), None, dated)
    figures = _figures(dated)
    kind: Kind = "trend" if figures.p <= TREND_P else "possible" if figures.p <= POSSIBLE_P else "no_trend"
    direction: Direction | None = None if kind == "no_trend" else "rising" if figures.s > 0 else "falling"
    sentence = _sentence(kind, direction, figures, label, unit)
    return TrendStatement(kind, sentence, figures, dated, direction, _welcome(direction, up))


def _figures(dated: tuple[Point, ...]) -> TrendFigures:
    start = dated[0].at
    days = [(point.at - start).total_seconds() / SECONDS_A_DAY for point in dated]
    values = [point.value for point in dated]
    line = theil_sen(days, values)
    test = mann_kendall(values)
    low_high = line.interval
    return TrendFigures(
        n=len(dated),
        days=days[-1],
        slope_per_week=line.slope * 7,
        slope_interval=low_high and (low_high[0] * 7, low_high[1] * 7),
        change=line.slope * days[-1],
        change_interval=low_high and (low_high[0] * days[-1], low_high[1] * days[-1]),
        p=test.p,
        s=test.s,
    )


def _welcome(direction: Direction | None, up: Up) -> bool | None:
    if direction is None or up == "neutral":
        return None
    return (direction == "rising") == (up == "good")


def _too_few(n: int) -> str:
    if not n:
        return say("No entries so far. A direction can be named from %(fewest)s on.", fewest=FEWEST_POINTS)
    return say_count(
        "%(number)s entry so far. A direction can be named from %(fewest)s on.",
        "%(number)s entries so far. A direction can be named from %(fewest)s on.",
        n,
        fewest=FEWEST_POINTS,
    )


_DIRECTED: Mapping[tuple[Kind, Direction | None, bool], str] = {
    ("trend", "rising", True): later(
        "%(label)s shows a trend up over %(n)s entries in %(time)s, by about %(week)s %(unit)s a week."
    ),
    ("trend", "falling", True): later(
        "%(label)s shows a trend down over %(n)s entries in %(time)s, by about %(week)s %(unit)s a week."
    ),
    ("possible", "rising", True): later(
        "%(label)s shows a possible trend up over %(n)s entries in %(time)s, by about %(week)s %(unit)s a week."
    ),
    ("possible", "falling", True): later(
        "%(label)s shows a possible trend down over %(n)s entries in %(time)s, by about %(week)s %(unit)s a week."
    ),
    ("trend", "rising", False): later(
        "%(label)s shows a trend up over %(n)s entries in %(time)s, though by less than %(week)s %(unit)s a week."
    ),
    ("trend", "falling", False): later(
        "%(label)s shows a trend down over %(n)s entries in %(time)s, though by less than %(week)s %(unit)s a week."
    ),
    ("possible", "rising", False): later(
        "%(label)s shows a possible trend up over %(n)s entries in %(time)s, "
        "though by less than %(week)s %(unit)s a week."
    ),
    ("possible", "falling", False): later(
        "%(label)s shows a possible trend down over %(n)s entries in %(time)s, "
        "though by less than %(week)s %(unit)s a week."
    ),
}
"""What is said of a direction, by how sure it is, which it is, and whether its pace can be told from nothing."""


def _sentence(kind: Kind, direction: Direction | None, figures: TrendFigures, label: str, unit: str) -> str:
    time, interval = _time(figures.days), _interval(figures, unit)
    if direction is None:
        said = say(
            "%(label)s shows no clear direction over %(n)s entries in %(time)s.", label=label, n=figures.n, time=time
        )
        return f"{said} {interval}".rstrip()
    week = f"{abs(figures.slope_per_week):.1f}"
    has_pace = week != "0.0"
    pace = with_decimals(week if has_pace else "0.1")
    words = {"label": label, "n": figures.n, "time": time, "week": pace, "unit": unit}
    return f"{_without_gaps(say(_DIRECTED[kind, direction, has_pace], **words))} {interval}".rstrip()


def _interval(figures: TrendFigures, unit: str) -> str:
    if figures.change_interval is None:
        return ""
    low, high = (_signed(value) for value in figures.change_interval)
    if low == high:
        said = say("The change over the whole time lies at about %(low)s %(unit)s.", low=low, unit=unit)
    else:
        said = say(
            "The change over the whole time may lie anywhere from %(low)s to %(high)s %(unit)s.",
            low=low,
            high=high,
            unit=unit,
        )
    return _without_gaps(said)


def _without_gaps(said: str) -> str:
    """Where a measure has no unit of its own, the sentence closes over the gap."""
    return said.replace("  ", " ").replace(" .", ".").replace(" ,", ",")


def _signed(value: float) -> str:
    rounded = round(value, 1)
    if rounded == 0:
        return "0"
    sign = "+" if rounded > 0 else "−"
    return with_decimals(f"{sign}{abs(rounded):g}")


def _time(days: float) -> str:
    """Name a stretch of time: hours under two days, days under two weeks, else weeks."""
    if days < 2:
        return say_count("%(number)s hour", "%(number)s hours", max(round(days * 24), 1))
    if days < 14:
        return say_count("%(number)s day", "%(number)s days", round(days))
    return say_count("%(number)s week", "%(number)s weeks", round(days / 7))
