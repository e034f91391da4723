"""Made-up series for the tests of the charts, and a reader of what was drawn."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from evenhand.faces.components.charts import ChartPoint, ChartSeries, Kind, Marker

LONDON = ZoneInfo("Europe/London")
FIRST = datetime(2026, 9, 1, 12, tzinfo=UTC)

instants = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=5000)).map(lambda gone: FIRST + gone)
# XML, which reads the drawing back, refuses control characters that HTML lets pass.
words = st.text(st.characters(exclude_categories=["C"]))
kinds: st.SearchStrategy[Kind] = st.sampled_from(("self", "friend", "belief", "other"))
markers: st.SearchStrategy[Marker] = st.sampled_from(
    ("circle", "circle-open", "diamond", "diamond-open", "square", "square-open", "triangle")
)
points = st.builds(ChartPoint, at=instants, value=st.floats(min_value=-20, max_value=20, allow_nan=False), label=words)
a_series = st.builds(
    ChartSeries,
    name=words,
    kind=kinds,
    marker=markers,
    points=st.lists(points, min_size=1, max_size=12).map(tuple),
)


def days(*numbers: float) -> list[datetime]:
    """Instants so many days after the first."""
    return [FIRST + timedelta(days=number) for number in numbers]


def line_of(
    values: Iterable[float],
    at: Iterable[datetime],
    *,
    name: str = "To self",
    kind: Kind = "self",
    marker: Marker = "circle",
) -> ChartSeries:
    """A series of these values at these instants."""
    return ChartSeries(
        name=name,
        kind=kind,
        marker=marker,
        points=tuple(
            ChartPoint(at=when, value=value, label="Two replies") for when, value in zip(at, values, strict=True)
        ),
    )


def read(markup: str) -> ElementTree.Element:
    """What was drawn, as a tree; fails when it is not well-formed."""
    return ElementTree.XML(f"<all>{markup}</all>")


def with_class(markup: str, name: str) -> list[ElementTree.Element]:
    """Every element that carries the class."""
    return [element for element in read(markup).iter() if name in element.get("class", "").split()]


def percent(element: ElementTree.Element, name: str) -> float:
    """A horizontal place in percent."""
    return float(element.get(name, "").removesuffix("%"))
