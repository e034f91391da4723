"""The words of the retention table: the page names every kind and every country that the library begins with."""

from __future__ import annotations

from evenhand.domain.custody.retention import starting_times
from evenhand.faces.workspace.custody.retention import COUNTRIES_IN_WORDS, TIMES_IN_WORDS


def test_every_kind_of_record_has_words_that_say_what_its_months_count_from() -> None:
    assert {one.kind: f"{one.label}: months after {one.after}" for one in starting_times().kinds} == TIMES_IN_WORDS


def test_every_country_has_its_name() -> None:
    assert starting_times().countries == COUNTRIES_IN_WORDS
