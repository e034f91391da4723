"""Patterns and formulas of a definition: every name leads somewhere, or the line is told."""

from __future__ import annotations

import pytest

from evenhand.domain.worksheets.definition.detectors import DETECTORS
from tests.domain.worksheets.sheets import (
    NOTE,
    a_choice,
    a_field,
    a_measure,
    a_page,
    a_pattern,
    a_scale,
    a_sheet,
    a_subfield,
    assert_refused,
    parsed,
    refused,
    rows,
)

PAGE = a_page(
    a_field("friend"),
    a_field("self"),
    a_field("day", "date"),
    a_field("at", "datetime"),
    a_field("bed", "time"),
    a_field("went", "yes_no"),
    a_choice("did", "Stayed", "Left early"),
    a_choice("area", "Home", "Work", kind="tags"),
    a_scale("before"),
    a_scale("after"),
    rows("kit", a_subfield("what"), a_subfield("strength", "choice", 'options = ["Gentle", "Strong"]')),
    a_field("step", "choice", 'options_from = "kit.what"'),
)
GAP = a_measure("gap", "before - after")


def test_there_are_twenty_one_detectors() -> None:
    assert sorted(DETECTORS) == [
        "absent_choice",
        "backfilled",
        "cluster_hour",
        "cluster_value",
        "co_occurrence",
        "divergence",
        "early_exit",
        "flat_change",
        "gap_in_entries",
        "near_identical",
        "open_loop",
        "prediction_gap",
        "repeated_choice",
        "repeated_text",
        "shrinkage",
        "stalled",
        "steady_high",
        "steady_low",
        "thin_text",
        "time_of_day_contrast",
        "trend",
    ]


@pytest.mark.parametrize(
    ("detector", "fields", "parameters"),
    [
        ("near_identical", ["friend", "self"], "sim = 0.67, min_words = 6, n = 2"),
        ("repeated_choice", ["did"], "value = 'left_early', share = 0.60"),
        ("repeated_choice", ["area"], "value = 'any_but_home'"),
        ("repeated_choice", ["went"], "value = 'no'"),
        ("repeated_choice", ["step"], "value = 'words of a row'"),
        ("repeated_choice", ["step"], ""),
        ("cluster_hour", ["at"], "window = 2, share = 0.40"),
        ("cluster_hour", ["bed"], ""),
        ("cluster_value", ["area"], ""),
        ("cluster_value", ["kit.what"], "share = 0.5"),
        ("flat_change", ["before", "after"], "tol = 0.05, n = 2"),
        ("steady_low", ["gap"], "threshold = 2"),
        ("steady_high", ["before"], "threshold = 7.5, n = 6"),
        ("shrinkage", ["before"], "drop = 0.1"),
        ("prediction_gap", ["before", "after"], "group_by = 'step', min_gap = 0.1, direction = 'under'"),
        ("early_exit", ["did"], "value = 'left_early', n = 2, group_by = 'step'"),
        ("thin_text", ["friend"], "min_words = 8, n = 3"),
        ("repeated_text", ["self"], "sim = 0.85"),
        ("backfilled", ["day"], "hours = 72, share = 0.5"),
        ("gap_in_entries", [], "days = 14"),
        ("co_occurrence", ["area", "gap"], "diff = 0.1"),
        ("co_occurrence", ["form", "gap"], ""),
        ("trend", ["gap"], "dir = 'down', window = 8"),
        ("time_of_day_contrast", ["before"], ""),
        ("stalled", ["gap"], "days = 28, tol = 0.05"),
        ("divergence", ["before", "gap"], "a_min = 6, b_max = -5, share = 0.5"),
        ("absent_choice", ["kit.strength"], "value = 'strong', n = 8"),
        ("absent_choice", ["area"], "value = 'any'"),
        ("open_loop", ["kit", "went"], "days = 7"),
    ],
)
def test_what_the_catalogue_asks_of_a_detector_is_taken(detector: str, fields: list[str], parameters: str) -> None:
    definition = parsed(PAGE, GAP, a_pattern(detector, *fields, parameters=parameters))
    assert definition.patterns[0].detector == detector


@pytest.mark.parametrize(
    ("detector", "fields", "parameters", "at", "reason"),
    [
        ("mind_reading", ["gap"], "", "detector =", 'There is no detector "mind_reading".'),
        ("trend", [], "", "fields = []", 'The detector "trend" takes one field, not 0.'),
        ("flat_change", ["before"], "", "fields", 'The detector "flat_change" takes two fields, not 1.'),
        ("gap_in_entries", ["gap"], "days = 3", "fields", "takes no field, not 1"),
        ("trend", ["nowhere"], "", "fields", 'The pattern "trend" reads "nowhere", and there is no such field.'),
        ("trend", ["kit.nowhere"], "", "fields", 'reads "kit.nowhere", and there is no such field'),
        ("trend", ["friend"], "", "fields", 'The detector "trend" cannot read "friend", a short_text field.'),
        ("cluster_hour", ["day"], "", "fields", 'cannot read "day", a date field'),
        ("trend", ["form"], "", "fields", 'cannot read "form"'),
        ("trend", ["gap"], "speed = 3", "parameters", 'The detector "trend" has no parameter "speed".'),
        ("trend", ["gap"], "dir = 'sideways'", "parameters", '"dir" cannot be \'sideways\': it has to be "any" or'),
        ("trend", ["gap"], "window = 0", "parameters", "it has to be a whole number of 1 or more"),
        ("trend", ["gap"], "window = 2.5", "parameters", "it has to be a whole number of 1 or more"),
        ("near_identical", ["friend", "self"], "sim = 67", "parameters", "it has to be a number from 0 to 1"),
        ("near_identical", ["friend", "self"], "sim = true", "parameters", "it has to be a number from 0 to 1"),
        ("steady_low", ["gap"], "threshold = 'two'", "parameters", "it has to be a number"),
        ("steady_low", ["gap"], "", "[[patterns]]", 'The detector "steady_low" needs the parameter "threshold".'),
        ("stalled", ["gap"], "", "[[patterns]]", 'needs the parameter "days"'),
        ("divergence", ["gap", "after"], "a_min = 3", "[[patterns]]", 'needs the parameter "b_min" or "b_max"'),
        ("prediction_gap", ["before", "after"], "group_by = 'nowhere'", "parameters", '"group_by" names "nowhere"'),
        ("repeated_choice", ["did"], "value = 'ran'", "parameters", '"did" has no option stored as "ran".'),
        ("repeated_choice", ["did"], "value = 'any_but_ran'", "parameters", "has no option stored as"),
        ("repeated_choice", ["went"], "value = 'maybe'", "parameters", '"went" has no option stored as "maybe".'),
        ("absent_choice", ["kit.strength"], "value = 'odd'", "parameters", "has no option stored as"),
    ],
)
def test_a_pattern_that_cannot_run_is_refused(
    detector: str, fields: list[str], parameters: str, at: str, reason: str
) -> None:
    text = a_sheet(PAGE, GAP, a_pattern(detector, *fields, parameters=parameters))
    error = refused(text)
    assert any(reason in fault.reason for fault in error.faults), error.faults
    lines = text.split("\n")
    start = lines.index("[[patterns]]")
    fault = next(fault for fault in error.faults if reason in fault.reason)
    assert at in lines[fault.line - 1]
    assert fault.line > start


def test_a_pattern_says_what_it_may_mean_and_what_could_be_done() -> None:
    text = a_sheet(PAGE, GAP, a_pattern("trend", "gap").replace("It may mean this.", "").replace("move", "step"))
    reasons = [fault.reason for fault in refused(text).faults]
    assert 'The pattern "trend" needs a text for "meaning".' in reasons
    assert 'The pattern "trend" needs a text for "move".' in reasons
    assert 'A pattern has no attribute "step".' in reasons


@pytest.mark.parametrize(
    ("formula", "reason"),
    [
        ("before - nowhere", 'There is no field or measure "nowhere" to reckon with.'),
        ("later", 'There is no field or measure "later" to reckon with.'),
        ("before / 0", "The formula divides by zero."),
        ("before / (2 - 2)", "The formula divides by zero."),
        ("before -", "The formula has its end where a number, a name or a bracket was expected."),
        ("friend", "The formula has to give one number, and it gives a text."),
        ("before > 3", "The formula has to give one number, and it gives a truth."),
        ("kit", "The formula has to give one number, and it gives several of kit."),
        ("nothing", "The formula has to give one number, and it gives a nothing."),
    ],
)
def test_a_formula_that_cannot_be_worked_out_is_refused(formula: str, reason: str) -> None:
    text = a_sheet(PAGE, a_measure("sum", formula), a_measure("later", "before"))
    assert_refused(text, at=f'formula = "{formula}"', because=reason)


@pytest.mark.parametrize(
    ("lines", "at", "reason"),
    [
        ('per = "month"', "per", '"per" has to be "day", "week", "all" or "last N days".'),
        ('per = "last 0 days"', "per", '"per" has to be'),
        ("at_least = 5", "at_least", '"at_least" belongs to a measure with a period'),
        ("low = 10\nhigh = 0", "high = 0", "has to go upwards"),
        ('alternative_to = "nowhere"', "alternative_to", 'There is no measure "nowhere".'),
        ("colour = 1", "colour", 'A measure has no attribute "colour".'),
        ('up_from = { field = "did", stayed = "good" }', "up_from", "a choice of the set-up"),
        ('up_from = { stayed = "good" }', "up_from", '"up_from" needs a text for "field".'),
        ('up_from = { field = "did", stayed = "fine" }', "up_from", '"stayed" has to be one of'),
    ],
)
def test_a_wrong_measure_is_refused(lines: str, at: str, reason: str) -> None:
    text = a_sheet(PAGE, a_measure("sum", "before", lines))
    assert_refused(text, at=at, because=reason)


def test_a_measure_says_which_way_is_welcome_and_what_it_is_called() -> None:
    text = a_sheet(PAGE, '\n[[measures]]\nname = "sum"\nformula = "before"\n')
    reasons = [fault.reason for fault in refused(text).faults]
    assert 'The measure "sum" needs a text for "label".' in reasons
    assert any('"sum" does not say which way is welcome' in reason for reason in reasons)


def test_measure_names_are_keys_and_given_once() -> None:
    assert_refused(a_sheet(PAGE, a_measure("Sum", "before")), at='"Sum"', because="small letters, digits and _")
    twice = a_sheet(PAGE, a_measure("sum", "before"), a_measure("sum", "after"))
    assert refused(twice).reason == 'Two measures have the name "sum".'


def test_a_measure_named_after_a_field_can_only_be_its_answer() -> None:
    parsed(PAGE, a_measure("before", "before"))
    text = a_sheet(PAGE, a_measure("before", "after - 1"))
    assert_refused(text, at='name = "before"', because='"before" is also a field')


def test_a_measure_may_read_those_before_it() -> None:
    definition = parsed(PAGE, GAP, a_measure("double", "2 * gap"), a_measure("week", "mean(gap)", 'per = "week"'))
    assert [measure.name for measure in definition.measures] == ["gap", "double", "week"]
    text = a_sheet(PAGE, GAP, a_measure("week", "mean(gap)", 'per = "week"'), a_measure("more", "week + 1"))
    assert_refused(text, at='formula = "week + 1"', because='There is no field or measure "week" to reckon with.')


def test_a_period_measure_reads_columns_and_an_entry_measure_single_values() -> None:
    assert_refused(
        a_sheet(PAGE, a_measure("day", "before", 'per = "day"')),
        at='formula = "before"',
        because="it gives several of entries",
    )
    assert_refused(
        a_sheet(PAGE, a_measure("day", "mean(before)")),
        at='formula = "mean(before)"',
        because='"mean" needs something of which there are several.',
    )


@pytest.mark.parametrize(
    ("check", "at", "reason"),
    [
        ('field = "nowhere"\nholds = "before > 1"\nmessage = "Look."', "field =", "there is no such field"),
        ('field = "before"\nholds = "before"\nmessage = "Look."', "holds", "has to give true or false"),
        ('field = "before"\nholds = "nowhere > 1"\nmessage = "Look."', "holds", 'no field or measure "nowhere"'),
        ('field = "before"\nholds = "gap > 1"', "checks", 'A check needs a text for "message".'),
    ],
)
def test_a_wrong_check_is_refused(check: str, at: str, reason: str) -> None:
    text = a_sheet(a_page(NOTE, a_scale("before"), a_scale("after")), GAP, f"\n[[checks]]\n{check}\n")
    assert_refused(text, at=at, because=reason)


def test_a_sheet_that_uses_the_set_up_of_another_may_name_its_fields() -> None:
    level = a_field("level", "scale", 'minimum = 0\nmaximum = 10\nlow_from = "low_word"\nhigh_from = "high_word"')
    which = a_field("which", "choice", 'options_from = "agreed_tags.word"')
    definition = parsed(a_page(level, which), head='setup_from = "ninety-second-form"\n')
    assert definition.field("level").low_from == "low_word"
    assert "takes its words from" in refused(a_sheet(a_page(level))).reason
