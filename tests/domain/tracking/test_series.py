"""A measure as dated points."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.tracking.series import by_form, period_points, points_of, unbroken_runs
from tests.domain.tracking.makers import SKIP, START, entry, field, form, measure, point


def test_points_stand_in_the_order_of_time_with_their_form_and_entry() -> None:
    later, earlier = entry(2, values={"gap": 3}, form="named"), entry(1, values={"gap": 5})
    found = points_of("gap", [later, earlier])
    assert [(one.value, one.form, one.entry_id) for one in found] == [(5, "sheet", "e1"), (3, "named", "e2")]


def test_missing_is_not_nought() -> None:
    found = points_of("gap", [entry(1, values={"gap": None}), entry(2, {"gap": SKIP}), entry(3, values={"gap": 0})])
    assert [one.entry_id for one in found] == ["e3"]


def test_each_row_is_a_point() -> None:
    assert [one.value for one in points_of("plan.worth", [entry(1, {"plan": [{"worth": 2}, {"worth": 4}]})])] == [2, 4]


def test_entries_of_one_moment_keep_their_number() -> None:
    both = [entry(2, day=0, values={"gap": 2}), entry(1, day=0, values={"gap": 1})]
    assert [one.value for one in points_of("gap", both)] == [1, 2]


def test_forms_are_parted_and_lose_no_point() -> None:
    mixed = [point(0, 1, form="plain"), point(1, 2, form="named"), point(2, 3, form="plain")]
    parted = by_form(mixed)
    assert {slug: [one.value for one in own] for slug, own in parted.items()} == {"plain": [1, 3], "named": [2]}


def test_a_line_breaks_at_a_pause_and_at_a_change_of_form() -> None:
    line = [point(0, 1), point(3, 2), point(30, 3), point(31, 4, form="named")]
    runs = unbroken_runs(line, pause=timedelta(days=14))
    assert [[one.value for one in run] for run in runs] == [[1, 2], [3], [4]]


def test_no_points_make_no_line() -> None:
    assert unbroken_runs([], pause=timedelta(days=14)) == ()


@given(st.lists(st.integers(0, 200), max_size=20), st.integers(1, 40))
def test_runs_put_together_are_the_series_again(days: list[int], pause: int) -> None:
    line = [point(day, day) for day in sorted(days)]
    runs = unbroken_runs(line, pause=timedelta(days=pause))
    assert [one for run in runs for one in run] == line
    assert all(b.at - a.at <= timedelta(days=pause) for run in runs for a, b in pairwise(run))
    assert all(b[0].at - a[-1].at > timedelta(days=pause) for a, b in pairwise(runs))


CAUGHT = form(
    field("caught", "choice", options={"harsh": "Harsh", "kind": "Kind"}),
    measures=[
        measure("kind_share", "count_if(caught == 'kind') / count_if(caught in ('harsh', 'kind'))", per="week"),
        measure("harsh_per_day", "count_if(caught == 'harsh')", per="day"),
    ],
)


def test_a_week_is_one_point_at_its_monday() -> None:
    taps = [
        entry(n, {"caught": said}, day=day)
        for n, (said, day) in enumerate([("harsh", 0), ("kind", 2), ("harsh", 6), ("harsh", 7), ("kind", 15)], start=1)
    ]
    found = period_points(CAUGHT, CAUGHT.measure("kind_share"), taps)
    assert [(one.at.date(), round(one.value, 2)) for one in found] == [
        (date(2026, 3, 2), 0.33),
        (date(2026, 3, 9), 0.0),
        (date(2026, 3, 16), 1.0),
    ]


def test_a_day_is_counted_on_the_clients_own_clock() -> None:
    late = entry(1, {"caught": "harsh"}, at=START + timedelta(hours=11), zone="Asia/Tokyo")
    [found] = period_points(CAUGHT, CAUGHT.measure("harsh_per_day"), [late])
    assert (found.at.date(), found.value) == (date(2026, 3, 3), 1)


def test_a_period_without_a_value_gives_no_point_and_another_form_is_left_out() -> None:
    blank = [entry(1), entry(2, {"caught": "kind"}, form="other")]
    assert period_points(CAUGHT, CAUGHT.measure("kind_share"), blank) == ()
    assert period_points(CAUGHT, CAUGHT.measure("kind_share"), blank[1:]) == ()
