"""Saying texts: in the language in force, with places filled by name, now and later."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from evenhand.wording import (
    Language,
    direction,
    in_language,
    known,
    language,
    later,
    later_of,
    offered,
    page_language,
    preferred,
    say,
    say_count,
    say_of,
    speak,
)
from evenhand.wording.languages import also_offered


@dataclass(frozen=True)
class Loud:
    """A language that shouts, and says a context before a text."""

    def text(self, text: str, context: str = "") -> str:
        return f"{context}{text.replace('Hello', 'HELLO')}!"

    def count(self, one: str, many: str, number: int) -> str:
        return f"{one if number < 3 else many}!"


@pytest.fixture(autouse=True)
def loud() -> Iterator[None]:
    with also_offered(Language("xx", "Loud", "xx", direction="rtl", catalogue=Loud())):
        yield


def test_english_is_said_as_it_stands() -> None:
    assert say("Hello") == "Hello"
    assert say("Hello %(name)s, 100 %%", name="A") == "Hello A, 100 %"
    assert say("100 %") == "100 %"
    assert (language(), page_language(), direction()) == ("en", "en-GB", "ltr")


@pytest.mark.parametrize(("number", "said"), [(0, "0 days"), (1, "1 day"), (2, "2 days")])
def test_english_has_one_form_for_one_and_one_for_all_other_numbers(number: int, said: str) -> None:
    assert say_count("%(number)s day", "%(number)s days", number) == said


def test_another_language_is_said_inside_its_block_and_nowhere_else() -> None:
    with in_language("xx"):
        assert (say("Hello %(name)s", name="A"), say_of("c:", "Hello")) == ("HELLO A!", "c:HELLO!")
        assert (say_count("one", "many", 2), say_count("one", "many", 3)) == ("one!", "many!")
        assert (language(), direction()) == ("xx", "rtl")
        with in_language("en"):
            assert say("Hello") == "Hello"
        assert say("Hello") == "HELLO!"
    assert say("Hello") == "Hello"


def test_a_language_that_is_spoken_ends_with_the_block_around_it() -> None:
    with in_language("en"):
        speak("xx")
        assert say("Hello") == "HELLO!"
    assert say("Hello") == "Hello"


def test_another_thread_speaks_its_own_language() -> None:
    heard: list[str] = []
    with in_language("xx"):
        thread = threading.Thread(target=lambda: heard.append(say("Hello")))
        thread.start()
        thread.join()
    assert heard == ["Hello"]


def test_an_unknown_language_is_english() -> None:
    with in_language("tlh"):
        assert (say("Hello"), language()) == ("Hello", "en")
    assert known("").code == "en"


def test_a_text_for_later_says_itself_when_it_is_shown() -> None:
    greeting, in_context = later("Hello"), later_of("c:", "Hello")
    with in_language("xx"):
        assert (str(greeting), f"{greeting:>8}", f"{in_context}") == ("HELLO!", "  HELLO!", "c:HELLO!")
        assert (greeting + " A", "A " + greeting, greeting.lower()) == ("HELLO! A", "A HELLO!", "hello!")
        assert later("Hello %(name)s") % {"name": "A"} == "HELLO A!"
        assert say(later("Hello %(name)s"), name="A") == "HELLO A!"
    assert (str(greeting), f"{in_context}") == ("Hello", "Hello")


def test_a_text_for_later_is_compared_and_found_as_what_it_was_made_of() -> None:
    with in_language("xx"):
        assert later("Hello") == "Hello"
        assert {later("Hello"): 1}["Hello"] == 1


@pytest.mark.parametrize(
    ("accepted", "code"),
    [
        ("", "en"),
        ("de", "de"),
        ("de-AT, en;q=0.5", "de"),
        ("en, de", "en"),
        ("fr, de;q=0.3, en;q=0.2", "de"),
        ("de;q=0.2, en;q=0.8", "en"),
        ("de;q=0", "en"),
        ("de;q=many, en;q=0.1", "en"),
        ("DE", "de"),
        ("*", "en"),
        (";;;,,,q=1", "en"),
        ("de;q=" + "1" * 5000, "en"),
        ("de;q=nan, en;q=0.1", "en"),
    ],
)
def test_a_browser_gets_the_language_it_asks_for_most(accepted: str, code: str) -> None:
    assert preferred(accepted) == code


def test_english_and_german_can_be_chosen() -> None:
    assert [(one.code, one.name) for one in offered()][:2] == [("en", "English"), ("de", "Deutsch")]


def test_german_is_read_from_its_folder() -> None:
    with in_language("de"):
        assert say("Monday") == "Montag"
        assert (say_of("short", "May"), say_of("whole month", "May")) == ("Mai", "Mai")
        assert say("Nobody ever said this.") == "Nobody ever said this."
