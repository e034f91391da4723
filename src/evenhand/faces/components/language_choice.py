"""The languages that a person or a practice can choose from, each called as its speakers call it."""

from __future__ import annotations

from evenhand.faces.components.sheet.shown import Choice
from evenhand.foundation.practices.models import Practice
from evenhand.wording import known, offered, say


def own_choices(chosen: str, *, practice: Practice) -> list[Choice]:
    """Return what a person can choose: to be spoken to as their practice does, or a language of their own."""
    as_practice = say("As this practice does (%(language)s)", language=known(practice.language).name)
    return [Choice("", as_practice, chosen == ""), *_languages(chosen)]


def practice_choices(practice: Practice) -> list[Choice]:
    """Return what an owner can choose for the practice."""
    return _languages(known(practice.language).code)


def _languages(chosen: str) -> list[Choice]:
    return [Choice(one.code, one.name, one is known(chosen) and chosen != "") for one in offered()]
