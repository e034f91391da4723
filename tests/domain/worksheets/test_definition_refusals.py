"""A definition that is wrong is refused with file, line and reason."""

from __future__ import annotations

import pytest

from evenhand.domain.worksheets.definition import DefinitionError, parse_definition
from tests.domain.worksheets.sheets import (
    HEAD,
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


def test_the_error_names_file_line_and_reason_in_one_sentence() -> None:
    text = a_sheet(a_page(a_field("note", "slider")))
    error = refused(text)
    line = line_of(text, "slider")
    assert (error.filename, error.line) == ("small-sheet.toml", line)
    assert error.reason == '"note" is of the unknown kind "slider".'
    assert str(error) == f'small-sheet.toml, line {line}: "note" is of the unknown kind "slider".'


def test_all_faults_of_one_reading_are_told_first_line_first() -> None:
    error = refused(a_sheet(a_page(a_field("b", "slider"), a_field("a", "dial"))))
    assert [fault.reason for fault in error.faults] == [
        '"b" is of the unknown kind "slider".',
        '"a" is of the unknown kind "dial".',
    ]
    assert str(error).endswith("(1 more to mend after that.)")
    assert error.line == error.faults[0].line


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ('slug = "a"\nversion = \n', 2, "This is not TOML: invalid value."),
        ('slug = "a"\nslug = "b"\n', 2, "This is not TOML: cannot overwrite a value."),
        ('slug = "a"\n\n[[steps]\n', 3, 'This is not TOML: expected "]]" at the end of an array declaration.'),
        ('slug = "a"\nguide = [\n"b"\n', 4, "This is not TOML: unclosed array."),
    ],
)
def test_a_fault_of_syntax_is_told_with_its_line(text: str, line: int, reason: str) -> None:
    error = refused(text)
    assert (error.line, error.reason) == (line, reason.replace('"]]"', "']]'"))


def test_an_empty_file_is_told_what_it_lacks() -> None:
    reasons = {fault.reason for fault in refused("").faults}
    assert 'A worksheet needs a text for "slug".' in reasons
    assert 'A worksheet needs a "version", 1 for the first.' in reasons
    assert 'A worksheet needs a text for "client_title".' in reasons
    assert 'A worksheet needs at least one page, opened by "[[steps]]".' in reasons


def test_a_file_of_unreasonable_size_is_not_read() -> None:
    assert "500,000 characters" in refused("#" * 500_001).reason


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ('colour = "red"', 'A worksheet has no attribute "colour".'),
        ('mode = "weekly"', '"mode" has to be one of'),
        ('who = "nobody"', '"who" has to be one of "client", "therapist", "together".'),
        ("minutes = 6", '"minutes" has to be text in quotes.'),
        ("guide = [1, 2]", '"guide" has to be a list of texts.'),
        ('trends_within_form = "yes"', '"trends_within_form" has to be true or false.'),
        ('joined = ["nowhere"]', '"joined" names "nowhere", and there is no such field or measure.'),
        ('one_tap = "nowhere"', '"one_tap" names "nowhere"'),
        ('one_tap = "note"', "no choice, scale or yes/no of the first page"),
        ('unconfirmed = ["cautions"]', '"cautions" is marked as unconfirmed, and there is no such part.'),
        ('steps = "none"', '"steps" has to be a list of tables, each opened by [[steps]].'),
        ('settings = "none"', '"settings" has to be a table, opened by [settings].'),
        ("settings = { colour = 1 }", 'The settings has no attribute "colour".'),
        ('settings = { pinned = "wall" }', '"pinned" has to be one of "everywhere", "home".'),
        ('settings = { once_per = "nowhere" }', '"once_per" names "nowhere", and there is no such field.'),
        ('settings = { client_edits = ["nowhere"] }', "and there is no such page."),
    ],
)
def test_a_wrong_head_is_refused(wrong: str, reason: str) -> None:
    pages = () if wrong.startswith("steps") else (a_page(NOTE),)
    assert_refused(HEAD + wrong + "\n" + "".join(pages), at=wrong, because=reason)


@pytest.mark.parametrize("slug", ["Two-Replies", "two replies", "-two", "two--replies", "zwei_antworten", "a" * 65])
def test_a_slug_is_small_letters_and_digits_joined_by_hyphens(slug: str) -> None:
    assert_refused(a_sheet().replace('"small-sheet"', f'"{slug}"'), at="slug =", because="joined by single hyphens")


@pytest.mark.parametrize("version", ["0", "-1", '"1"', "1.5", "true"])
def test_a_version_is_a_whole_number_from_one(version: str) -> None:
    text = a_sheet().replace("version = 1", f"version = {version}")
    assert_refused(text, at="version", because="whole number of 1 or more")


def test_missing_texts_are_refused_where_they_are_missed() -> None:
    assert_refused(a_sheet(a_page(NOTE, heading="")), at='heading = ""', because='needs a text for "heading"')
    assert_refused(a_sheet(a_page(a_field(prompt=" "))), at='prompt = " "', because='needs a text for "prompt"')
    text = a_sheet().replace('client_title = "A few words"', 'client_title = ""')
    assert_refused(text, at="client_title", because='A worksheet needs a text for "client_title".')


@pytest.mark.parametrize(
    ("flags", "reason"),
    [
        ('colour = "red"', 'A page has no attribute "colour".'),
        ("setup = true\nafter = true", "either set-up or after, not both"),
        ('opens_on = "note"', '"opens_on" names "note", which is no date field.'),
        ('who = "all"', '"who" has to be one of'),
    ],
)
def test_a_wrong_page_is_refused(flags: str, reason: str) -> None:
    assert_refused(a_sheet(a_page(NOTE, flags=flags)), at=flags.rpartition("\n")[2], because=reason)


def test_pages_come_as_set_up_then_first_then_second_sitting() -> None:
    first = a_page(NOTE, page="first")
    setup = a_page(a_field("plan"), page="plan", flags="setup = true")
    after = a_page(a_field("end"), page="end", flags="after = true")
    late = a_page(a_field("more"), page="more")
    assert_refused(a_sheet(first, setup), at="setup = true", because="comes after an ordinary page")
    assert_refused(a_sheet(first, after, late), at='id = "more"', because="comes after one of the second")
    assert "needs a page that is not set-up" in refused(a_sheet(setup)).reason
    assert "needs a first one" in refused(a_sheet(after)).reason


def test_two_pages_cannot_share_an_id_and_a_page_needs_fields() -> None:
    twice = a_sheet(a_page(NOTE), a_page(a_field("other"), page="now", heading="Again"))
    assert 'Two pages have the id "now".' in refused(twice).reason
    assert_refused(a_sheet(a_page()), at='id = "now"', because='The page "now" has no fields.')
    assert_refused(a_sheet(a_page(NOTE, page="N o")), at='id = "N o"', because="small letters, digits and _")


def test_opening_a_page_on_a_day_belongs_to_the_second_sitting() -> None:
    text = a_sheet(a_page(a_field("day", "date"), flags='opens_on = "day"'))
    assert_refused(text, at="opens_on", because="belongs to a page with after = true")


@pytest.mark.parametrize(
    ("field", "at", "reason"),
    [
        (a_field("Note"), 'key = "Note"', "small letters, digits and _, a letter first"),
        (a_field("2nd"), 'key = "2nd"', "small letters, digits and _, a letter first"),
        (a_field("if"), 'key = "if"', "is a word of the formula language"),
        (a_field("form"), 'key = "form"', "is a word of the formula language"),
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


def test_a_sheet_has_two_hundred_fields_at_most() -> None:
    fields = [a_field(f"note_{number}") for number in range(201)]
    parse_definition(a_sheet(a_page(*fields[:200])), filename="full.toml")
    text = a_sheet(a_page(*fields))
    error = refused(text)
    assert error.reason == "A worksheet has 200 fields at most, sub-fields included."
    assert error.line == line_of(text, '"note_200"') - 1


@pytest.mark.parametrize(
    ("review", "at", "reason"),
    [
        ("colour = 1", "colour", 'The review has no attribute "colour".'),
        ('asks_for_rule = "yes"', "asks_for_rule", "has to be true or false"),
        ('[[review.questions]]\nprompt = "Why?"\nanswer = "text"', "questions", 'needs a text for "key"'),
        ('[[review.questions]]\nkey = "why"\nanswer = "text"', "questions", 'needs a text for "prompt"'),
        ('[[review.questions]]\nkey = "why"\nprompt = "Why?"', "questions", "needs at least two options"),
        ('[[review.questions]]\nkey = "why"\nprompt = "Why?"\noptions = ["A"]', "options", "at least two options"),
        (
            '[[review.questions]]\nkey = "why"\nprompt = "Why?"\nanswer = "text"\noptions = ["A", "B"]',
            "options",
            "leave out its options",
        ),
        (
            '[[review.questions]]\nkey = "why"\nprompt = "Why?"\nanswer = "number"',
            "answer",
            '"answer" has to be one of "choice", "text".',
        ),
        ('[review.redo]\nslug = "small-sheet"\nlabel = "Redo"', 'slug = "small-sheet"\nlabel', "another worksheet"),
        ('[review.redo]\nslug = "other"', "redo", '"redo" needs a text for "label".'),
    ],
)
def test_a_wrong_review_is_refused(review: str, at: str, reason: str) -> None:
    text = a_sheet(a_page(NOTE), f"\n[review]\n{review}\n")
    error = refused(text)
    assert any(reason in fault.reason for fault in error.faults)
    if "\n" not in at:
        assert_refused(text, at=at, because=reason)


def test_two_review_questions_cannot_share_a_key() -> None:
    question = '\n[[review.questions]]\nkey = "why"\nprompt = "Why?"\nanswer = "text"\n'
    assert refused(a_sheet(a_page(NOTE), question, question)).reason == 'Two review questions have the key "why".'


def test_a_refusal_is_a_value_error_that_callers_can_catch_alone() -> None:
    assert issubclass(DefinitionError, ValueError)
