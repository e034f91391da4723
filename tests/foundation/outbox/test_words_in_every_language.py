"""Words that leave the house say nothing of what Evenhand is for, in any language that it speaks."""

from __future__ import annotations

import inspect

import pytest

from evenhand.foundation.outbox import words
from evenhand.foundation.outbox.silence import GIVES_AWAY
from evenhand.foundation.outbox.words import FileName
from evenhand.wording import in_language, offered
from evenhand.wording.languages import SOURCE
from tests.foundation.outbox.test_words import OF_ITS_TRADE, everything_seen, made, makers, names_in_the_library

CODES = [one.code for one in offered()]
OTHERS = [code for code in CODES if code != SOURCE]
OF_ITS_TRADE_ELSEWHERE = {
    "de": (
        "sitzung", "gesund", "stimmung", "aufgabe", "durchsicht", "fall", "gedank", "gefühl", "praxis", "übung",
        "belast", "angst", "ängst", "beratung", "krank", "problem", "kunde", "rezept",
    ),
}  # fmt: skip
"""By language, words of the field beyond those that a host is warned of."""


def seen_in(code: str) -> dict[str, str]:
    """Return every text of the module in a language, by its name; names of files are the same in all."""
    with in_language(code):
        seen = {name: str(text) for name, text in everything_seen().items()}
    return {name: text for name, text in seen.items() if name not in FileName.__members__}


@pytest.mark.parametrize("code", CODES)
def test_nothing_that_others_may_see_says_what_it_is_about(code: str) -> None:
    trade = (*GIVES_AWAY, *(OF_ITS_TRADE if code == SOURCE else OF_ITS_TRADE_ELSEWHERE[code]))
    found = {name: [word for word in trade if word in said.casefold()] for name, said in seen_in(code).items()}
    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.parametrize("code", CODES)
def test_nothing_that_others_may_see_names_a_worksheet_or_a_measure(code: str) -> None:
    plain = {
        name: " ".join("".join(letter if letter.isalnum() else " " for letter in said).split()).casefold()
        for name, said in seen_in(code).items()
    }
    named = [(name, one) for one in names_in_the_library() for name, said in plain.items() if f" {one} " in f" {said} "]
    assert named == []


@pytest.mark.parametrize("code", OTHERS)
def test_every_text_is_said_in_the_language(code: str) -> None:
    english = seen_in(SOURCE)
    assert len(english) > 15
    assert [name for name, said in seen_in(code).items() if said == english[name]] == []


@pytest.mark.parametrize("code", OTHERS)
@pytest.mark.parametrize("name", makers())
def test_a_message_carries_what_it_carries_in_english_below_one_short_subject(name: str, code: str) -> None:
    english = made(name)
    with in_language(code):
        said = made(name)
    assert said.text.count("https://") == english.text.count("https://")
    assert said.text.endswith("\n") == english.text.endswith("\n")
    assert 0 < len(said.subject) <= 60
    assert "\n" not in said.subject
    given = inspect.signature(makers()[name]).parameters
    if "days" in given:
        assert " 7 " in said.text
    if "minutes" in given:
        assert " 60 " in said.text
    if "when" in given:
        assert "Tuesday 24 November 2026, 14:30 to 15:20, London time" in said.text


@pytest.mark.parametrize("code", CODES)
def test_an_entry_of_a_calendar_has_the_number_that_is_wanted_and_no_more(code: str) -> None:
    with in_language(code):
        assert words.appointment(number="P41A913") == f"{words.appointment()} P41A913"
