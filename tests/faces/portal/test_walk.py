"""The way through a sheet: which pages there are, and where to go on."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.worksheets.bundled import bundled_definitions
from evenhand.faces.portal.walk import stop_after, stop_at, stop_before, stops_of, where_to_go_on
from tests.faces.components.sheet.kinds import every_kind, two_sittings
from tests.factories import TWO_REPLIES

FLAGSHIP = bundled_definitions()["compassionate-self-care"][0]
STOPS = stops_of(FLAGSHIP, "first", {})


def go_on(answers: Mapping[str, object]) -> str:
    """The page on which the flagship goes on."""
    stop = where_to_go_on(FLAGSHIP, stops_of(FLAGSHIP, "first", answers), answers, stage="first", setup={})
    return stop.step.id if stop else "check"


def only(*keys: str) -> dict[str, object]:
    """Some answers of a whole entry."""
    return {key: TWO_REPLIES[key] for key in keys}


@pytest.mark.parametrize(
    ("answers", "page"),
    [
        ({}, "happened"),
        (only("area"), "happened"),
        (only("situation"), "friend"),
        (only("situation", "self_reply"), "friend"),
        (only("situation", "friend_reply"), "self"),
        (only("situation", "friend_reply", "self_reply"), "readback"),
        (only("situation", "friend_reply", "self_reply", "friend_kindness"), "readback"),
        (only("situation", "friend_reply", "self_reply", "friend_kindness", "self_kindness"), "check"),
        (TWO_REPLIES, "check"),
    ],
)
def test_it_goes_on_where_something_is_missing_and_both_are_read_before_they_are_rated(
    answers: Mapping[str, object], page: str
) -> None:
    assert go_on(answers) == page


def test_a_text_left_out_on_purpose_is_not_asked_for_again() -> None:
    assert go_on({"situation": {"skipped": True}}) == "friend"


@pytest.mark.parametrize(
    ("went", "pages"), [(False, ["all", "end", "later"]), (True, ["all", "end"]), (None, ["all", "end"])]
)
def test_pages_whose_questions_are_all_hidden_are_no_stops(went: bool | None, pages: list[str]) -> None:
    answers = {} if went is None else {"went": went}
    assert [stop.step.id for stop in stops_of(every_kind(), "first", answers)] == pages


def test_each_stage_has_its_own_way_and_numbers_never_change() -> None:
    sheet = two_sittings()
    assert [stop.number for stop in stops_of(sheet, "setup", {})] == [1]
    assert [stop.number for stop in stops_of(sheet, "first", {})] == [2]
    assert [stop.number for stop in stops_of(sheet, "second", {})] == [3]


def test_a_sheet_without_pages_for_the_client_leads_nowhere() -> None:
    assert where_to_go_on(FLAGSHIP, (), {}, stage="first", setup={}) is None


@given(st.integers(-2, 9))
def test_before_and_after_agree_with_the_order(number: int) -> None:
    at, before, after = stop_at(STOPS, number), stop_before(STOPS, number), stop_after(STOPS, number)
    earlier, later = [s for s in STOPS if s.number < number], [s for s in STOPS if s.number > number]
    assert at == next((s for s in STOPS if s.number == number), None)
    assert before == (earlier[-1] if earlier else None)
    assert after == (later[0] if later else None)
