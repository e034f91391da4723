"""Posted pages: rows, hidden fields, options that come from rows, and what other pages hold already."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.worksheets.answers import SOMETHING_ELSE, clean, label_of, options_of
from evenhand.domain.worksheets.definition import Option
from tests.domain.worksheets.sheets import a_choice, a_field, a_page, a_scale, a_subfield, parsed, rows

PIE = parsed(
    a_page(
        rows(
            "parts",
            a_subfield("name", lines='need = "required"'),
            a_subfield("share", "number", "minimum = 0\nmaximum = 100"),
            a_subfield("done", "yes_no"),
            a_subfield("why", lines='show_if = "done == no"'),
            lines="max_items = 3",
        ),
        a_field("mend"),
    )
)
LADDER = parsed(
    a_page(rows("ladder", a_subfield("situation")), page="ladder", flags="setup = true"),
    a_page(
        a_field("step", "choice", 'options_from = "ladder.situation"'),
        a_field("seen", "tags", 'options_from = "ladder.situation"'),
        page="before",
    ),
    a_page(
        a_field("went", "yes_no"),
        a_scale("peak", lines='show_if = "went == yes"'),
        a_choice("areas", "Home", "Work", kind="tags"),
        page="after",
        flags="after = true",
    ),
)
SETUP = {"ladder": [{"situation": "The canteen"}, {"situation": "The lift"}, {"situation": " "}, {}]}


def test_rows_are_stored_in_order_without_the_empty_ones() -> None:
    raw = {"parts": [{"name": "Luck", "share": "30"}, {"name": "", "share": ""}, {"name": "Timing", "done": "yes"}]}
    result = clean(PIE, raw)
    assert result.answers == {"parts": [{"name": "Luck", "share": 30}, {"name": "Timing", "done": True}]}
    assert result.problems == ()


def test_a_value_in_a_row_that_cannot_be_stored_is_named_by_its_place() -> None:
    result = clean(PIE, {"parts": [{}, {"name": "Luck", "share": "a lot"}, {"name": "Timing", "share": "120"}]})
    assert result.answers == {"parts": [{"name": "Luck"}, {"name": "Timing"}]}
    assert result.kept == {"parts.0.share": "a lot", "parts.1.share": "120"}
    assert [problem.field for problem in result.problems] == ["parts.0.share", "parts.1.share"]


def test_a_row_whose_only_value_cannot_be_stored_keeps_its_place() -> None:
    result = clean(PIE, {"parts": [{"share": "a lot"}, {"name": "Luck"}]})
    assert result.answers == {"parts": [{}, {"name": "Luck"}]}
    assert result.kept == {"parts.0.share": "a lot"}


@pytest.mark.parametrize("raw", ["Luck", ["Luck"], {"0": {"name": "Luck"}}, [{"name": "x"}] * 201, 3])
def test_rows_that_are_no_rows_are_kept_as_they_came(raw: object) -> None:
    result = clean(PIE, {"parts": raw})
    assert result.answers == {}
    assert result.kept == {"parts": raw}
    assert result.problems[0].message == "Add at least one."


def test_more_rows_than_suggested_are_stored_all_the_same() -> None:
    raw = {"parts": [{"name": str(number)} for number in range(9)]}
    assert clean(PIE, raw).answers["parts"] == raw["parts"]


@pytest.mark.parametrize("blank", [None, "", [], [{}], [{"name": ""}, {"share": " "}]])
def test_rows_without_a_word_are_missing(blank: object) -> None:
    assert clean(PIE, {"parts": blank}).answers == {}


def test_a_text_in_a_row_can_be_skipped() -> None:
    result = clean(PIE, {"parts": [{"name": {"skipped": True}, "share": "10"}]})
    assert result.answers == {"parts": [{"name": {"skipped": True}, "share": 10}]}


def test_what_is_typed_into_a_hidden_field_of_a_row_stays() -> None:
    raw = {"parts": [{"name": "Luck", "done": "yes", "why": "no time"}]}
    assert clean(PIE, raw).answers == {"parts": [{"name": "Luck", "done": True, "why": "no time"}]}


def test_a_page_speaks_for_its_own_fields_and_leaves_the_others() -> None:
    earlier = {"step": "The lift", "went": True, "peak": 4}
    result = clean(LADDER, {"went": "yes", "peak": "7"}, steps=["after"], earlier=earlier, setup=SETUP)
    assert result.answers == {"step": "The lift", "went": True, "peak": 7}
    assert result.covered == {"went", "peak", "areas"}


def test_an_unticked_box_of_the_page_is_a_blank() -> None:
    earlier = {"areas": ["home"], "went": True, "peak": 4}
    result = clean(LADDER, {"went": "yes", "peak": "4"}, steps=["after"], earlier=earlier)
    assert result.answers == {"went": True, "peak": 4}


def test_a_hidden_field_that_is_not_posted_keeps_what_it_had() -> None:
    earlier = {"went": True, "peak": 4}
    assert clean(LADDER, {"went": "no"}, steps=["after"], earlier=earlier).answers == {"went": False, "peak": 4}


def test_a_wrong_value_in_a_hidden_field_is_kept_without_a_problem() -> None:
    result = clean(LADDER, {"went": "no", "peak": "a lot"}, steps=["after"])
    assert result.answers == {"went": False}
    assert result.kept == {"peak": "a lot"}
    assert result.problems == ()


def test_a_wrong_value_takes_the_place_of_an_earlier_right_one() -> None:
    earlier = {"went": True, "peak": 4}
    result = clean(LADDER, {"went": "yes", "peak": "11"}, steps=["after"], earlier=earlier)
    assert result.answers == {"went": True}
    assert result.kept == {"peak": "11"}


def test_nothing_that_was_passed_in_is_changed() -> None:
    earlier: dict[str, object] = {"went": True, "peak": 4}
    raw: dict[str, object] = {"went": "no", "areas": ["home"]}
    before = json.dumps([earlier, raw])
    clean(LADDER, raw, earlier=earlier, setup=SETUP)
    assert json.dumps([earlier, raw]) == before


def test_options_from_rows_are_the_words_of_the_rows_and_something_else() -> None:
    assert options_of(LADDER.field("step"), {}, SETUP) == (
        Option("The canteen", "The canteen"),
        Option("The lift", "The lift"),
        SOMETHING_ELSE,
    )


def test_tags_from_rows_offer_the_rows_alone() -> None:
    assert [option.value for option in options_of(LADDER.field("seen"), {}, SETUP)] == ["The canteen", "The lift"]


def test_rows_of_the_same_entry_come_before_those_of_the_set_up() -> None:
    own = {"ladder": [{"situation": "My own"}, {"situation": "My own"}]}
    assert [one.value for one in options_of(LADDER.field("step"), own, SETUP)] == ["My own", "something_else"]


@pytest.mark.parametrize("rows_so_far", [None, "text", [], ["x"], [{"situation": {"skipped": True}}], [{"other": "x"}]])
def test_without_words_in_the_rows_there_is_something_else_to_choose(rows_so_far: object) -> None:
    assert options_of(LADDER.field("step"), {"ladder": rows_so_far}) == (SOMETHING_ELSE,)


def test_fixed_options_are_those_of_the_sheet() -> None:
    field = LADDER.field("areas")
    assert options_of(field, {}) == field.options


def test_a_chosen_row_is_stored_by_its_words() -> None:
    result = clean(LADDER, {"step": "The lift", "seen": ["The canteen"]}, setup=SETUP)
    assert result.answers == {"step": "The lift", "seen": ["The canteen"]}
    assert clean(LADDER, {"step": "something_else"}, setup=SETUP).answers == {"step": "something_else"}


def test_a_row_that_is_not_there_cannot_be_chosen() -> None:
    result = clean(LADDER, {"step": "The moon"}, setup=SETUP)
    assert (result.answers, result.kept) == ({}, {"step": "The moon"})


def test_renaming_a_row_does_not_rename_what_an_entry_chose() -> None:
    changed = {"ladder": [{"situation": "The canteen at noon"}]}
    earlier = {"step": "The lift", "seen": ["The canteen", "The lift"]}
    raw = {"step": "The lift", "seen": ["The lift"]}
    assert clean(LADDER, raw, setup=changed, earlier=earlier).answers == raw


def test_a_label_is_found_for_a_stored_value_and_rows_are_their_own_words() -> None:
    assert label_of(LADDER.field("areas"), "home") == "Home"
    assert label_of(LADDER.field("areas"), "a_value_of_old") == "a_value_of_old"
    assert label_of(LADDER.field("step"), "The lift") == "The lift"
    assert label_of(LADDER.field("step"), "something_else") == "Something else"


POSTED_ROWS = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "name": st.sampled_from(["", "Luck", "Timing", "a\r\nb"]),
            "share": st.sampled_from(["", "30", "a lot", "101"]),
            "done": st.sampled_from(["yes", "no", "maybe"]),
        },
    ),
    max_size=6,
)


@given(POSTED_ROWS)
def test_every_word_posted_in_rows_is_stored_or_kept_under_its_row(posted: list[dict[str, str]]) -> None:
    result = clean(PIE, {"parts": posted})
    stored = result.answers.get("parts", [])
    assert isinstance(stored, list)
    filled = [row for row in posted if any(value.strip() for value in row.values())]
    assert len(stored) == len(filled)
    for number, row in enumerate(filled):
        for key, value in row.items():
            if value.strip():
                assert key in stored[number] or result.kept[f"parts.{number}.{key}"] == value
    assert clean(PIE, result.answers).answers == result.answers or any(row == {} for row in stored)
