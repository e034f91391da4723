"""Saying a text in the language in force, and putting one in force."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token
from typing import NamedTuple

from evenhand.wording.catalogues import Catalogue
from evenhand.wording.languages import ENGLISH, Language, known


class _Spoken(NamedTuple):
    language: Language
    catalogue: Catalogue | None


_spoken: ContextVar[_Spoken] = ContextVar("spoken", default=_Spoken(ENGLISH, None))  # noqa: B039  it is frozen


def say(text: str, /, **words: object) -> str:
    """Return a text in the language in force; `words` fill its places, each written `%(name)s`."""
    catalogue = _spoken.get().catalogue
    said = text if catalogue is None else catalogue.text(text)
    return said % words if words else said


def say_of(context: str, text: str, /, **words: object) -> str:
    """Return a text that means several things in English; `context` says which, to translators only."""
    catalogue = _spoken.get().catalogue
    said = text if catalogue is None else catalogue.text(text, context)
    return said % words if words else said


def say_count(one: str, many: str, number: int, /, **words: object) -> str:
    """Return the form of a text that goes with a number, which fills its place `%(number)s`."""
    return form_of(one, many, number) % ({"number": number} | words)


def form_of(one: str, many: str, number: int) -> str:
    """Return the form of a text that goes with a number, its places still open."""
    catalogue = _spoken.get().catalogue
    if catalogue is None:
        return one if number == 1 else many
    return catalogue.count(one, many, number)


def language() -> str:
    """Return the code of the language in force."""
    return _spoken.get().language.code


def page_language() -> str:
    """Return how a page names the language in force, such as "en-GB"."""
    return _spoken.get().language.tag


def direction() -> str:
    """Return which way its letters run: "ltr" or "rtl"."""
    return _spoken.get().language.direction


def speak(code: str) -> Token[_Spoken]:
    """Put a language in force until further notice: for whoever answers a request; English for an unknown code."""
    chosen = known(code)
    return _spoken.set(_Spoken(chosen, chosen.speaker()))


@contextmanager
def in_language(code: str) -> Iterator[None]:
    """Put a language in force for the block; on leaving, all is as before. English for an unknown code."""
    token = speak(code)
    try:
        yield
    finally:
        _spoken.reset(token)
