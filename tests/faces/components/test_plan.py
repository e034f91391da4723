"""Numbers to be tapped in a plan, and nothing taken for one that is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.worksheets.bundled import bundled_definitions
from evenhand.faces.components.plan import number_to_dial, plan_steps
from tests.factories import A_PLAN


@pytest.mark.parametrize(
    ("words", "dial"),
    [
        ("999", "999"),
        (" 116 123 ", "116123"),
        ("+44 (0)20 7946 0018", "+4402079460018"),
        ("07700 900123, after six", "07700900123"),
        ("Ring 07700 900123", "07700900123"),
        ("the ward on 3", ""),
        ("open 9-17", ""),
        ("room 101 or 102", ""),
        ("", ""),
        ("١١٦ ١٢٣", ""),
        ("<a href='tel:1'>", ""),
    ],
)
def test_a_line_gives_the_number_that_it_surely_holds(words: str, dial: str) -> None:
    assert number_to_dial(words) == dial


@given(st.text(max_size=60))
def test_whatever_is_written_only_digits_are_dialled(words: str) -> None:
    dialled = number_to_dial(words)
    digits = dialled.removeprefix("+")
    assert digits == "" or (digits.isascii() and digits.isdigit() and len(digits) >= 3)
    assert all(words.count(digit) >= digits.count(digit) for digit in set(digits))


def test_a_plan_is_read_in_its_order_without_what_only_the_therapist_fills() -> None:
    steps = plan_steps(bundled_definitions()["safety-plan"][0], A_PLAN)
    assert [one.id for one in steps] == ["signs", "alone", "places", "people", "help", "safer", "keep"]
    said = {line.words for step in steps for line in step.lines}
    assert {"I stop answering the phone.", "Walk to the harbour.", "Samaritans"} <= said
    dialled = {detail.dial for step in steps for line in step.lines for detail in line.details} - {""}
    assert dialled == {"07700900123", "02079460018", "116123"}
    [note] = steps[4].notes
    assert (note.before, [one.shown for one in note.numbers]) == ("In danger right now: ", ["999", "112"])
    shown = {detail.label for step in steps for line in step.lines for detail in line.details}
    assert not {one for one in shown if "ssess" in one}
