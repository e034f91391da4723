"""The whole figure: a picture that says what it is, the same numbers in a table, quickly."""

from datetime import UTC, datetime, timedelta
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.faces.components.charts import ChartSeries, ChartTap, timeline_chart
from evenhand.faces.components.charts.plot import BOTTOM, TOP, ValueScale
from evenhand.faces.components.markup import Markup
from tests.faces.components.charts.made_up import LONDON, days, line_of, read, with_class

AT = days(0, 7, 14)


def chart(*series: ChartSeries, taps: tuple[ChartTap, ...] = (), pairs: bool = True, title: str = "Kind") -> Markup:
    return timeline_chart(
        series,
        low=0,
        high=10,
        zone=LONDON,
        title=title,
        description="Three entries.",
        name="kind",
        pairs=pairs,
        taps=taps,
        taps_name="Caught one",
    )


def pair() -> tuple[ChartSeries, ChartSeries]:
    return (
        line_of([8, 9, 8], AT, name="To a friend", kind="friend", marker="diamond"),
        line_of([2, 3, 4], AT, name="To self"),
    )


def test_the_picture_has_a_name_and_a_description_for_those_who_do_not_see_it() -> None:
    [picture] = with_class(chart(*pair()), "chart-plot")
    assert picture.get("role") == "img"
    assert picture.get("aria-labelledby") == "kind-title kind-words"
    assert picture.findtext("title") == "Kind"
    assert picture.findtext("desc") == "Three entries."


def test_the_table_holds_the_same_values() -> None:
    rows = [[cell.text for cell in row if cell.tag in ("td", "th")] for row in read(chart(*pair())).iter("tr")]
    assert rows == [
        ["When", "Entry", "To a friend", "To self"],
        ["1 Sep 2026, 13:00", "Two replies", "8", "2"],
        ["8 Sep 2026, 13:00", "Two replies", "9", "3"],
        ["15 Sep 2026, 13:00", "Two replies", "8", "4"],
    ]


def test_a_missing_value_is_a_dash_and_never_a_zero() -> None:
    friend = line_of([8], AT[:1], name="To a friend", kind="friend")
    cells = [cell.text for cell in read(chart(friend, line_of([2, 0.5], AT[:2]))).iter("td")]
    assert cells == ["Two replies", "8", "2", "Two replies", "–", "0.5"]


def test_gaps_are_drawn_for_pairs_only() -> None:
    assert len(with_class(chart(*pair()), "gap")) == 3
    assert with_class(chart(*pair(), pairs=False), "gap") == []


def test_taps_share_the_axis_and_their_number_is_said() -> None:
    drawn = chart(*pair(), taps=tuple(ChartTap(at, "x") for at in days(1, 2)))
    assert drawn.count("Caught one: 2") == 3, "beside the row, in the legend and under the table"


def test_taps_alone_are_worth_a_chart() -> None:
    assert len(with_class(chart(taps=(ChartTap(AT[0], "x"),)), "tap")) == 2


def test_nothing_cannot_be_drawn() -> None:
    with pytest.raises(ValueError, match="at least one instant"):
        chart(line_of([], []))


def test_a_scale_upside_down_is_refused() -> None:
    with pytest.raises(ValueError, match="below its high end"):
        timeline_chart(pair(), low=10, high=10, zone=LONDON, title="x", description="y")


def test_words_from_people_are_never_run() -> None:
    drawn = chart(line_of([2], AT[:1], name="<script>alert(1)</script>"), title='"><img src=x>')
    assert "<script" not in drawn
    assert "<img" not in drawn


def test_the_drawing_keeps_the_security_policy() -> None:
    drawn = chart(*pair(), taps=(ChartTap(AT[0], "x"),))
    assert "style=" not in drawn
    assert "http" not in drawn


def test_it_is_printed_as_it_stands() -> None:
    assert chart(*pair()).__html__() == str(chart(*pair()))


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_any_value_stands_inside_the_plot(value: float) -> None:
    assert TOP <= ValueScale(low=0, high=100).place(value) <= BOTTOM


@given(st.lists(st.floats(min_value=0, max_value=10), min_size=2, max_size=9))
def test_higher_values_stand_higher(values: list[float]) -> None:
    places = [ValueScale(low=0, high=10).place(value) for value in sorted(values)]
    assert places == sorted(places, reverse=True)


def test_two_hundred_submissions_are_drawn_within_twenty_milliseconds() -> None:
    first = datetime(2025, 1, 1, tzinfo=UTC)
    at = [first + timedelta(days=2 * n) for n in range(200)]
    friend = line_of([float(n % 4 + 6) for n in range(200)], at, name="To a friend", kind="friend")
    self_reply = line_of([float(n % 7) for n in range(200)], at)
    taps = tuple(ChartTap(when, "x") for when in at)
    taken = []
    for _ in range(5):
        start = process_time()
        chart(friend, self_reply, taps=taps)
        taken.append(process_time() - start)
    assert min(taken) <= 0.020


def test_a_name_too_long_to_stand_beside_the_plot_stands_above_it() -> None:
    short, long = (line_of([3, 5, 4], AT, name=name) for name in ("Mood", "How bad it was expected to get"))
    assert "long-names" not in chart(short)
    assert 'class="chart long-names"' in chart(short, long)
