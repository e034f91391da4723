"""What stands in the way of Send, stage by stage, and what is only worth a second look."""

from __future__ import annotations

import re

import pytest

from evenhand.domain.worksheets.answers import SKIPPED, Problem, look_again, missing
from evenhand.domain.worksheets.definition import Definition, Stage
from tests.domain.worksheets.sheets import a_choice, a_field, a_measure, a_page, a_scale, a_subfield, parsed, rows

REQUIRED = 'need = "required"\n'
EVERY_KIND = parsed(
    a_page(
        a_field("words", "long_text", REQUIRED),
        a_field("friend", "person", REQUIRED),
        a_scale("level", lines=REQUIRED),
        a_scale("belief", 0, 100, f"step = 5\n{REQUIRED}"),
        a_choice("went", lines=REQUIRED),
        a_choice("area", kind="tags", lines=REQUIRED),
        a_field("sure", "yes_no", REQUIRED),
        a_field("day", "date", REQUIRED),
        a_field("bed", "time", REQUIRED),
        a_field("at", "datetime", REQUIRED),
        a_field("minutes", "duration", REQUIRED),
        a_field("share", "number", f"minimum = 0\n{REQUIRED}"),
        rows("parts", lines=REQUIRED),
        a_field("more", "long_text"),
        a_field("auto", "date", 'need = "auto"\ndefault = "today"'),
        a_field("hint", "info"),
        a_field("both", "read_back", 'shows = ["words"]'),
    )
)
COMPLETE: dict[str, object] = {
    "words": "It rained.",
    "friend": "K.",
    "level": 0,
    "belief": 55,
    "went": "yes",
    "area": ["no"],
    "sure": False,
    "day": "2026-05-28",
    "bed": "00:00",
    "at": "2026-05-28T10:00:00+02:00",
    "minutes": 0,
    "share": 0,
    "parts": [{"name": "Luck"}],
}
SKIP = "or choose “I don't want to write this here”."


def first(definition: Definition, answers: dict[str, object]) -> list[tuple[str, str]]:
    """Field and message of what stands in the way of the first sitting."""
    return [(problem.field, problem.message) for problem in missing(definition, answers, stage="first")]


def test_every_required_answer_is_asked_for_in_the_order_of_the_page() -> None:
    assert first(EVERY_KIND, {}) == [
        ("words", f"Write a few words, {SKIP}"),
        ("friend", f"Write initials, a role or a made-up name, {SKIP}"),
        ("level", "Choose a number from 0 to 10."),
        ("belief", "Choose a number from 0 to 100, in steps of 5."),
        ("went", "Choose one of these."),
        ("area", "Choose at least one of these."),
        ("sure", "Choose yes or no."),
        ("day", "Choose a day, or write it like 2026-05-28."),
        ("bed", "Choose a time, or write it like 21:40."),
        ("at", "Choose a day and a time."),
        ("minutes", "Write the minutes in digits."),
        ("share", "Write a number of 0 or more."),
        ("parts", "Add at least one."),
    ]


def test_zero_no_and_midnight_are_answers() -> None:
    assert first(EVERY_KIND, COMPLETE) == []


@pytest.mark.parametrize("key", list(COMPLETE))
def test_one_blank_is_one_problem(key: str) -> None:
    answers = {name: value for name, value in COMPLETE.items() if name != key}
    assert [field for field, _ in first(EVERY_KIND, answers)] == [key]


@pytest.mark.parametrize("key", ["words", "friend"])
def test_a_skipped_text_is_an_answer(key: str) -> None:
    assert first(EVERY_KIND, {**COMPLETE, key: SKIPPED}) == []


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("level", 11),
        ("level", "a lot"),
        ("went", "maybe"),
        ("day", "soon"),
        ("area", []),
        ("sure", SKIPPED),
        ("more", 3),
    ],
)
def test_a_stored_value_that_does_not_fit_stands_in_the_way(key: str, value: object) -> None:
    assert [field for field, _ in first(EVERY_KIND, {**COMPLETE, key: value})] == [key]


def test_no_message_scolds() -> None:
    said = " ".join(message for _, message in first(EVERY_KIND, {})).lower()
    assert not re.search(r"\b(please|sorry|invalid|required|oops|must|should|error|failed|wrong)\b", said)


TWO_SITTINGS = parsed(
    a_page(rows("ladder", a_subfield("situation", lines=REQUIRED), lines=f"{REQUIRED}min_items = 2"), page="ladder",
           flags='setup = true\nwho = "together"'),
    a_page(a_field("step", "choice", f'options_from = "ladder.situation"\n{REQUIRED}'), page="before"),
    a_page(
        a_field("went", "yes_no", REQUIRED),
        a_scale("peak", lines=f'{REQUIRED}show_if = "went == yes"'),
        a_field("reason", lines='show_if = "went == no"'),
        page="after",
        flags="after = true",
    ),
    a_page(a_field("checks", lines=REQUIRED), page="aside", flags='after = true\nwho = "therapist"'),
)  # fmt: skip


@pytest.mark.parametrize(
    ("stage", "answers", "fields"),
    [
        ("setup", {}, ["ladder"]),
        ("setup", {"ladder": [{"situation": "Lift"}]}, ["ladder"]),
        ("setup", {"ladder": [{"situation": "Lift"}, {}]}, ["ladder.1.situation"]),
        ("setup", {"ladder": [{"situation": "Lift"}, {"situation": SKIPPED}]}, []),
        ("first", {}, ["step"]),
        ("first", {"step": "Words of a row of old"}, []),
        ("second", {}, ["went"]),
        ("second", {"went": True}, ["peak"]),
        ("second", {"went": False}, []),
        ("second", {"went": True, "peak": 3}, []),
    ],
)
def test_each_stage_asks_for_its_own_pages(stage: Stage, answers: dict[str, object], fields: list[str]) -> None:
    assert [problem.field for problem in missing(TWO_SITTINGS, answers, stage=stage)] == fields


def test_what_the_therapist_fills_is_asked_of_the_therapist_alone() -> None:
    answers: dict[str, object] = {"went": False}
    assert missing(TWO_SITTINGS, answers, stage="second") == []
    assert [one.field for one in missing(TWO_SITTINGS, answers, stage="second", by="therapist")] == ["checks"]


def test_one_page_can_be_looked_at_by_itself() -> None:
    assert [one.field for one in missing(TWO_SITTINGS, {}, stage="second", steps=["aside"])] == []
    assert [one.field for one in missing(TWO_SITTINGS, {}, stage="second", steps=["after"])] == ["went"]


def test_what_the_set_up_holds_decides_what_is_shown() -> None:
    definition = parsed(
        a_page(a_choice("kind", "Long", "Short"), page="agreed", flags="setup = true"),
        a_page(a_field("more", lines=f'{REQUIRED}show_if = "kind == long"')),
    )
    assert missing(definition, {}, stage="first") == []
    assert missing(definition, {}, stage="first", setup={"kind": "short"}) == []
    assert [one.field for one in missing(definition, {}, stage="first", setup={"kind": "long"})] == ["more"]


@pytest.mark.parametrize(
    ("lines", "chosen", "message"),
    [
        ("max_items = 2", 3, "Choose 2 at most."),
        ("min_items = 2\nmax_items = 3", 1, "Choose 2 to 3."),
        ("min_items = 2", 1, "Choose 2 or more."),
        ("min_items = 2\nmax_items = 2", 3, "Choose 2."),
    ],
)
def test_too_many_and_too_few_tags_are_said_at_send(lines: str, chosen: int, message: str) -> None:
    definition = parsed(a_page(a_choice("area", "A", "B", "C", kind="tags", lines=lines)))
    assert first(definition, {"area": ["a", "b", "c"][:chosen]}) == [("area", message)]


def test_too_many_and_too_few_rows_are_said_at_send() -> None:
    definition = parsed(a_page(rows("parts", lines="min_items = 2\nmax_items = 3")))
    assert first(definition, {}) == []
    assert first(definition, {"parts": [{"name": "a"}]}) == [("parts", "Write 2 to 3.")]
    assert first(definition, {"parts": [{"name": "a"}] * 4}) == [("parts", "Write 2 to 3.")]


def test_a_sub_field_of_a_row_can_be_hidden_by_its_row() -> None:
    part = rows("parts", a_subfield("done", "yes_no"), a_subfield("what", lines=f'{REQUIRED}show_if = "done == yes"'))
    definition = parsed(a_page(part))
    answers: dict[str, object] = {"parts": [{"done": False}, {"done": True}]}
    assert [field for field, _ in first(definition, answers)] == ["parts.1.what"]


PIE = parsed(
    a_page(
        rows("parts", a_subfield("share", "number"), lines=REQUIRED),
        a_field("bed", "time"),
        a_field("up", "time"),
        a_field("line", lines="max_words = 4"),
    ),
    a_measure("left_over", "max(0, 100 - sum(parts.share))"),
    """
[[checks]]
field = "parts"
holds = "sum(parts.share) <= 100"
message = "These add up to more than 100. Make one or more slices smaller."
blocks = true

[[checks]]
field = "up"
holds = "minutes_between(bed, up) <= 900"
message = "Look at the times again."
""",
)


def test_a_check_that_blocks_stands_in_the_way() -> None:
    message = "These add up to more than 100. Make one or more slices smaller."
    assert first(PIE, {"parts": [{"share": 60}, {"share": 41}]}) == [("parts", message)]
    assert first(PIE, {"parts": [{"share": 60}, {"share": 40}]}) == []


def test_a_check_says_nothing_while_its_inputs_are_missing() -> None:
    assert first(PIE, {"parts": [{"share": 160}, {}]}) == []
    assert look_again(PIE, {"bed": "23:00"}) == []


def test_a_field_is_named_once_even_if_a_check_fails_too() -> None:
    assert [field for field, _ in first(PIE, {"parts": [{"share": 200}, {"share": "x"}]})] == ["parts.1.share"]


def test_a_soft_check_never_holds_send_back() -> None:
    answers: dict[str, object] = {"parts": [{"share": 1}], "bed": "08:00", "up": "07:00"}
    assert first(PIE, answers) == []
    assert look_again(PIE, answers) == [Problem("up", "Look at the times again.", blocks=False)]


def test_a_text_longer_than_suggested_is_only_worth_a_look() -> None:
    answers: dict[str, object] = {"parts": [{"share": 1}], "line": "one two three four five"}
    assert first(PIE, answers) == []
    (hint,) = look_again(PIE, answers)
    assert (hint.field, hint.blocks) == ("line", False)
    assert hint.message == "This has 5 words; 4 or so are enough. It is kept as it is."
    assert look_again(PIE, {"line": "one two three four"}) == []
    assert look_again(PIE, {"line": SKIPPED}) == []


def test_long_texts_in_rows_are_named_by_their_place() -> None:
    definition = parsed(a_page(rows("parts", a_subfield("name", lines="max_words = 1"))))
    hints = look_again(definition, {"parts": [{"name": "a"}, {"name": "a b"}, "odd"]})
    assert [hint.field for hint in hints] == ["parts.1.name"]
