"""A page holds the questions its client can meet, with answers, options and problems."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from evenhand.domain.worksheets.answers import Problem
from evenhand.domain.worksheets.bundled import bundled_definitions
from evenhand.domain.worksheets.definition import Step
from evenhand.faces.components.sheet.page import Sheet, preview_of, step_page
from evenhand.faces.components.sheet.shown import Showing, ShownField, ShownStep
from tests.faces.components.sheet.kinds import every_kind, two_sittings

SHEET = every_kind()
ALL, END, LATER, DESK = SHEET.steps


def page(sheet: Sheet, step: Step = ALL) -> ShownStep:
    """Draw a page of the sheet with every kind."""
    return step_page(sheet, step)


def field(key: str, answers: Mapping[str, object] | None = None, **sheet: object) -> ShownField:
    """One question of the first page, with some answers stored."""
    drawn = page(replace(Sheet(SHEET, answers=answers or {}), **sheet))  # type: ignore[arg-type]
    return next(one for one in drawn.fields if one.key == key)


def chosen(shown: ShownField) -> list[str]:
    """The values that are ticked."""
    return [choice.value for choice in shown.choices if choice.checked]


def test_every_question_is_there_in_order() -> None:
    assert [one.key for one in page(Sheet(SHEET)).fields] == [one.key for one in ALL.fields]


def test_a_page_for_the_therapist_is_empty_for_a_client() -> None:
    assert page(Sheet(SHEET), DESK).fields == ()


@pytest.mark.parametrize(("went", "keys"), [(False, ["reason"]), (True, []), (None, [])])
def test_a_question_that_waits_for_an_earlier_page_is_met_when_it_counts(went: bool | None, keys: list[str]) -> None:
    answers = {} if went is None else {"went": went}
    assert [one.key for one in page(Sheet(SHEET, answers=answers), LATER).fields] == keys


def test_a_question_that_waits_for_this_page_tells_script_when() -> None:
    assert field("why").showing == (Showing("went", "==", "no"),)
    assert field("story").showing == ()


def test_a_question_that_waits_inside_its_row_names_its_row() -> None:
    rows = field("helped", {"helped": [{"what": "a walk"}, {"what": "tea"}]}).rows
    assert [row.fields[-1].showing for row in rows] == [
        (Showing("helped.0.again", "==", "yes"),),
        (Showing("helped.1.again", "==", "yes"),),
    ]


@pytest.mark.parametrize(
    ("key", "stored", "value"),
    [
        ("companion", "J.", "J."),
        ("story", "a\nb", "a\nb"),
        ("belief", 85, "85"),
        ("day", "2026-11-24", "2026-11-24"),
        ("woke", "06:05", "06:05"),
        ("lasted", 80, "80"),
        ("count", 2.5, "2.5"),
    ],
)
def test_a_stored_answer_is_in_its_input(key: str, stored: object, value: str) -> None:
    assert field(key, {key: stored}).value == value


def test_a_moment_is_shown_on_the_clients_clock() -> None:
    stored = {"began": "2026-11-24T14:02:00+00:00"}
    assert field("began", stored, zone=ZoneInfo("America/New_York")).value == "2026-11-24T09:02"


@pytest.mark.parametrize(
    ("key", "stored", "ticked"),
    [
        ("went", False, ["no"]),
        ("calm", 7, ["7"]),
        ("place", "outside", ["outside"]),
        ("with", ["work", "money"], ["work", "money"]),
    ],
)
def test_a_stored_choice_is_ticked(key: str, stored: object, ticked: list[str]) -> None:
    assert chosen(field(key, {key: stored})) == ticked
    assert chosen(field(key)) == []


def test_a_short_scale_has_boxes_and_a_long_one_steps() -> None:
    assert [choice.value for choice in field("calm").choices] == [str(number) for number in range(11)]
    assert field("belief").template == "components/sheet/number_pair.html"
    assert field("belief").choices == ()


def test_the_ends_of_a_scale_are_named_with_their_numbers() -> None:
    assert (field("belief").low, field("belief").high) == ("0, not true at all", "100, completely true")
    assert field("calm").high == "10, I was calm"


def test_options_from_rows_follow_the_rows_and_keep_what_was_chosen() -> None:
    answers: dict[str, object] = {"helped": [{"what": "tea"}], "pick": "a walk"}
    [_, pick] = page(Sheet(SHEET, answers=answers), END).fields
    assert [choice.value for choice in pick.choices] == ["tea", "something_else", "a walk"]
    assert chosen(pick) == ["a walk"]


def test_options_from_the_setup() -> None:
    sheet = two_sittings()
    setup = {"rungs": [{"rung": "the lift"}, {"rung": "the bridge"}]}
    drawn = step_page(Sheet(sheet, answers=setup, setup=setup), sheet.steps[1])
    assert [choice.label for choice in drawn.fields[0].choices] == ["the lift", "the bridge", "Something else"]


def test_a_default_is_shown_on_a_page_that_nobody_touched() -> None:
    defaults = {"day": "2026-11-24"}
    assert field("day", defaults=defaults).value == "2026-11-24"
    assert field("day", {"story": "words"}, defaults=defaults).value == ""


def test_what_could_not_be_stored_is_shown_as_typed() -> None:
    kept: dict[str, object] = {"count": "a few", "day": "last week", "with": ["work", "moon"]}
    assert field("count", kept=kept).value == "a few"
    assert (field("day", kept=kept).value, field("day", kept=kept).input_type) == ("last week", "text")
    assert chosen(field("with", kept=kept)) == ["work"]


def test_words_typed_beside_a_skip_stay_in_sight() -> None:
    shown = field("companion", {"companion": {"skipped": True}}, kept={"companion": "J."})
    assert (shown.skipped, shown.skippable, shown.value) == (True, True, "J.")
    assert not field("why").skippable


def test_a_problem_stands_at_its_question_and_in_its_row() -> None:
    problems = (Problem("companion", "Write initials."), Problem("helped.1.share", "Write a number."))
    shown = field("companion", problems=problems)
    assert (shown.error, shown.described_by) == ("Write initials.", "h-companion e-companion")
    rows = field("helped", problems=problems).rows
    assert [row.fields[1].error for row in rows] == ["", "Write a number."]


def test_rows_are_at_least_what_the_sheet_asks_for_and_never_hide_what_was_written() -> None:
    assert len(field("helped").rows) == 2
    assert len(field("helped", rows={"helped": 3}).rows) == 3
    assert len(field("helped", rows={"helped": 50}).rows) == 3
    many: dict[str, object] = {"helped": [{"what": str(number)} for number in range(5)]}
    assert len(field("helped", many).rows) == 5
    assert (field("helped", many).can_add, field("helped").can_add) == (False, True)


def test_a_row_is_called_by_its_place() -> None:
    assert [(row.number, row.title) for row in field("helped").rows] == [(0, "1 of 2"), (1, "2 of 2")]


def test_one_question_heads_its_page_itself() -> None:
    flagship = bundled_definitions()["compassionate-self-care"][0]
    headed = {step.id: step_page(Sheet(flagship), step) for step in flagship.steps}
    assert [headed[name].heading for name in ("happened", "friend", "readback", "rate")] == ["", "", "", "Two numbers"]
    assert [one.heads for one in headed["happened"].fields] == [True, False, False]
    assert [one.heads for one in headed["rate"].fields] == [False, False, False]


def test_read_back_shows_both_texts_in_order() -> None:
    answers: dict[str, object] = {"story": "One.", "why": {"skipped": True}, "went": False}
    [both, _] = page(Sheet(SHEET, answers=answers), END).fields
    assert [(side.heading, side.words, side.is_skip) for side in both.sides] == [
        ("The story", "One.", False),
        ("The reason", "Left out on purpose", True),
    ]


def test_words_are_counted_where_a_length_is_suggested() -> None:
    shown = field("story", {"story": "one two  three"})
    assert (shown.word_count, shown.about_words) == (3, 50)


def test_tokens_are_filled_in() -> None:
    assert field("note").prompt == "If it is too much, call 999 or 112."


def test_a_preview_shows_every_page_a_client_may_ever_see() -> None:
    pages = preview_of(SHEET)
    assert [one.id for one in pages] == ["all", "end", "later"]
    assert all(not shown.showing for one in pages for shown in one.fields)
