"""A bundled sheet with anything changed is either a definition or a refusal, and never anything else."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.domain.worksheets.bundled import bundled_definitions
from evenhand.domain.worksheets.definition import Definition, DefinitionError, parse_definition
from tests.domain.worksheets.sheets import (
    a_choice,
    a_field,
    a_measure,
    a_page,
    a_pattern,
    a_scale,
    a_sheet,
    a_subfield,
    rows,
)

EVERYTHING = a_sheet(
    a_page(
        rows("ladder", a_subfield("situation"), a_subfield("bad", "number", "minimum = 0\nmaximum = 100")),
        a_field("low_word"),
        page="plan",
        flags='setup = true\nwho = "together"',
    ),
    a_page(
        a_field("step", "choice", 'options_from = "ladder.situation"'),
        a_field("day", "date", 'default = "today"'),
        a_scale("predicted", 0, 100, "step = 5"),
        a_field("both", "read_back", 'shows = ["step"]\nheadings = ["Step"]'),
        page="before",
    ),
    a_page(
        a_field("went", "yes_no"),
        a_scale("peak", 0, 100, 'step = 5\nshow_if = "went == yes"'),
        a_choice("leaned", "Nothing", "My phone", kind="tags", lines="max_items = 2"),
        page="after",
        flags='after = true\nopens_on = "day"',
    ),
    a_measure("gap", "predicted - peak", "low = -100\nhigh = 100"),
    a_measure("left", "count_if(leaned includes 'my_phone') / entries()", 'per = "week"'),
    a_pattern("prediction_gap", "predicted", "peak", parameters='group_by = "step"'),
    a_pattern("absent_choice", "leaned", parameters='value = "any", n = 3'),
    '\n[[checks]]\nfield = "peak"\nholds = "gap >= 0"\nmessage = "Look again."\n',
    '\n[settings]\npinned = "home"\nclient_edits = ["plan"]\n',
    '\n[review]\nasks_for_rule = true\n[review.redo]\nslug = "other"\nlabel = "Redo"\n',
    head='one_tap = "step"\njoined = ["gap"]\nguide = ["One.", "Two."]\n',
)
SOURCES = [EVERYTHING, *(text for _, text in bundled_definitions().values())]
VALUES = st.sampled_from(
    ['""', '"word"', '"a - b"', "0", "-1", "3.5", "true", "[]", '["a", "a"]', "{}", "[[]]", "[{}]", "1979-05-27", "inf"]
)
ASSIGNMENT = re.compile(r"(?m)^(\s*\w+ = )([^\[\n{]*)$")


def outcome(text: str) -> Definition | DefinitionError:
    """What comes of a text; any other error goes through and fails the test."""
    try:
        return parse_definition(text, filename="changed.toml")
    except DefinitionError as error:
        return error


def assert_is_told(error: DefinitionError, text: str) -> None:
    """Every fault has a line of the file and a sentence."""
    last = text.count("\n") + 1
    assert error.faults == tuple(sorted(error.faults))
    for fault in error.faults:
        assert 1 <= fault.line <= last
        assert fault.reason.endswith((".", "?", "!"))


def test_the_unchanged_sheets_are_definitions() -> None:
    assert all(isinstance(outcome(text), Definition) for text in SOURCES)


@settings(max_examples=150)
@given(st.sampled_from(SOURCES), st.data())
def test_any_value_put_in_the_place_of_another_is_taken_or_refused(text: str, data: st.DataObject) -> None:
    found = data.draw(st.sampled_from(list(ASSIGNMENT.finditer(text))))
    changed = text[: found.start(2)] + data.draw(VALUES) + text[found.end(2) :]
    result = outcome(changed)
    if isinstance(result, DefinitionError):
        assert_is_told(result, changed)


@settings(max_examples=150)
@given(st.sampled_from(SOURCES), st.data())
def test_any_line_left_out_or_written_twice_is_taken_or_refused(text: str, data: st.DataObject) -> None:
    lines = text.split("\n")
    place = data.draw(st.integers(0, len(lines) - 1))
    twice = data.draw(st.booleans())
    changed = "\n".join([*lines[:place], *([lines[place]] * 2 if twice else []), *lines[place + 1 :]])
    result = outcome(changed)
    if isinstance(result, DefinitionError):
        assert_is_told(result, changed)


@settings(max_examples=100)
@given(st.text(max_size=80))
def test_any_text_at_all_is_refused(text: str) -> None:
    result = outcome(text)
    assert isinstance(result, DefinitionError)
    assert_is_told(result, text)
