"""Reading fields: every attribute of every kind arrives where the engine looks for it."""

from __future__ import annotations

import pytest

from evenhand.domain.worksheets.definition import (
    Condition,
    Option,
    option_value,
)
from tests.domain.worksheets.sheets import (
    NOTE,
    a_choice,
    a_field,
    a_page,
    a_parsed_field,
    a_scale,
    a_subfield,
    parsed,
    rows,
)


@pytest.mark.parametrize("kind", ["short_text", "long_text", "person"])
def test_texts_have_a_suggested_length_and_a_default(kind: str) -> None:
    field = a_parsed_field(
        a_field("words", kind, 'need = "required"\nmax_words = 12\ndefault = "..."\nhelp = "Few."\nlabel = "Its words"')
    )
    assert (field.kind, field.need, field.max_words, field.default) == (kind, "required", 12, "...")
    assert (field.help, field.label) == ("Few.", "Its words")


def test_scales_have_limits_steps_and_named_ends() -> None:
    field = a_parsed_field(a_scale("belief", 0, 100, "step = 5\ndefault = 50"))
    assert (field.minimum, field.maximum, field.step, field.default) == (0, 100, 5, 50)
    assert (field.low, field.high) == ("None", "A lot")
    assert a_parsed_field(a_scale()).step == 1


def test_the_ends_of_a_scale_can_come_from_the_set_up() -> None:
    definition = parsed(
        a_page(a_field("low_word"), a_field("high_word"), page="agreed", flags="setup = true"),
        a_page(a_field("level", "scale", 'minimum = 0\nmaximum = 10\nlow_from = "low_word"\nhigh_from = "high_word"')),
    )
    assert (definition.field("level").low_from, definition.field("level").high_from) == ("low_word", "high_word")


def test_options_store_a_value_made_from_their_label() -> None:
    field = a_parsed_field(a_choice("area", "Work or study", "My body or health", "Can't tell"))
    assert field.options == (
        Option("work_or_study", "Work or study"),
        Option("my_body_or_health", "My body or health"),
        Option("can_t_tell", "Can't tell"),
    )


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("A harsh line to myself", "a_harsh_line_to_myself"),
        ("Felt better, didn't need it", "felt_better_didn_t_need_it"),
        ("Coffee or tea after 2 pm", "coffee_or_tea_after_2_pm"),
        ('"It isn\'t true"', "it_isn_t_true"),
        ('Asked "what now?"', "asked_what_now"),
        ("Lie-in", "lie_in"),
        ("Müde", "müde"),
        ("__", ""),
    ],
)
def test_the_stored_value_is_the_label_in_lower_case_with_other_runs_as_one_sign(label: str, value: str) -> None:
    assert option_value(label) == value


def test_a_translation_keeps_the_stored_value_of_an_option() -> None:
    field = a_parsed_field(
        a_field("went", "choice", 'options = [{ value = "yes", label = "Ja" }, { value = "no", label = "Nein" }]')
    )
    assert field.options == (Option("yes", "Ja"), Option("no", "Nein"))


def test_tags_can_be_limited_in_number() -> None:
    field = a_parsed_field(a_choice("area", "Home", "Work", "Both", kind="tags", lines="min_items = 1\nmax_items = 2"))
    assert (field.kind, field.min_items, field.max_items) == ("tags", 1, 2)


@pytest.mark.parametrize(
    ("kind", "default"),
    [
        ("date", '"today"'),
        ("date", '"2026-05-28"'),
        ("datetime", '"now"'),
        ("datetime", '"2026-05-28T10:00+02:00"'),
        ("time", '"21:30"'),
        ("yes_no", "true"),
        ("duration", "30"),
        ("number", "2.5"),
    ],
)
def test_a_default_is_today_now_or_an_answer_of_the_field(kind: str, default: str) -> None:
    field = a_parsed_field(a_field("it", kind, f"default = {default}"))
    assert field.default == {"true": True, "30": 30, "2.5": 2.5}.get(default, default.strip('"'))


def test_what_the_system_fills_has_the_need_auto() -> None:
    assert a_parsed_field(a_field("at", "datetime", 'need = "auto"\ndefault = "now"')).need == "auto"
    assert a_parsed_field(a_field("hint", "info")).need == "auto"


def test_numbers_and_durations_can_have_limits() -> None:
    number = a_parsed_field(a_field("share", "number", "minimum = 0\nmaximum = 100\nstep = 0.5"))
    assert (number.minimum, number.maximum, number.step) == (0, 100, 0.5)
    assert a_parsed_field(a_field("minutes", "duration", "maximum = 30")).maximum == 30


def test_rows_hold_fields_of_their_own() -> None:
    field = a_parsed_field(
        rows(
            "parts",
            a_subfield("name", lines='need = "required"'),
            a_subfield("share", "number", "minimum = 0\nmaximum = 100"),
            lines='need = "required"\nmin_items = 2\nmax_items = 12',
        )
    )
    assert (field.min_items, field.max_items) == (2, 12)
    assert [(sub.key, sub.kind, sub.need) for sub in field.subfields] == [
        ("name", "short_text", "required"),
        ("share", "number", "optional"),
    ]


def test_options_can_come_from_rows_that_were_written_earlier() -> None:
    definition = parsed(
        a_page(rows("ladder", a_subfield("situation")), page="ladder", flags="setup = true"),
        a_page(a_field("step", "choice", 'options_from = "ladder.situation"')),
    )
    assert definition.field("step").options_from == "ladder.situation"
    assert definition.field("step").options == ()


def test_a_read_back_shows_earlier_answers_under_headings_in_a_fixed_order() -> None:
    field = a_parsed_field(
        a_field("both", "read_back", 'shows = ["friend", "note"]\nheadings = ["To your friend", "To you"]'),
        a_field("friend"),
        NOTE,
    )
    assert (field.shows, field.headings) == (("friend", "note"), ("To your friend", "To you"))


def test_an_info_may_hold_the_words_that_the_practice_fills_in() -> None:
    field = a_parsed_field(a_field("help", "info", prompt="In danger: {emergency_number}, {crisis_lines}."))
    assert field.prompt == "In danger: {emergency_number}, {crisis_lines}."


def test_a_field_can_be_kept_out_of_exports() -> None:
    assert a_parsed_field(a_field("friend", "person", "withheld = true")).withheld
    assert not a_parsed_field(NOTE).withheld


@pytest.mark.parametrize(
    ("written", "condition"),
    [
        ("went == yes", Condition("went", "==", True)),
        ("went==no", Condition("went", "==", False)),
        ("went != true", Condition("went", "!=", True)),
        ("kind == at_home", Condition("kind", "==", "at_home")),
        ("kind != 'at_work'", Condition("kind", "!=", "at_work")),
        ("places includes at_work", Condition("places", "includes", "at_work")),
        ("level == 3", Condition("level", "==", 3)),
    ],
)
def test_a_field_can_wait_for_an_earlier_answer(written: str, condition: Condition) -> None:
    field = a_parsed_field(
        a_field("more", lines=f'show_if = "{written}"'),
        a_field("went", "yes_no"),
        a_choice("kind", "At home", "At work"),
        a_choice("places", "At home", "At work", kind="tags"),
        a_scale(),
    )
    assert field.show_if == condition
    assert field.shown_when == (condition,)


def test_a_field_inherits_the_conditions_of_the_field_it_waits_for() -> None:
    definition = parsed(
        a_page(
            a_field("went", "yes_no"),
            a_choice("did", "Stayed", "Left", lines='show_if = "went == yes"'),
            a_field("why", lines='show_if = "did == left"'),
        )
    )
    assert definition.field("why").show_if == Condition("did", "==", "left")
    assert definition.field("why").shown_when == (Condition("went", "==", True), Condition("did", "==", "left"))


def test_a_sub_field_can_wait_for_its_own_row_or_for_the_sheet() -> None:
    definition = parsed(
        a_page(
            a_field("went", "yes_no"),
            rows(
                "parts",
                a_subfield("done", "yes_no"),
                a_subfield("what", lines='show_if = "done == yes"'),
                a_subfield("where", lines='show_if = "went == yes"'),
            ),
        )
    )
    assert definition.field("parts.what").show_if == Condition("done", "==", True, in_row=True)
    assert definition.field("parts.where").show_if == Condition("went", "==", True, in_row=False)
