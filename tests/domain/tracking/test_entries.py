"""Reading one entry: a skip, a blank and an answer are three different things."""

from datetime import timedelta

import pytest

from evenhand.domain.tracking.entries import Blank, answer, numbers, observed
from tests.domain.tracking.makers import SKIP, START, entry


@pytest.mark.parametrize("blank", [None, "", "  \n", []])
def test_an_empty_answer_is_missing(blank: object) -> None:
    assert answer(entry(1, {"note": blank}), "note") is Blank.MISSING


def test_an_absent_answer_is_missing() -> None:
    assert answer(entry(1), "note") is Blank.MISSING


def test_a_skip_is_not_missing() -> None:
    assert answer(entry(1, {"note": SKIP}), "note") is Blank.SKIPPED


@pytest.mark.parametrize("said", [0, False, "0", ["tag"], 3.5])
def test_nought_and_no_are_answers(said: object) -> None:
    assert answer(entry(1, {"note": said}), "note") == said


def test_each_row_is_observed_on_its_own() -> None:
    rows = [{"what": "walk"}, {"what": SKIP}, {}, {"what": "call"}]
    assert list(observed(entry(1, {"plan": rows}), "plan.what")) == ["walk", Blank.SKIPPED, Blank.MISSING, "call"]


def test_skipped_rows_are_one_skip() -> None:
    assert list(observed(entry(1, {"plan": SKIP}), "plan.what")) == [Blank.SKIPPED]
    assert list(observed(entry(1, {"plan": "no list"}), "plan.what")) == [Blank.MISSING]


def test_a_measure_is_read_before_a_field_of_its_name() -> None:
    assert list(numbers(entry(1, {"gap": 3}, values={"gap": 5}), "gap")) == [5]


def test_a_measure_without_a_value_is_missing_and_never_nought() -> None:
    assert list(numbers(entry(1, values={"gap": None}), "gap")) == [Blank.MISSING]


def test_a_measure_of_a_skipped_field_is_a_skip() -> None:
    assert list(numbers(entry(1, {"mood": SKIP}, values={"mood": None}), "mood")) == [Blank.SKIPPED]


@pytest.mark.parametrize("said", [True, "seven", ["7"]])
def test_what_is_no_number_counts_as_missing(said: object) -> None:
    assert list(numbers(entry(1, {"mood": said}), "mood")) == [Blank.MISSING]


def test_a_moment_needs_a_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        entry(1, at=START.replace(tzinfo=None))
    with pytest.raises(ValueError, match="time zone"):
        entry(1, event_at=START.replace(tzinfo=None))


def test_an_entry_stands_at_its_event() -> None:
    yesterday = START - timedelta(days=1)
    assert entry(1, event_at=yesterday).at == yesterday


def test_an_entry_without_an_event_stands_at_its_sending() -> None:
    assert entry(1).at == START


@pytest.mark.parametrize("days", [-15, -9000, 2])
def test_an_event_of_long_ago_or_to_come_does_not_move_the_entry(days: int) -> None:
    assert entry(1, event_at=START + timedelta(days=days)).at == START


def test_the_local_time_is_that_of_the_clients_zone() -> None:
    assert entry(1, zone="Asia/Tokyo").local_at.hour == 21


def test_entries_can_be_kept_in_a_set() -> None:
    assert len({entry(1, {"a": []}), entry(1, {"a": []})}) == 1
