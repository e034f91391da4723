"""The numbers that the safety wording names on the page in hand (catalogue section 3.3)."""

from __future__ import annotations

from typing import Final

from django.db import DatabaseError

from evenhand.domain.cases.told.queries import numbers_of_nobody
from evenhand.domain.cases.told.showing import numbers_of
from evenhand.foundation.practices.context import NoCurrentPractice, current_practice
from evenhand.foundation.practices.crisis_lines import Numbers, numbers_to_show
from evenhand.foundation.practices.example_lines import COUNTRY_OF_EXAMPLES, examples_for
from evenhand.foundation.practices.models import Practice
from evenhand.wording import later, say

READING_TIMES: Final = later("before your next meeting")
_NUMBERS: Final = "help_numbers"
_PRACTICE: Final = "help_practice"


def show_numbers_of(practice: Practice) -> None:
    """Let every page that is made in the practice in force show its numbers; asks nothing of the database."""
    current_practice().drawer[_PRACTICE] = practice


def help_numbers() -> Numbers:
    """Return the numbers of the practice in force, or those of pages that belong to none.

    One query where nobody gave the practice along. The page that says that something failed has numbers too: without
    a database they are the examples.
    """
    try:
        drawer = current_practice().drawer
    except NoCurrentPractice:
        return _of_nobody()
    found = drawer.get(_NUMBERS)
    if not isinstance(found, Numbers):
        practice = drawer.get(_PRACTICE)
        if not isinstance(practice, Practice):
            practice = Practice.objects.get(pk=current_practice().practice_id)
        found = drawer[_NUMBERS] = numbers_of(practice)
    return found


def _of_nobody() -> Numbers:
    try:
        return numbers_of_nobody()
    except DatabaseError:
        return numbers_to_show((), examples=examples_for(COUNTRY_OF_EXAMPLES))


def emergency_in_words(numbers: Numbers) -> str:
    """Return the emergency numbers as a sentence names them, such as "999 or 112"."""
    return f" {say('or')} ".join(one.shown for one in numbers.emergency)


def lines_in_words(numbers: Numbers) -> str:
    """Return the lines as a sentence names them, such as "Samaritans 116 123, Shout 85258"."""
    return ", ".join(f"{one.name} {one.shown}" for one in numbers.lines)
