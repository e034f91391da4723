"""Every sheet and measure of the library on paper: blank with room for each answer, filled, on either size."""

from __future__ import annotations

import re
from datetime import UTC, date
from functools import cache

import pytest

from evenhand.domain.worksheets.answers import clean
from evenhand.domain.worksheets.bundled import bundled_definitions
from evenhand.domain.worksheets.bundled_measures import bundled_measures
from evenhand.domain.worksheets.definition import Definition
from evenhand.faces.components.print_pages import laid_out
from evenhand.faces.components.sheet.meeting import is_for_client
from evenhand.faces.components.sheet.on_paper import OnPaper, blank_sheet, filled_sheet
from evenhand.faces.components.sheet.reading import answered
from tests.faces.filled_in import posted_for

ABOUT = OnPaper("P41A913", "A4", "before your next meeting", date(2026, 11, 30), "K3F 92Q XM7")
SHEETS = {slug: sheet for slug, (sheet, _) in {**bundled_definitions(), **bundled_measures()}.items()}
EVERY_FOURTH = 4
"""Laying a sheet out costs a third of a second: of all sheets each fourth is, and those with something of their own."""

ALWAYS = ("phq-9", "behavioural-experiment")


@cache
def filled(slug: str) -> str:
    """Return a sheet with every question answered, as it goes on paper."""
    sheet = SHEETS[slug]
    answers: dict[str, object] = {}
    for step in sheet.steps:
        posted = posted_for(step.fields, answers)
        raw = {field.key: _raw(field.key, posted) for field in step.fields if field.is_answered}
        answers = clean(sheet, raw, steps={step.id}, earlier=answers, setup=answers, zone=UTC).answers
    return filled_sheet(sheet, answered(sheet, answers, agreed=answers), ABOUT, sent="Sent 24 November 2026, 14:02")


def _raw(key: str, posted: dict[str, object]) -> object:
    rows: dict[str, dict[str, object]] = {}
    for name, value in posted.items():
        if name.startswith(f"{key}."):
            _, number, sub = name.split(".")
            rows.setdefault(number, {})[sub] = value
    return list(rows.values()) if rows else posted.get(key, "")


def prompts(sheet: Definition) -> list[str]:
    """Return every question that a client is asked on paper."""
    return [
        field.prompt
        for step in sheet.steps
        for field in step.fields
        if field.is_answered and is_for_client(step, field) and "{" not in field.prompt
    ]


def test_every_sheet_has_every_question_with_room_and_the_words_on_safety(subtests: pytest.Subtests) -> None:
    assert len(SHEETS) == 52
    for slug, sheet in SHEETS.items():
        with subtests.test(slug):
            page = blank_sheet(sheet, ABOUT)
            words = re.sub(r"\s+", " ", page.replace("&#39;", "'").replace("&amp;", "&").replace("&#34;", '"'))
            assert [one for one in prompts(sheet) if re.sub(r"\s+", " ", one) not in words] == []
            assert words.count('class="ask') == len(
                [1 for step in sheet.steps for field in step.fields if field.is_answered and is_for_client(step, field)]
            )
            for said in ("P41A913 · code K3F 92Q XM7", "it does not call anyone", 'href="tel:999"', "Numbers as they"):
                assert said in words
            assert ("From here on once it is over" in words) == sheet.has_second_sitting
            assert "Sent 24 November 2026" in filled(slug)


def test_sheets_become_pdf_blank_and_filled_on_both_sizes(subtests: pytest.Subtests) -> None:
    letter = OnPaper("P41A913", "letter", "before your next meeting", date(2026, 11, 30))
    chosen = [slug for place, slug in enumerate(sorted(SHEETS)) if place % EVERY_FOURTH == 0 or slug in ALWAYS]
    for place, slug in enumerate(chosen):
        with subtests.test(slug):
            about, width = (letter, 816) if place % 2 else (ABOUT, 794)
            pages = laid_out(blank_sheet(SHEETS[slug], about)).pages
            assert {round(page.width) for page in pages} == {width}
            assert 1 <= len(pages) <= 12
            assert laid_out(filled(slug)).pages


def test_what_was_agreed_stands_above_and_is_not_asked_again() -> None:
    sheet = next(one for one in SHEETS.values() if one.has_setup)
    [first, *_] = [field for step in sheet.steps_of("setup") for field in step.fields if field.kind.endswith("text")]
    page = blank_sheet(sheet, ABOUT, agreed={first.key: "The stairs of the tower."})
    assert page.index("What you agreed") < page.index("The stairs of the tower.") < page.index('class="ask')


def test_a_sheet_for_nobody_in_particular_has_no_number_and_no_code() -> None:
    page = blank_sheet(SHEETS["thought-record"], OnPaper("", "A4", "on Fridays", date(2026, 11, 30)))
    assert "<title>My space</title>" in page
    assert "code" not in page.lower().replace("charset", "")
    assert "usually reads it on Fridays" in page


@pytest.mark.parametrize("words", ["<script>ran()</script>", "a\u2028b\u2029c", "ö " * 4_000, "\x00\ufffe", "مرحبا"])
def test_whatever_was_written_is_laid_out_as_words(words: str) -> None:
    sheet = SHEETS["compassionate-self-care"]
    found = answered(sheet, {"situation": words, "friend_reply": words, "self_reply": words})
    page = filled_sheet(sheet, found, ABOUT, sent="Sent")
    assert "<script>ran" not in page
    assert laid_out(page).pages
