"""Words that leave the house say nothing of what Evenhand is for."""

from __future__ import annotations

import inspect
import re
import tomllib
from collections.abc import Callable
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.foundation.outbox import words
from evenhand.foundation.outbox.silence import GIVES_AWAY, words_that_give_away
from evenhand.foundation.outbox.words import FileName, Message, Ways, new_password, way_in

LINK = "https://space.example/"
SAMPLES: dict[str, object] = {"link": LINK, "portal": LINK, "days": 7, "minutes": 60}
SAMPLES |= {
    "when": "Tuesday 24 November 2026, 14:30 to 15:20, London time",
    "until": "13:00 London time",
    "ways": Ways(LINK, LINK, LINK),
}
"""All that a message takes from outside: links, how long they work, a time. No name, and nothing that anybody wrote."""

OF_ITS_TRADE = (
    "sheet", "session", "health", "evenhand", "compass", "mood", "assign", "review", "case", "thought", "feeling",
    "belief", "client", "practice", "care", "exercise", "problem", "distress",
)  # fmt: skip
"""Words of the field beyond those that a host is warned of."""


def makers() -> dict[str, Callable[..., Message]]:
    return {
        name: one
        for name, one in inspect.getmembers(words, inspect.isfunction)
        if one.__module__ == words.__name__ and one is not words.appointment
    }


def made(name: str) -> Message:
    maker = makers()[name]
    return maker(**{parameter: SAMPLES[parameter] for parameter in inspect.signature(maker).parameters})


def everything_seen() -> dict[str, str]:
    """Return every text of the module by its name: messages, titles, names of files, the name on a device."""
    seen = {name: f"{made(name).subject}\n{made(name).text}".replace(LINK, "") for name in makers()}
    seen |= {name: value for name, value in vars(words).items() if name.isupper() and isinstance(value, str)}
    seen["APPOINTMENT"] = words.appointment(number="P41A913")
    return seen | {name.name: name.value for name in FileName}


def names_in_the_library() -> set[str]:
    """Return what worksheets and their measures are called; a measure of one everyday word gives nothing away."""
    found: set[str] = set()
    for file in (resources.files("evenhand.library") / "worksheets").iterdir():
        if file.name.endswith(".toml"):
            sheet = tomllib.loads(file.read_text(encoding="utf-8"))
            found |= {sheet["slug"], sheet["client_title"], sheet["library_name"]}
            named = {name for measure in sheet.get("measures", ()) for name in (measure["name"], measure["label"])}
            found |= {name for name in named if re.search("[ _]", name)}
    return {name.casefold() for name in found}


def test_there_is_something_to_look_at() -> None:
    assert {"way_in", "something_waits", "new_password", "joining", "PORTAL_TITLE", "HELP_TITLE"} <= set(
        everything_seen()
    )
    assert len(names_in_the_library()) > 15


@pytest.mark.parametrize("name", everything_seen())
def test_nothing_that_others_may_see_says_what_it_is_about(name: str) -> None:
    said = everything_seen()[name].casefold()
    assert [word for word in (*GIVES_AWAY, *OF_ITS_TRADE) if word in said] == []


@pytest.mark.parametrize("name", everything_seen())
def test_nothing_that_others_may_see_names_a_worksheet_or_a_measure(name: str) -> None:
    said = " ".join("".join(letter if letter.isalnum() else " " for letter in everything_seen()[name]).split())
    assert [one for one in names_in_the_library() if f" {one} " in f" {said.casefold()} "] == []


@pytest.mark.parametrize("name", makers())
def test_every_message_carries_its_links_once_and_says_what_to_do_without_them(name: str) -> None:
    message = made(name)
    if name == "time_ahead_on_screen":  # a notice, whose links are buttons
        assert "https://" not in message.text
        return
    links = 3 if "ways" in inspect.signature(makers()[name]).parameters else 1
    if name == "time_ahead_in_short":  # a text message, of which every letter costs
        assert message.text.count("https://") == 2
        return
    assert message.text.count("https://") == links
    assert message.text.endswith("\n")
    assert "If you did not expect this" in message.text or "To stop these notes" in message.text


@pytest.mark.parametrize("name", makers())
def test_a_subject_is_one_short_line(name: str) -> None:
    assert 0 < len(made(name).subject) <= 60
    assert "\n" not in made(name).subject


@pytest.mark.parametrize("name", makers())
def test_a_message_has_no_place_for_a_name_or_for_what_somebody_wrote(name: str) -> None:
    kinds = {
        parameter.name: parameter.annotation for parameter in inspect.signature(makers()[name]).parameters.values()
    }
    assert set(kinds) <= set(SAMPLES)
    assert {one for one, kind in kinds.items() if kind == "str"} <= {"link", "portal", "when", "until"}


@pytest.mark.parametrize("name", FileName)
def test_a_file_has_a_plain_name(name: FileName) -> None:
    assert name.isascii()
    assert not set(name) & set(" \"'\\/;%")


def test_a_link_says_how_long_it_works() -> None:
    assert "for 7 days" in way_in(link=LINK, days=7).text
    assert "for 60 minutes" in new_password(link=LINK, minutes=60).text


@given(st.sampled_from(GIVES_AWAY), st.text(), st.text())
def test_a_word_that_gives_away_is_found_anywhere_and_in_any_letters(part: str, before: str, after: str) -> None:
    assert part in words_that_give_away(before + part.upper() + after)


def test_everyday_words_are_left_alone() -> None:
    assert words_that_give_away("Something is waiting for you at https://space.example/me/") == []
