"""A definition that is wrong is refused with file, line and reason: syntax, head, pages and review."""

from __future__ import annotations

import pytest

from evenhand.domain.worksheets.definition import DefinitionError, parse_definition
from tests.domain.worksheets.sheets import (
    HEAD,
    NOTE,
    a_field,
    a_page,
    a_sheet,
    assert_refused,
    line_of,
    refused,
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
        (
            '[[review.questions]]\nkey = "Why?"\nprompt = "Why?"\nanswer = "text"',
            'key = "W',
            "small letters, digits and _",
        ),
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
