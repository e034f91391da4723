"""Several pages of a sheet drawn as one form, for the client and for the desk; rows that come and go."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from evenhand.domain.worksheets.definition import Stage
from evenhand.faces.components.sheet.defaults import defaults_of
from evenhand.faces.components.sheet.meeting import fields_open
from evenhand.faces.components.sheet.page import Sheet, one_page, step_page
from evenhand.faces.components.sheet.posted import (
    Posted,
    rows_to_show,
    wants_other_rows,
    without_removed_row,
)
from evenhand.faces.components.sheet.shown import ShownField
from tests.faces.climbing import AGREED, climbing

SHEET = climbing()
SETUP = SHEET.steps_of("setup")
SECOND = SHEET.steps_of("second")
FIELDS = [field for step in SETUP for field in step.fields]


def drawn(sheet: Sheet) -> dict[str, ShownField]:
    return {field.name: field for page in one_page(sheet, SETUP) for field in page.fields}


class TestPages:
    def test_each_page_stands_under_its_heading_and_none_heads_the_whole(self) -> None:
        pages = one_page(Sheet(SHEET), SETUP)
        assert [page.title for page in pages] == ["Our ladder", "The frame"]
        assert not any(field.heads for page in pages for field in page.fields)

    def test_a_page_on_which_nothing_can_be_met_stays_out(self) -> None:
        pages = one_page(Sheet(SHEET, answers={"went": False}), [SHEET.steps[5]])
        assert pages == ()

    def test_a_question_that_waits_for_another_page_of_the_form_is_there_with_its_condition(self) -> None:
        [found] = [page for page in one_page(Sheet(SHEET), SECOND) if page.id == "found"]
        assert [(one.name, one.value) for field in found.fields for one in field.showing] == [("went", "yes")]
        assert step_page(Sheet(SHEET), SHEET.steps[5]).fields == ()


class TestWhoFills:
    def test_the_client_is_not_asked_what_the_therapist_fills(self) -> None:
        assert "aim" not in drawn(Sheet(SHEET))

    def test_the_therapist_is_asked_everything(self) -> None:
        fields = drawn(Sheet(SHEET, by="therapist"))
        assert {"why", "ladder", "company", "companion", "aim"} <= fields.keys()
        assert fields["aim"].by_therapist

    def test_a_page_of_the_therapist_is_open_on_the_desk_only(self) -> None:
        step = SHEET.steps[1]
        assert "aim" not in {field.key for field in fields_open(step, {})}
        assert "aim" in {field.key for field in fields_open(step, {}, by="therapist")}


class TestRows:
    POSTED: Posted = {"ladder.0.situation": ["a"], "ladder.1.situation": ["b"], "ladder.2.situation": [""]}

    @pytest.mark.parametrize(
        ("pressed", "shown"),
        [({}, 3), ({"_add": ["ladder"]}, 4), ({"_remove": ["ladder:1"]}, 2), ({"_add": ["why"]}, 3), ({"_add": []}, 3)],
    )
    def test_as_many_rows_are_shown_again_as_were_there_blank_ones_too(self, pressed: Posted, shown: int) -> None:
        assert rows_to_show(FIELDS, {**self.POSTED, **pressed}) == {"ladder": shown}

    def test_only_the_row_whose_button_was_pressed_goes(self) -> None:
        raw = {"ladder": [{"situation": "a"}, {"situation": "b"}], "why": "x"}
        assert without_removed_row(raw, {"_remove": ["ladder:0"]}) == {"ladder": [{"situation": "b"}], "why": "x"}

    @pytest.mark.parametrize(
        "pressed", ["ladder:7", "ladder:", "ladder", "other:0", "why:0", "", "ladder:-1", "ladder:²"]
    )
    def test_a_button_that_is_none_removes_nothing(self, pressed: str) -> None:
        raw = {"ladder": [{"situation": "a"}], "why": "x"}
        assert without_removed_row(raw, {"_remove": [pressed]}) == raw

    @pytest.mark.parametrize(
        ("posted", "wants"), [({}, False), ({"_add": ["ladder"]}, True), ({"_remove": ["ladder:0"]}, True)]
    )
    def test_only_these_buttons_open_the_page_again(self, posted: Posted, wants: bool) -> None:
        assert wants_other_rows(posted) is wants

    def test_stored_rows_are_all_drawn_and_blank_ones_up_to_what_was_asked(self) -> None:
        sheet = Sheet(SHEET, answers=AGREED, rows={"ladder": 3}, by="therapist")
        rows = drawn(sheet)["ladder"].rows
        assert [row.fields[0].value for row in rows] == ["The lift, one floor", "The bus, two stops", ""]


@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        ("setup", {}),
        ("first", {"day": "2026-11-25"}),
        ("second", {"happened_at": "2026-11-25T08:30:00+09:00"}),
    ],
)
def test_each_sitting_opens_with_its_own_defaults_on_the_clients_clock(stage: Stage, expected: object) -> None:
    at = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
    assert defaults_of(SHEET, stage=stage, at=at, zone="Asia/Tokyo") == expected
