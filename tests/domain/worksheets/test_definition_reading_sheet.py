"""Reading a sheet around its fields: head, pages, measures, patterns, review, checks and settings."""

from __future__ import annotations

from evenhand.domain.worksheets.definition import (
    Check,
    DirectionFrom,
    Option,
    Redo,
    ReviewQuestion,
    Settings,
)
from tests.domain.worksheets.sheets import (
    NOTE,
    a_choice,
    a_field,
    a_measure,
    a_page,
    a_pattern,
    a_scale,
    a_subfield,
    parsed,
    rows,
)


def test_the_head_of_a_sheet_is_read() -> None:
    definition = parsed(
        head="""
language = "de"
licence = "CC BY-SA 4.0"
mode = "document"
series = "two_replies"
shown_with = "noticing"
minutes = "6-8"
who = "together"
who_fills = "Together, the first time."
setup_from = "another-sheet"
trends_within_form = true
joined = ["note"]
unconfirmed = ["cautions"]
reviewed_by = "A clinician, 2026"
purpose = "See it."
when = "Weekly."
minimum_run = "Six entries."
engine_notes = "Plain."
stop_rule = "Stop when it is done."
message = "Bring it as it is."
indications = ["harsh words", "low mood"]
cautions = ["first days after a loss"]
before = ["a talk"]
next = ["`noticing-log` beside it"]
guide = ["What it is.", "When to use it."]
"""
    )
    assert (definition.slug, definition.version) == ("small-sheet", 1)
    assert (definition.library_name, definition.client_title) == ("A small sheet", "A few words")
    assert (definition.language, definition.licence) == ("de", "CC BY-SA 4.0")
    assert (definition.mode, definition.series, definition.shown_with) == ("document", "two_replies", "noticing")
    assert (definition.minutes, definition.who) == ("6-8", "together")
    assert definition.who_fills == "Together, the first time."
    assert (definition.setup_from, definition.trends_within_form) == ("another-sheet", True)
    assert (definition.joined, definition.unconfirmed) == (("note",), ("cautions",))
    assert definition.reviewed_by == "A clinician, 2026"
    assert (definition.purpose, definition.when, definition.minimum_run) == ("See it.", "Weekly.", "Six entries.")
    assert (definition.engine_notes, definition.stop_rule) == ("Plain.", "Stop when it is done.")
    assert definition.message == "Bring it as it is."
    assert definition.indications == ("harsh words", "low mood")
    assert definition.cautions == ("first days after a loss",)
    assert (definition.before, definition.next) == (("a talk",), ("`noticing-log` beside it",))
    assert definition.guide == ("What it is.", "When to use it.")


def test_a_sheet_of_four_lines_and_one_field_is_enough() -> None:
    definition = parsed()
    assert (definition.mode, definition.series, definition.who) == ("series", "small_sheet", "client")
    assert (definition.language, definition.licence, definition.reviewed_by) == ("en", "CC BY 4.0", "none yet")
    assert definition.settings == Settings()
    assert definition.settings.earlier_entries == "hidden"
    assert not definition.settings.client_numbers
    field = definition.field("note")
    assert (field.need, field.help, field.filled_by, field.label) == ("optional", "", "client", field.prompt)


def test_pages_carry_their_flags_and_who_fills_them() -> None:
    definition = parsed(
        a_page(NOTE, page="plan", flags='setup = true\nwho = "together"'),
        a_page(a_field("check_on", "date"), a_field("aside", lines='filled_by = "therapist"'), page="before"),
        a_page(a_field("came"), page="result", flags='after = true\nopens_on = "check_on"'),
    )
    plan, before, result = definition.steps
    assert (plan.setup, plan.after, plan.who) == (True, False, "together")
    assert (before.setup, before.after, before.who) == (False, False, "client")
    assert (result.after, result.opens_on) == (True, "check_on")
    assert [field.filled_by for field in definition.fields()] == ["together", "client", "therapist", "client"]


def test_measures_carry_their_formula_range_and_period() -> None:
    definition = parsed(
        a_page(a_scale("mood"), a_choice("better", "Better", "Worse"), page="agreed", flags="setup = true"),
        a_page(a_scale("level")),
        a_measure("level", "level", "low = 0\nhigh = 10"),
        a_measure(
            "week_mean",
            "mean(level)",
            'per = "last 7 days"\nat_least = 5\nformula_version = 2\nalternative_to = "level"\n'
            'up_from = { field = "better", better = "good", worse = "bad" }',
        ),
    )
    plain, weekly = definition.measures
    assert (plain.name, plain.label, plain.up, plain.low, plain.high) == ("level", "A number", "neutral", 0, 10)
    assert (plain.per, plain.at_least, plain.formula_version, plain.up_from) == (None, 0, 1, None)
    assert (weekly.per, weekly.at_least, weekly.formula_version) == ("last 7 days", 5, 2)
    assert (weekly.alternative_to, weekly.low, weekly.high) == ("level", None, None)
    assert weekly.up_from == DirectionFrom("better", {"better": "good", "worse": "bad"})


def test_patterns_carry_detector_fields_parameters_meaning_and_move() -> None:
    definition = parsed(
        a_page(a_field("a"), a_field("b")), a_pattern("near_identical", "a", "b", parameters="sim = 0.67, n = 2")
    )
    (pattern,) = definition.patterns
    assert (pattern.detector, pattern.fields) == ("near_identical", ("a", "b"))
    assert pattern.parameters == {"sim": 0.67, "n": 2}
    assert (pattern.meaning, pattern.move) == ("It may mean this.", "Ask about it.")


def test_the_review_carries_questions_options_rule_and_redo() -> None:
    definition = parsed(
        a_page(NOTE),
        """
[review]
guidance = "Read it aloud."
asks_for_rule = true

[[review.questions]]
key = "deserves"
prompt = "Why?"
options = ["They did nothing wrong", "Other"]

[[review.questions]]
key = "voice"
prompt = "Whose voice?"
answer = "text"

[review.redo]
slug = "another-sheet"
label = "Redo with a friend"
""",
    )
    assert definition.review_guidance == "Read it aloud."
    assert definition.asks_for_rule
    assert definition.redo == Redo("another-sheet", "Redo with a friend")
    assert definition.review_questions == (
        ReviewQuestion(
            "deserves", "Why?", (Option("they_did_nothing_wrong", "They did nothing wrong"), Option("other", "Other"))
        ),
        ReviewQuestion("voice", "Whose voice?", (), "text"),
    )


def test_checks_say_what_ought_to_hold_and_whether_it_blocks() -> None:
    definition = parsed(
        a_page(rows("parts", a_subfield("share", "number"))),
        """
[[checks]]
field = "parts"
holds = "sum(parts.share) <= 100"
message = "These add up to more than 100."
blocks = true
""",
    )
    assert definition.checks == (Check("parts", "sum(parts.share) <= 100", "These add up to more than 100.", True),)


def test_settings_change_how_the_product_treats_a_sheet() -> None:
    definition = parsed(
        a_page(NOTE, page="signs"),
        """
[settings]
assignable = false
reminders = false
corrections = false
end_line = false
earlier_entries = "shown"
client_numbers = true
pinned = "everywhere"
confirm_first = "Assessed today, made together."
once_per = "note"
client_edits = ["signs"]
share_pages = true
ratings_after = "hidden"
""",
    )
    assert definition.settings == Settings(
        assignable=False,
        reminders=False,
        corrections=False,
        end_line=False,
        earlier_entries="shown",
        client_numbers=True,
        pinned="everywhere",
        confirm_first="Assessed today, made together.",
        once_per="note",
        client_edits=("signs",),
        share_pages=True,
        ratings_after="hidden",
    )


def test_a_one_tap_sheet_names_the_field_of_its_first_tap() -> None:
    assert parsed(a_page(a_choice("caught")), head='one_tap = "caught"\n').one_tap == "caught"
