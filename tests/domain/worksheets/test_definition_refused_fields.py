"""A field that is wrong is refused with the line it stands on and the reason."""

from __future__ import annotations

import pytest

from tests.domain.worksheets.sheets import (
    NOTE,
    a_choice,
    a_field,
    a_page,
    a_scale,
    a_sheet,
    a_subfield,
    assert_refused,
    line_of,
    refused,
    rows,
)


@pytest.mark.parametrize(
    ("field", "at", "reason"),
    [
        (a_field("Note"), 'key = "Note"', "small letters, digits and _, a letter first"),
        (a_field("2nd"), 'key = "2nd"', "small letters, digits and _, a letter first"),
        (a_field("if"), 'key = "if"', "is a word of the formula language"),
        (a_field("form"), 'key = "form"', "is a word of the formula language"),
        (a_field("elements"), 'key = "elements"', "has a meaning of its own in forms"),
        (a_field(lines="colour = 1"), "colour", 'A field has no attribute "colour".'),
        (a_field(lines="minimum = 1"), "minimum", '"minimum" does not go with a short_text field ("note").'),
        (a_field(lines='options = ["A"]'), "options", '"options" does not go with a short_text field'),
        (a_field(lines='need = "must"'), "need", '"need" has to be one of'),
        (a_field(lines='need = "auto"'), "need", '"note" is filled by the system and needs a default.'),
        (a_field(lines='filled_by = "me"'), "filled_by", '"filled_by" has to be one of'),
        (a_field(lines="max_words = 0"), "max_words", "a whole number of 1 or more"),
        (a_field(lines="help = 3"), "help =", '"help" has to be text in quotes.'),
        (a_field(lines="default = 3"), "default", "3 cannot be the default of the short_text field"),
        (a_field(lines="default = []"), "default", '"default" has to be a text, a number, true or false.'),
        (a_field(lines='withheld = "yes"'), "withheld", '"withheld" has to be true or false.'),
        (a_field("hint", "info", 'need = "required"'), "need", "takes no answer"),
        (a_field("hint", "info", prompt="Call {number}."), "prompt", '"{number}" is not filled in by anything'),
        (a_field("day", "date", 'default = "now"'), "default", "cannot be the default of the date field"),
        (a_field("day", "date", 'default = "2026-13-01"'), "default", "cannot be the default"),
        (a_field("at", "time", 'default = "now"'), "default", "cannot be the default of the time field"),
        (a_field("went", "yes_no", 'default = "yes"'), "default", "cannot be the default of the yes_no field"),
        (a_field("n", "number", "default = true"), "default", "cannot be the default of the number field"),
        (a_field("n", "number", "minimum = true"), "minimum", '"minimum" has to be a number.'),
        (a_field("n", "number", "maximum = inf"), "maximum", '"maximum" has to be a number.'),
        (a_field("n", "number", "minimum = 5\nmaximum = 5"), "maximum", "more than its minimum"),
        (a_field("n", "number", "step = 0"), "step = 0", "has to be more than 0"),
    ],
)
def test_a_wrong_field_is_refused(field: str, at: str, reason: str) -> None:
    assert_refused(a_sheet(a_page(field)), at=at, because=reason)


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ('maximum = 10\nlow = "a"\nhigh = "b"', '"level" is a scale field without a minimum.'),
        ('minimum = 0\nlow = "a"\nhigh = "b"', '"level" is a scale field without a maximum.'),
        ('minimum = 0\nmaximum = 10\nhigh = "b"', "without words for its low end"),
        ('minimum = 0\nmaximum = 10\nlow = "a"', "without words for its high end"),
    ],
)
def test_a_scale_without_limits_or_ends_is_refused(lines: str, reason: str) -> None:
    assert_refused(a_sheet(a_page(a_field("level", "scale", lines))), at="scale", because=reason)


@pytest.mark.parametrize(
    ("limits", "at", "reason"),
    [
        ("minimum = 0\nmaximum = 100\nstep = 7", "step = 7", "whole steps, 101 points at most"),
        ("minimum = 0\nmaximum = 1000", "scale", "whole steps, 101 points at most"),
        ("minimum = 0.5\nmaximum = 10", "minimum", "have to be whole numbers"),
        ("minimum = 10\nmaximum = 0", "maximum", "more than its minimum"),
        ("minimum = 0\nmaximum = 10\ndefault = 2.5", "default", "cannot be the default of the scale field"),
        ("minimum = 0\nmaximum = 10\ndefault = 11", "default", "is not within its limits"),
    ],
)
def test_a_scale_has_whole_steps_and_not_too_many(limits: str, at: str, reason: str) -> None:
    text = a_sheet(a_page(a_field("level", "scale", f'low = "a"\nhigh = "b"\n{limits}')))
    faults = refused(text).faults
    assert any(reason in fault.reason for fault in faults)
    if at != "scale":
        assert_refused(text, at=at, because=reason)


def test_both_ends_of_a_scale_are_named_once() -> None:
    lines = 'minimum = 0\nmaximum = 10\nlow = "a"\nlow_from = "note"\nhigh = "b"'
    text = a_sheet(a_page(NOTE, a_field("level", "scale", lines)))
    assert_refused(text, at="low_from", because='"level" has both "low" and "low_from": keep one.')


def test_the_ends_of_a_scale_come_from_an_earlier_text() -> None:
    lines = 'minimum = 0\nmaximum = 10\nlow_from = "mood"\nhigh_from = "later"'
    text = a_sheet(a_page(a_scale("mood"), a_field("level", "scale", lines), a_field("later")))
    assert_refused(text, at="low_from", because='takes its words from "mood", no earlier text')
    assert_refused(text, at="high_from", because='takes its words from "later", no earlier text')


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ('["Can\'t tell", "Can t tell"]', '"Can\'t tell" and "Can t tell" would both be stored as "can_t_tell".'),
        ('["Yes", "yes!"]', "would both be stored as"),
        ('["Yes", 3]', "3 is not an option"),
        ('["Yes", "..."]', "'...' is not an option"),
        ('["Yes", { value = "No", label = "No" }]', "is not an option"),
        ('["Yes", { value = "no" }]', "is not an option"),
        ('["Yes", { value = "no", label = "No", colour = "red" }]', "is not an option"),
        ('["Yes", { value = "n o", label = "No" }]', "is not an option"),
        ('"Yes"', '"options" has to be a list.'),
        ("[]", '"went" is a choice field without options to choose from.'),
    ],
)
def test_options_that_cannot_be_stored_apart_are_refused(options: str, reason: str) -> None:
    text = a_sheet(a_page(a_field("went", "choice", f"options = {options}")))
    at = "options" if options != "[]" else 'kind = "choice"'
    assert_refused(text, at=at, because=reason)


def test_a_choice_has_either_options_or_rows_to_take_them_from() -> None:
    assert "without options to choose from" in refused(a_sheet(a_page(a_field("went", "choice")))).reason
    lines = 'options = ["A"]\noptions_from = "parts.name"'
    text = a_sheet(a_page(rows(), a_field("went", "choice", lines)))
    assert_refused(text, at="options_from", because='has both "options" and "options_from"')


@pytest.mark.parametrize(
    ("named", "reason"),
    [
        ("nowhere.name", 'takes its options from "nowhere", which is no earlier rows field'),
        ("note.name", 'takes its options from "note", which is no earlier rows field'),
        ("later.name", 'takes its options from "later", which is no earlier rows field'),
        ("parts.nowhere", 'takes its options from "parts.nowhere", no text in those rows'),
        ("parts.share", 'takes its options from "parts.share", no text in those rows'),
        ("parts", 'takes its options from "parts", no text in those rows'),
    ],
)
def test_options_come_from_texts_in_earlier_rows(named: str, reason: str) -> None:
    text = a_sheet(
        a_page(
            NOTE,
            rows("parts", a_subfield("name"), a_subfield("share", "number")),
            a_field("which", "choice", f'options_from = "{named}"'),
            rows("later"),
        )
    )
    assert_refused(text, at="options_from", because=reason)


def test_rows_need_fields_that_take_answers_and_hold_no_rows() -> None:
    assert "without fields for its rows" in refused(a_sheet(a_page(a_field("parts", "rows")))).reason
    text = a_sheet(a_page(rows("parts", a_subfield("inner", "rows"))))
    assert any("cannot have rows of its own" in fault.reason for fault in refused(text).faults)
    text = a_sheet(a_page(rows("parts", a_subfield("hint", "info"))))
    assert_refused(text, at='kind = "info"', because="cannot stand inside rows")


def test_keys_are_given_once_in_a_sheet_and_once_in_a_row() -> None:
    text = a_sheet(a_page(NOTE), a_page(a_field(prompt="Again?"), page="again"))
    error = refused(text)
    assert error.reason == 'Two fields have the key "note".'
    assert error.line == line_of(text, "Again?") - 2
    text = a_sheet(a_page(rows("parts", a_subfield("name"), a_subfield("name"))))
    assert refused(text).reason == 'Two fields in the rows of "parts" have the key "name".'
    assert refused(a_sheet(a_page(NOTE, rows("parts", a_subfield("note")), NOTE))).faults[0].reason == (
        'Two fields have the key "note".'
    )


@pytest.mark.parametrize(
    ("lines", "at", "reason"),
    [
        ('shows = ["nowhere"]', "shows", '"both" shows "nowhere", and there is no such field.'),
        ('shows = ["later"]', "shows", '"both" shows "later", which comes later.'),
        ('shows = ["hint"]', "shows", '"both" shows "hint", which takes no answer.'),
        ('shows = ["note"]\nheadings = ["A", "B"]', "headings", "needs one heading for each field it shows"),
    ],
)
def test_a_read_back_shows_earlier_answers(lines: str, at: str, reason: str) -> None:
    text = a_sheet(a_page(NOTE, a_field("hint", "info"), a_field("both", "read_back", lines), a_field("later")))
    assert_refused(text, at=at, because=reason)


def test_a_read_back_without_anything_to_show_is_refused() -> None:
    assert "without the fields it shows" in refused(a_sheet(a_page(a_field("both", "read_back")))).reason


@pytest.mark.parametrize(
    ("condition", "reason"),
    [
        ("went", 'is no condition: write for example "went == yes"'),
        ("went = yes", "is no condition"),
        ("nowhere == yes", '"more" waits for "nowhere", and there is no such field.'),
        ("later == yes", '"more" waits for "later", which comes later'),
        ("more == yes", '"more" cannot wait for its own answer.'),
        ("went == maybe", '"went" is a yes or no: "maybe" is neither.'),
        ("went includes yes", '"went" is a yes_no field: compare it with "==" or "!=".'),
        ("kind == elsewhere", '"kind" has no option stored as "elsewhere".'),
        ("places == home", '"places" is a tags field: compare it with "includes".'),
        ("places includes elsewhere", '"places" has no option stored as "elsewhere".'),
        ("note == hello", '"note" is a short_text field, which no condition can compare'),
        ("level == low", '"level" is a scale field, which no condition can compare'),
    ],
)
def test_a_condition_looks_back_at_something_it_can_compare(condition: str, reason: str) -> None:
    text = a_sheet(
        a_page(
            NOTE,
            a_field("went", "yes_no"),
            a_choice("kind", "Home", "Work"),
            a_choice("places", "Home", "Work", kind="tags"),
            a_scale(),
            a_field("more", lines=f'show_if = "{condition}"'),
            a_field("later", "yes_no"),
        )
    )
    assert_refused(text, at="show_if", because=reason)


def test_two_fields_cannot_wait_for_each_other() -> None:
    text = a_sheet(
        a_page(
            a_choice("a", "Yes", "No", lines='show_if = "b == yes"'),
            a_choice("b", "Yes", "No", lines='show_if = "a == yes"'),
        )
    )
    assert_refused(text, at='"b == yes"', because="a condition looks back, so that no circle can arise")


def test_a_sub_field_waits_for_an_earlier_one_of_its_row() -> None:
    text = a_sheet(a_page(rows("parts", a_subfield("a", lines='show_if = "b == yes"'), a_subfield("b", "yes_no"))))
    assert_refused(text, at="show_if", because='"a" waits for "b", which comes later')


@pytest.mark.parametrize(
    ("lines", "at", "reason"),
    [
        ("min_items = 5\nmax_items = 2", "max_items", "has a max_items below its min_items"),
        ("min_items = 4", "min_items", "has fewer options than its min_items"),
        ("min_items = -1", "min_items", "a whole number of 0 or more"),
        ("max_items = 0", "max_items", "a whole number of 1 or more"),
    ],
)
def test_the_number_of_tags_can_be_reached(lines: str, at: str, reason: str) -> None:
    assert_refused(a_sheet(a_page(a_choice("area", "A", "B", "C", kind="tags", lines=lines))), at=at, because=reason)
