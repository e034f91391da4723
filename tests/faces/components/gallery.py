"""Pages that show every component in every state: for the browser tests, and for a person's own eyes."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from django.template.loader import render_to_string

from evenhand.faces.components.charts import (
    ChartPoint,
    ChartSeries,
    ChartTap,
    Kind,
    Marker,
    timeline_chart,
)
from evenhand.faces.components.markup import Markup

PAGES = Path(__file__).parent / "pages"
PORTAL_PAGES = ("home", "write", "rate")
DESK_PAGES = ("today", "case")
SIGNED_OUT_PAGES = ("help", "404", "403", "403_csrf", "400", "500")
LONDON = ZoneInfo("Europe/London")
FIRST = datetime(2026, 9, 29, 14, 2, tzinfo=UTC)
DAYS = (0, 6, 13, 18, 45, 51, 55, 62)
FRIEND = (8, 9, 8, 9, 9, 8, 10, 9)
SELF = (1, 2, 2, 3, 3, 5, 5, 9)
BELIEF = (90, 85, 85, 70, 60, 55)


def series(name: str, kind: Kind, marker: Marker, values: tuple[int, ...], days: tuple[int, ...] = DAYS) -> ChartSeries:
    """One series of made-up values on made-up days."""
    points = tuple(
        ChartPoint(at=FIRST + timedelta(days=day), value=value, label=f"Two replies, day {day}")
        for day, value in zip(days, values, strict=False)
    )
    return ChartSeries(name=name, kind=kind, marker=marker, points=points)


def kindness_chart() -> Markup:
    """Eight pairs, two of them from the second form, a pause of 27 days, and eleven taps."""
    return timeline_chart(
        [
            series("To a friend", "friend", "diamond", FRIEND[:6]),
            series("To self", "self", "circle", SELF[:6]),
            series("To a named friend", "friend", "diamond-open", FRIEND[6:], DAYS[6:]),
            series("To self, named form", "self", "circle-open", SELF[6:], DAYS[6:]),
        ],
        low=0,
        high=10,
        zone=LONDON,
        title="How kind each reply was",
        description="Eight entries from 29 September to 30 November.",
        name="kindness",
        taps=[ChartTap(at=FIRST + timedelta(days=40 + n * 1.7), label=f"Tap {n}") for n in range(11)],
        taps_name="Caught one",
    )


def belief_chart() -> Markup:
    """A rule's belief on six days."""
    return timeline_chart(
        [series("Belief in the rule", "belief", "square", BELIEF)],
        low=0,
        high=100,
        zone=LONDON,
        title="How strongly the rule is believed",
        description="Six values, from 90 to 55.",
        name="belief",
        pairs=False,
    )


def drawn(text: str, words: dict[str, object] | None = None, request: HttpRequest | None = None) -> str:
    """A template of this text, drawn."""
    engine = engines["jinja2"]
    assert isinstance(engine, Jinja2)
    return str(engine.from_string(text).render(words or {}, request))


def page(request: HttpRequest, name: str) -> HttpResponse:
    """One page of the gallery."""
    words: dict[str, object] = {"chart": kindness_chart(), "belief": belief_chart()}
    if name in SIGNED_OUT_PAGES:
        return HttpResponse(render_to_string(f"{name}.html", words, request))
    return HttpResponse(drawn((PAGES / f"{name}.html").read_text(encoding="utf-8"), words, request))
