"""What every bundled worksheet has to say, and how it is said to clients."""

from __future__ import annotations

import re
from collections.abc import Iterator

import textstat

from evenhand.domain.worksheets.bundled import bundled_definitions
from evenhand.domain.worksheets.definition import Definition

SHEETS = [definition for definition, _ in bundled_definitions().values()]
HIGHEST_GRADE = 6
WITHOUT_PATTERNS = frozenset({"safety-plan"})
AVOIDED = re.compile(
    r"\b(should|must|correct|failed|homework|therapy|therapist|treatment|diagnos\w*|disorder|symptoms?|depress\w*|"
    r"anxiety|trauma|OCD|cognitive|compassion\w*|worksheet|exercise|well done|great job|congratulations)\b",
    re.IGNORECASE,
)
TENTATIVE = re.compile(r"\b(may|might|can|could|is common|is usual|deserves|is worth asking)\b")
AS_THE_CATALOGUE_HAS_IT = {
    "body-symptom-log": ["Exercise"],
    "thought-challenge": ["Should", "must"],
    "thought-record": ["Should", "must"],
    "values-compass": ["should"],
}
"""Options that name a thing or a style of thinking, and one message that takes the pressure of a "should" away."""


def client_texts(sheet: Definition) -> Iterator[str]:
    """Everything the client reads, as sentences."""
    yield sheet.client_title
    for step in sheet.steps:
        if step.who == "therapist":
            continue
        yield step.heading
        for field in (one for outer in step.fields for one in (outer, *outer.subfields)):
            yield from (field.prompt, field.help, field.low, field.high, *field.headings)
            yield from (option.label for option in field.options)
    yield sheet.message


def as_prose(sheet: Definition) -> str:
    """The client texts of a sheet joined, each closed as a sentence."""
    return " ".join(text if text[-1] in ".?!:" else f"{text}." for text in client_texts(sheet) if text)


def grade_of(text: str) -> float:
    """The years of school that a text asks for."""
    grade: float = textstat.flesch_kincaid_grade(text)
    return grade


def test_client_text_can_be_read_by_an_eleven_year_old() -> None:
    grades = {sheet.slug: grade_of(as_prose(sheet)) for sheet in SHEETS}
    assert {slug: grade for slug, grade in grades.items() if grade > HIGHEST_GRADE} == {}


def test_prompts_alone_and_the_message_alone_are_as_easy() -> None:
    prompts = {sheet.slug: " ".join(field.prompt for field in sheet.fields()) for sheet in SHEETS}
    assert {slug: text for slug, text in prompts.items() if grade_of(text) > HIGHEST_GRADE} == {}
    assert {sheet.slug: sheet.message for sheet in SHEETS if grade_of(sheet.message) > HIGHEST_GRADE} == {}


def test_client_text_has_no_clinical_word_no_order_and_no_praise() -> None:
    found = {sheet.slug: AVOIDED.findall(as_prose(sheet)) for sheet in SHEETS}
    assert {slug: words for slug, words in found.items() if words} == AS_THE_CATALOGUE_HAS_IT


def test_the_guide_and_all_that_a_therapist_needs_is_written() -> None:
    told = ("purpose", "when", "minimum_run", "who_fills", "stop_rule", "message", "review_guidance", "minutes")
    listed = ("indications", "cautions", "before", "next", "guide", "review_questions")
    for sheet in SHEETS:
        assert [name for name in (*told, *listed) if not getattr(sheet, name)] == [], sheet.slug
        assert 4 <= len(sheet.guide) <= 8, sheet.slug
        assert bool(sheet.patterns) == (sheet.slug not in WITHOUT_PATTERNS), sheet.slug


def test_nothing_claims_to_have_been_reviewed_by_a_clinician() -> None:
    assert {(sheet.reviewed_by, sheet.licence, sheet.language) for sheet in SHEETS} == {("none yet", "CC BY 4.0", "en")}


def test_patterns_speak_of_possibilities_and_offer_a_move() -> None:
    for pattern in (one for sheet in SHEETS for one in sheet.patterns):
        assert TENTATIVE.search(pattern.meaning), pattern.meaning
        assert not re.search(r"\b(proves|means that|diagnos\w*)\b", pattern.meaning)
        assert not pattern.move.endswith(".")


def test_near_identical_replies_are_looked_for_with_the_measured_settings() -> None:
    patterns = [pattern for sheet in SHEETS for pattern in sheet.patterns if pattern.detector == "near_identical"]
    assert {(pattern.parameters["sim"], pattern.parameters["min_words"]) for pattern in patterns} == {(0.67, 6)}


def test_every_field_has_a_short_name_for_tables() -> None:
    assert [field.label for sheet in SHEETS for field in sheet.fields() if len(field.label) > 30] == []
