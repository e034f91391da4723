"""The measures of one entry: numbers where every input is there, nothing where one is missing."""

from __future__ import annotations

import pytest

from evenhand.domain.worksheets.answers import SKIPPED
from evenhand.domain.worksheets.definition import Definition
from evenhand.domain.worksheets.formulas import direction_of, measure_values
from tests.domain.worksheets.sheets import (
    a_choice,
    a_field,
    a_measure,
    a_page,
    a_scale,
    a_subfield,
    parsed,
    rows,
)

TWO_REPLIES = parsed(
    a_page(
        a_field("friend_reply", "long_text"),
        a_scale("friend"),
        a_scale("self"),
    ),
    a_measure("self", "self"),
    a_measure("gap", "friend - self"),
    a_measure("double", "2 * gap"),
    a_measure("words_friend", "word_count(friend_reply)"),
    a_measure("per_day", "entries()", 'per = "day"'),
)


def test_measures_come_in_the_order_of_the_sheet_without_those_of_periods() -> None:
    answers = {"friend_reply": "You tried hard.", "friend": 9, "self": 1}
    assert measure_values(TWO_REPLIES, answers) == {"self": 1, "gap": 8, "double": 16, "words_friend": 3}
    assert list(measure_values(TWO_REPLIES, answers)) == ["self", "gap", "double", "words_friend"]


@pytest.mark.parametrize(
    ("answers", "gap"),
    [
        ({}, None),
        ({"friend": 9}, None),
        ({"friend": 0, "self": 0}, 0),
        ({"friend": 9, "self": SKIPPED}, None),
        ({"friend": 9, "self": "1"}, None),
        ({"friend": 9, "self": 11}, None),
        ({"friend": 9, "self": True}, None),
    ],
)
def test_missing_is_not_zero(answers: dict[str, object], gap: int | None) -> None:
    found = measure_values(TWO_REPLIES, answers)
    assert found["gap"] == gap
    assert found["double"] == (None if gap is None else 2 * gap)


def test_a_skipped_text_has_no_word_count() -> None:
    assert measure_values(TWO_REPLIES, {"friend_reply": SKIPPED})["words_friend"] is None
    assert measure_values(TWO_REPLIES, {"friend_reply": "one two"})["words_friend"] == 2


LADDER = parsed(
    a_page(
        a_scale("predicted", 0, 100, "step = 5"),
        page="before",
    ),
    a_page(
        a_field("went", "yes_no"),
        a_scale("peak", 0, 100, 'step = 5\nshow_if = "went == yes"'),
        a_choice("came", "No", "Partly", "Yes", lines='show_if = "went == yes"'),
        page="after",
        flags="after = true",
    ),
    a_measure("gap", "predicted - peak"),
    a_measure("came_pct", "number_for(came, 'no': 0, 'partly': 50, 'yes': 100)"),
)


def test_hidden_answers_give_no_number() -> None:
    answers = {"predicted": 60, "went": False, "peak": 30, "came": "no"}
    assert measure_values(LADDER, answers) == {"gap": None, "came_pct": None}
    assert measure_values(LADDER, {**answers, "went": True}) == {"gap": 30, "came_pct": 0}


PIE = parsed(
    a_page(rows("parts", a_subfield("name"), a_subfield("share", "number", "minimum = 0\nmaximum = 100"))),
    a_measure("left_over", "max(0, 100 - sum(parts.share))"),
    a_measure("slices", "count(parts)"),
    a_measure("widest", "highest(parts.share)"),
)


@pytest.mark.parametrize(
    ("parts", "left_over", "slices", "widest"),
    [
        ([{"share": 30}, {"share": 50.5}], 19.5, 2, 50.5),
        ([{"share": 60}, {"share": 60}], 0, 2, 60),
        ([{"share": 60}, {"name": "Luck"}], None, 2, 60),
        ([{"share": 60}, {"share": 101}], None, 2, 60),
        ([{"share": 60}, {"share": SKIPPED}], None, 2, 60),
        (None, None, None, None),
        ([], None, None, None),
        ("odd", None, None, None),
        (["odd"], None, None, None),
    ],
)
def test_rows_are_reckoned_together(
    parts: object, left_over: float | None, slices: int | None, widest: float | None
) -> None:
    found = measure_values(PIE, {"parts": parts})
    assert found == {"left_over": left_over, "slices": slices, "widest": widest}


NIGHT = parsed(
    a_page(
        a_field("into_bed", "time"),
        a_field("tried_sleep", "time"),
        a_field("fall_asleep", "duration"),
        a_field("awake", "duration"),
        a_field("final_wake", "time"),
        a_field("tried_after", "duration"),
        a_field("out_of_bed", "time"),
    ),
    a_measure(
        "time_in_bed",
        "minutes_between(into_bed, out_of_bed) if in_order(into_bed, tried_sleep, final_wake, out_of_bed) else nothing",
    ),
    a_measure("total_sleep", "minutes_between(tried_sleep, final_wake) - fall_asleep - awake"),
    a_measure("efficiency", "100 * total_sleep / time_in_bed"),
    a_measure("efficiency_trying", "100 * total_sleep / (minutes_between(tried_sleep, final_wake) + tried_after)"),
)


def a_night(**changes: object) -> dict[str, object]:
    """A night over midnight: in bed 23:00 to 07:00, asleep 6 hours 20 minutes."""
    night: dict[str, object] = {
        "into_bed": "23:00",
        "tried_sleep": "23:20",
        "fall_asleep": 30,
        "awake": 20,
        "final_wake": "06:30",
        "tried_after": 15,
        "out_of_bed": "07:00",
    }
    return {**night, **changes}


def test_a_night_over_midnight_adds_up() -> None:
    found = measure_values(NIGHT, a_night())
    assert found["time_in_bed"] == 480
    assert found["total_sleep"] == 430 - 50
    assert found["efficiency"] == pytest.approx(100 * 380 / 480)
    assert found["efficiency_trying"] == pytest.approx(100 * 380 / (430 + 15))


def test_times_that_do_not_follow_one_another_leave_the_numbers_empty() -> None:
    found = measure_values(NIGHT, a_night(tried_sleep="22:30"))
    assert found["time_in_bed"] is None
    assert found["efficiency"] is None


def test_one_blank_leaves_empty_what_needs_it_and_nothing_else() -> None:
    found = measure_values(NIGHT, {key: value for key, value in a_night().items() if key != "tried_after"})
    assert found["efficiency_trying"] is None
    assert found["efficiency"] is not None
    assert measure_values(NIGHT, a_night(tried_after=0))["efficiency_trying"] is not None


BASICS = parsed(
    a_page(rows("basics", a_subfield("basic")), page="basics", flags="setup = true"),
    a_page(a_field("done", "tags", 'options_from = "basics.basic"'), a_field("note")),
    a_measure("basics_share", "or_else(count(done), 0) / count(basics)"),
)


def test_what_the_set_up_holds_takes_part() -> None:
    setup = {"basics": [{"basic": "Walk"}, {"basic": "Eat"}, {"basic": "Call"}, {"basic": "Rest"}]}
    assert measure_values(BASICS, {"done": ["Walk"]}, setup=setup) == {"basics_share": 0.25}
    assert measure_values(BASICS, {}, setup=setup) == {"basics_share": 0}
    assert measure_values(BASICS, {"done": ["Walk"]}) == {"basics_share": None}


def ninety_seconds() -> Definition:
    """A slider whose welcome direction is agreed in the set-up."""
    direction = 'up_from = { field = "better", better = "good", worse = "bad", neither = "neutral" }'
    return parsed(
        a_page(a_choice("better", "Better", "Worse", "Neither"), page="agreed", flags="setup = true"),
        a_page(a_scale("level")),
        a_measure("level", "level", direction),
    )


@pytest.mark.parametrize(
    ("setup", "direction"),
    [
        ({"better": "better"}, "good"),
        ({"better": "worse"}, "bad"),
        ({"better": "neither"}, "neutral"),
        ({"better": ["better"]}, "neutral"),
        ({}, "neutral"),
        (None, "neutral"),
    ],
)
def test_the_set_up_can_decide_which_way_is_welcome(setup: dict[str, object] | None, direction: str) -> None:
    assert direction_of(ninety_seconds().measure("level"), setup) == direction


def test_otherwise_the_sheet_says_which_way_is_welcome() -> None:
    assert direction_of(TWO_REPLIES.measure("gap"), {"better": "worse"}) == "neutral"
