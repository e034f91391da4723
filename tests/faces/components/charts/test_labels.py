"""Names stand near their last values, never on each other."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from evenhand.faces.components.charts.labels import LABEL_HEIGHT, end_labels, legend, spread
from evenhand.faces.components.charts.plot import BOTTOM, ValueScale
from tests.faces.components.charts.made_up import days, line_of, with_class

TEN = ValueScale(low=0, high=10)


def test_labels_with_room_stand_exactly_at_their_values() -> None:
    assert spread([10, 50, 90], apart=18, lowest=200) == [10, 50, 90]


def test_labels_of_equal_values_move_apart() -> None:
    assert spread([50, 50, 52], apart=18, lowest=200) == [50, 68, 86]


def test_labels_at_the_bottom_move_up() -> None:
    assert spread([195, 199, 200], apart=18, lowest=200) == [164, 182, 200]


@given(st.lists(st.floats(min_value=0, max_value=220), max_size=8), st.floats(min_value=1, max_value=20))
def test_labels_keep_order_distance_and_floor(wanted: list[float], apart: float) -> None:
    wanted.sort()
    places = spread(wanted, apart=apart, lowest=220)
    assert len(places) == len(wanted)
    assert all(later - earlier >= apart - 1e-6 for earlier, later in pairwise(places))
    assert all(place <= 220 for place in places)


@given(st.lists(st.integers(min_value=0, max_value=220), min_size=1, max_size=8))
def test_labels_that_do_not_touch_never_move(wanted: list[int]) -> None:
    wanted.sort()
    if all(later - earlier >= 18 for earlier, later in pairwise(wanted)):
        assert spread(wanted, apart=18, lowest=220) == wanted


def test_a_label_stands_at_the_last_value_whatever_the_order_of_the_points() -> None:
    one = line_of([2, 9], [days(7)[0], days(0)[0]])
    [label] = with_class(end_labels([one], TEN, [], "Taps"), "self")
    assert float(label.get("y", "")) == TEN.place(2)


def test_a_series_without_values_has_no_label_of_its_own() -> None:
    assert end_labels([line_of([], [])], TEN, [], "Taps") == ""


def test_names_from_people_are_escaped() -> None:
    one = line_of([2], days(0), name="<b>Me & you</b>")
    for drawn in (end_labels([one], TEN, [], "x"), legend([one], [], "x")):
        assert "&lt;b&gt;Me &amp; you&lt;/b&gt;" in drawn
        assert "<b>" not in drawn


def test_the_legend_names_every_series_with_its_shape() -> None:
    drawn = legend([line_of([2], days(0)), line_of([8], days(0), marker="diamond-open", kind="friend")], [], "x")
    assert drawn.count("<li>") == 2
    assert len(with_class(drawn, "open")) == 1


def test_label_height_leaves_room_for_a_line_of_13_pixels() -> None:
    assert 13 * 1.2 < LABEL_HEIGHT < BOTTOM / 6
