"""Which fields are shown, and which answers count because of it."""

from __future__ import annotations

import pytest

from evenhand.domain.worksheets.answers import SKIPPED, is_visible, visible_answers
from tests.domain.worksheets.sheets import a_choice, a_field, a_page, a_scale, a_subfield, parsed, rows

SHEET = parsed(
    a_page(
        a_field("went", "yes_no"),
        a_choice("did", "Stayed", "Left", lines='show_if = "went == yes"'),
        a_field("why", lines='show_if = "did == left"'),
        a_field("instead", lines='show_if = "went != yes"'),
        a_choice("areas", "Home", "Work", kind="tags"),
        a_field("at_home", lines='show_if = "areas includes home"'),
        a_scale("level"),
        a_field("at_zero", lines='show_if = "level == 0"'),
        rows(
            "parts",
            a_subfield("done", "yes_no"),
            a_subfield("what", lines='show_if = "done == yes"'),
            a_subfield("where", lines='show_if = "went == yes"'),
            lines='show_if = "level == 1"',
        ),
    )
)


@pytest.mark.parametrize(
    ("key", "answers", "shown"),
    [
        ("went", {}, True),
        ("did", {"went": True}, True),
        ("did", {"went": False}, False),
        ("did", {}, False),
        ("instead", {"went": False}, True),
        ("instead", {"went": True}, False),
        ("instead", {}, False),
        ("instead", {"went": SKIPPED}, False),
        ("why", {"went": True, "did": "left"}, True),
        ("why", {"went": True, "did": "stayed"}, False),
        ("why", {"went": False, "did": "left"}, False),
        ("at_home", {"areas": ["work", "home"]}, True),
        ("at_home", {"areas": ["work"]}, False),
        ("at_home", {}, False),
        ("at_zero", {"level": 0}, True),
        ("at_zero", {"level": False}, False),
        ("at_zero", {"level": 1}, False),
    ],
)
def test_a_field_is_shown_when_all_its_conditions_hold(key: str, answers: dict[str, object], shown: bool) -> None:
    assert is_visible(SHEET.field(key), answers) is shown


@pytest.mark.parametrize(
    ("key", "answers", "row", "shown"),
    [
        ("parts.what", {"level": 1}, {"done": True}, True),
        ("parts.what", {"level": 1, "done": True}, {}, False),
        ("parts.what", {"level": 1}, {"done": False}, False),
        ("parts.where", {"went": True}, {}, True),
        ("parts.where", {"went": False}, {"went": True}, False),
    ],
)
def test_a_field_of_a_row_looks_at_its_row_or_at_the_sheet(
    key: str, answers: dict[str, object], row: dict[str, object], shown: bool
) -> None:
    assert is_visible(SHEET.field(key), answers, row) is shown


def test_hidden_answers_do_not_count_and_nothing_hangs_on_them() -> None:
    answers = {"went": False, "did": "left", "why": "too loud", "instead": "a walk", "level": 0, "at_zero": "x"}
    assert visible_answers(SHEET, answers) == {"went": False, "instead": "a walk", "level": 0, "at_zero": "x"}


def test_hidden_answers_in_rows_do_not_count() -> None:
    answers = {
        "went": False,
        "level": 1,
        "parts": [{"done": True, "what": "a", "where": "b"}, {"done": False, "what": "c"}, "odd"],
    }
    assert visible_answers(SHEET, answers)["parts"] == [{"done": True, "what": "a"}, {"done": False}, "odd"]


def test_a_hidden_list_of_rows_does_not_count() -> None:
    assert "parts" not in visible_answers(SHEET, {"level": 2, "parts": [{"done": True}]})


def test_skips_count_and_strangers_do_not() -> None:
    assert visible_answers(SHEET, {"at_home": "x", "areas": ["home"], "stranger": 1}) == {
        "at_home": "x",
        "areas": ["home"],
    }
    assert visible_answers(SHEET, {"level": 0, "at_zero": SKIPPED}) == {"level": 0, "at_zero": SKIPPED}


def test_rows_that_are_no_list_are_left_as_they_are() -> None:
    assert visible_answers(SHEET, {"level": 1, "parts": "odd"}) == {"level": 1, "parts": "odd"}
