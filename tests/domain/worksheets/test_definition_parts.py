"""The parts of a definition: frozen values that find their own fields, pages and measures."""

from __future__ import annotations

import dataclasses

import pytest

from evenhand.domain.worksheets.definition import Definition, Field, Measure, Pattern, Step
from tests.domain.worksheets.sheets import (
    NOTE,
    a_choice,
    a_field,
    a_measure,
    a_page,
    a_scale,
    a_subfield,
    parsed,
    rows,
)

SETUP = a_page(rows("ladder", a_subfield("situation")), page="ladder", flags="setup = true")
BEFORE = a_page(a_scale("predicted"), page="before")
AFTER = a_page(a_scale("peak"), page="after", flags="after = true")


def a_two_sitting_sheet() -> Definition:
    return parsed(SETUP, BEFORE, AFTER, a_measure("gap", "predicted - peak"), head='mode = "document + series"\n')


def test_nothing_of_a_definition_can_be_changed() -> None:
    definition = a_two_sitting_sheet()
    for part in (definition, definition.steps[0], definition.steps[0].fields[0], definition.measures[0]):
        name = dataclasses.fields(part)[0].name
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(part, name, "other")


@pytest.mark.parametrize("part", [Definition, Step, Field, Measure, Pattern])
def test_parts_have_slots_and_take_no_further_attributes(part: type) -> None:
    assert hasattr(part, "__slots__")
    assert "__dict__" not in dir(part)


def test_definitions_read_from_the_same_text_are_equal_and_can_be_keys() -> None:
    assert a_two_sitting_sheet() == a_two_sitting_sheet()
    assert len({a_two_sitting_sheet(), a_two_sitting_sheet()}) == 1


def test_pages_fall_into_set_up_first_and_second_sitting() -> None:
    definition = a_two_sitting_sheet()
    assert [step.id for step in definition.steps_of("setup")] == ["ladder"]
    assert [step.id for step in definition.steps_of("first")] == ["before"]
    assert [step.id for step in definition.steps_of("second")] == ["after"]
    assert definition.has_setup
    assert definition.has_second_sitting


def test_an_ordinary_sheet_has_neither_set_up_nor_second_sitting() -> None:
    definition = parsed(a_page(NOTE))
    assert not definition.has_setup
    assert not definition.has_second_sitting


@pytest.mark.parametrize(
    ("mode", "is_series", "is_document"),
    [
        ("series", True, False),
        ("document", False, True),
        ("once", False, False),
        ("document + series", True, True),
    ],
)
def test_a_mode_says_whether_entries_repeat_and_whether_it_is_one_paper(
    mode: str, is_series: bool, is_document: bool
) -> None:
    definition = parsed(a_page(NOTE), head=f'mode = "{mode}"\n')
    assert (definition.is_series, definition.is_document) == (is_series, is_document)


@pytest.mark.parametrize(
    ("minutes", "one_tap", "words"),
    [
        ("6-8", None, "6–8 minutes"),
        ("10", None, "10 minutes"),
        ("1", None, "1 minute"),
        ("0.1 (one tap), up to 0.5", "caught", "one tap"),
    ],
)
def test_the_time_an_entry_takes_reads_as_words(minutes: str, one_tap: str | None, words: str) -> None:
    definition = dataclasses.replace(a_two_sitting_sheet(), minutes=minutes, one_tap=one_tap)
    assert definition.time_in_words == words


def test_fields_are_found_by_key_and_sub_fields_by_both_keys() -> None:
    definition = a_two_sitting_sheet()
    assert definition.field("peak").kind == "scale"
    assert definition.field("ladder.situation").kind == "short_text"
    assert [field.key for field in definition.fields()] == ["ladder", "predicted", "peak"]


@pytest.mark.parametrize("key", ["nowhere", "ladder.nowhere", "peak.situation", "situation", ""])
def test_a_field_that_is_not_there_raises_a_key_error(key: str) -> None:
    with pytest.raises(KeyError):
        a_two_sitting_sheet().field(key)


def test_measures_are_found_by_name() -> None:
    definition = a_two_sitting_sheet()
    assert definition.measure("gap").formula == "predicted - peak"
    with pytest.raises(KeyError):
        definition.measure("nowhere")


def test_what_is_only_looked_at_takes_no_answer() -> None:
    definition = parsed(
        a_page(NOTE, a_field("hint", "info"), a_field("both", "read_back", 'shows = ["note"]'), a_choice())
    )
    assert [field.is_answered for field in definition.fields()] == [True, False, False, True]
