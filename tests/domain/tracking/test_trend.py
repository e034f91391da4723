"""What may be said of a series, and the refusal to say more."""

from datetime import timedelta
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.tracking.mann_kendall import mann_kendall
from evenhand.domain.tracking.series import Point
from evenhand.domain.tracking.trend import TrendStatement, Up, describe
from tests.domain.tracking.makers import START, point, points

CLOSING = [8, 6, 8, 5, 7, 3, 2, 1]
CLOSING_DAYS = [0, 4, 10, 16, 23, 31, 38, 45]
some_values = st.lists(st.integers(0, 10).map(float), max_size=20)


def say(values: list[float], *, up: Up = "good", label: str = "Gap") -> TrendStatement:
    return describe(points(values), label=label, up=up)


@pytest.mark.parametrize(
    ("n", "sentence"),
    [
        (0, "No entries so far. A direction can be named from 6 on."),
        (1, "1 entry so far. A direction can be named from 6 on."),
        (5, "5 entries so far. A direction can be named from 6 on."),
    ],
)
def test_silent_under_six_points_and_says_why(n: int, sentence: str) -> None:
    found = say([1.0, 2.0, 3.0, 4.0, 5.0][:n])
    assert (found.kind, found.sentence, found.figures, found.direction) == ("too_few", sentence, None, None)
    assert len(found.points) == n


def test_a_closing_gap_is_a_trend_in_plain_words_with_its_uncertainty() -> None:
    line = [point(day, value) for day, value in zip(CLOSING_DAYS, CLOSING, strict=True)]
    found = describe(line, label="Gap", up="bad")
    assert found.kind == "trend"
    assert found.sentence == (
        "Gap shows a trend down over 8 entries in 6 weeks, by about 1.0 points a week. "
        "The change over the whole time may lie anywhere from −10.7 to −3.5 points."
    )
    assert found.figures is not None
    assert found.figures.s == -21
    assert found.figures.p == pytest.approx(0.00823, abs=1e-5)
    assert found.figures.slope_per_week == pytest.approx(-1.0)
    assert found.figures.days == 45


def test_a_weaker_drift_is_only_a_possible_trend() -> None:
    found = say([1, 2, 3, 2, 4, 5])
    assert found.kind == "possible"
    assert "a possible trend up" in found.sentence


def test_scatter_is_no_trend() -> None:
    found = say([6, 7, 5, 7, 6, 7, 5])
    assert (found.kind, found.direction, found.welcome) == ("no_trend", None, None)
    assert found.sentence.startswith("Gap shows no clear direction over 7 entries in 6 weeks.")
    assert "to +" in found.sentence


def test_values_that_never_change_have_no_direction() -> None:
    found = say([4, 4, 4, 4, 4, 4])
    assert found.kind == "no_trend"
    assert found.sentence.endswith("The change over the whole time lies at about 0 points.")


def test_a_rise_too_small_to_show_is_said_so() -> None:
    found = describe(points([1, 1.001, 1.002, 1.003, 1.004, 1.005, 1.006]), label="Gap", up="good")
    assert found.kind == "trend"
    assert "by less than 0.1 points a week" in found.sentence


@given(some_values, st.sampled_from(["good", "bad", "neutral"]))
def test_the_word_trend_needs_p_of_a_hundredth(values: list[float], up: Up) -> None:
    found = say(values, up=up)
    p = mann_kendall(values).p
    expected = "too_few" if len(values) < 6 else "trend" if p <= 0.01 else "possible" if p <= 0.05 else "no_trend"
    assert found.kind == expected
    assert (" a trend " in found.sentence) == (expected == "trend")
    assert ("possible trend" in found.sentence) == (expected == "possible")


@given(some_values)
def test_a_neutral_measure_is_never_welcome_or_unwelcome(values: list[float]) -> None:
    assert say(values, up="neutral").welcome is None


@given(some_values)
def test_what_is_welcome_upwards_is_unwelcome_when_less_is_hoped_for(values: list[float]) -> None:
    good, bad = say(values, up="good"), say(values, up="bad")
    assert good.sentence == bad.sentence
    assert good.welcome == (None if bad.welcome is None else not bad.welcome)


@given(some_values, st.randoms())
def test_the_order_in_which_points_arrive_does_not_matter(values: list[float], chance: object) -> None:
    line = points(values)
    assert describe(line[::-1], label="Gap", up="good") == describe(line, label="Gap", up="good")


@given(some_values)
def test_the_raw_points_are_all_kept(values: list[float]) -> None:
    assert [one.value for one in say(values).points] == values


@given(st.lists(st.integers(0, 10).map(float), min_size=6, max_size=20))
def test_nothing_is_predicted(values: list[float]) -> None:
    assert not {"will", "expect", "forecast", "soon", "better", "worse"} & set(say(values).sentence.lower().split())


def test_entries_at_one_moment_have_no_direction() -> None:
    found = describe([Point(START, value) for value in range(7)], label="Gap", up="good")
    assert (found.kind, found.figures) == ("too_few", None)
    assert "the same time" in found.sentence


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_value_that_is_no_number_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        say([1, value])


@pytest.mark.parametrize(
    ("every", "time"), [(1 / 24, "6 hours"), (0.01 / 24, "1 hour"), (1, "6 days"), (2, "12 days"), (7, "6 weeks")]
)
def test_the_stretch_of_time_is_named_in_its_own_unit(every: float, time: str) -> None:
    found = describe(points([1, 2, 3, 4, 5, 6, 7], every=every), label="Gap", up="good")
    assert f"over 7 entries in {time}," in found.sentence


def test_the_unit_can_be_named() -> None:
    assert "minutes a week" in describe(points([1, 2, 3, 4, 5, 6]), label="Sleep", up="good", unit="minutes").sentence


def test_two_hundred_points_are_described_within_the_tenth_of_a_tenth_of_a_second() -> None:
    line = [Point(START + timedelta(days=index * 1.7), (index * 7919) % 11) for index in range(200)]
    describe(line, label="Gap", up="good")
    fastest = min(_seconds(line) for _ in range(5))
    assert fastest < 0.02, "10 ms on an idle machine, twice that beside other work"


def _seconds(line: list[Point]) -> float:
    start = process_time()
    describe(line, label="Gap", up="good")
    return process_time() - start
