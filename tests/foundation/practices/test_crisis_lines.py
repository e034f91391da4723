"""The numbers for bad hours: what is stored comes back, what is shown was checked, what is wrong is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.foundation.practices.crisis_lines import (
    CrisisLine,
    Reach,
    is_settled,
    numbers_to_show,
    problems_of,
    read_lines,
    stored_lines,
)
from evenhand.foundation.practices.example_lines import countries_with_examples, examples_for

TODAY = date(2026, 11, 24)
EMERGENCY = CrisisLine("Emergency", "112", Reach.EMERGENCY)
LISTENING = CrisisLine("Samaritans", "116 123", hours="free, day or night")

days = st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1))
lines = st.builds(
    CrisisLine,
    name=st.text(max_size=20),
    number=st.text(max_size=20),
    reach=st.sampled_from(list(Reach)),
    hours=st.text(max_size=9),
    country=st.text(max_size=2),
    language=st.text(max_size=9),
    checked_on=days,
)


@given(st.lists(lines, max_size=6))
def test_what_is_stored_comes_back(kept: list[CrisisLine]) -> None:
    assert list(read_lines(stored_lines(kept))) == kept


@given(st.lists(lines, max_size=6), st.lists(lines, max_size=6))
def test_only_checked_lines_are_shown_and_examples_only_where_a_kind_has_none(
    own: list[CrisisLine], examples: list[CrisisLine]
) -> None:
    shown = numbers_to_show(own, examples=examples)
    for kind, is_emergency in ((shown.emergency, True), (shown.lines, False)):
        assert all((one.reach == Reach.EMERGENCY) is is_emergency for one in kind)
        mine = [one for one in own if one.checked_on is not None and (one.reach == Reach.EMERGENCY) is is_emergency]
        theirs = [one for one in examples if (one.reach == Reach.EMERGENCY) is is_emergency]
        assert list(kind) == (mine or theirs)


@pytest.mark.parametrize(
    ("line", "href", "shown"),
    [
        (LISTENING, "tel:116123", "116 123"),
        (replace(LISTENING, number="+44 (0)20 7946-0000"), "tel:+4402079460000", "+44 (0)20 7946-0000"),
        (CrisisLine("Shout", "85258", Reach.TEXT), "sms:85258", "85258"),
        (CrisisLine("Chat", "https://example.org/talk/", Reach.LINK), "https://example.org/talk/", "example.org/talk"),
        (EMERGENCY, "tel:112", "112"),
    ],
)
def test_a_tap_opens_what_fits_the_line(line: CrisisLine, href: str, shown: str) -> None:
    assert problems_of(line) == []
    assert (line.href, line.shown) == (href, shown)


@pytest.mark.parametrize(
    ("line", "part"),
    [
        (replace(LISTENING, name=""), "name"),
        (replace(LISTENING, name="x" * 61), "name"),
        (replace(LISTENING, number=""), "number"),
        (replace(LISTENING, number="call us"), "number"),
        (replace(LISTENING, number="tel:116123"), "number"),
        (replace(LISTENING, number="1" * 25), "number"),
        (replace(LISTENING, number="١١٦١٢٣"), "number"),
        (CrisisLine("Chat", "javascript:alert(1)", Reach.LINK), "number"),
        (CrisisLine("Chat", "http://example.org", Reach.LINK), "number"),
        (CrisisLine("Chat", 'https://example.org/"><script>', Reach.LINK), "number"),
        (CrisisLine("Chat", "https://me@example.org/", Reach.LINK), "number"),
        (replace(LISTENING, hours="x" * 81), "hours"),
        (replace(LISTENING, country="Great Britain"), "country"),
        (replace(LISTENING, country="gb"), "country"),
    ],
)
def test_a_line_that_nobody_could_use_is_refused_at_its_part(line: CrisisLine, part: str) -> None:
    assert part in {where for where, _ in problems_of(line)}


def test_a_check_holds_for_half_a_year() -> None:
    assert LISTENING.needs_look(today=TODAY)
    assert not replace(LISTENING, checked_on=TODAY - timedelta(days=183)).needs_look(today=TODAY)
    assert replace(LISTENING, checked_on=TODAY - timedelta(days=184)).needs_look(today=TODAY)


def test_an_emergency_number_alone_settles_nothing() -> None:
    assert not is_settled([replace(EMERGENCY, checked_on=TODAY), LISTENING])
    assert is_settled([replace(LISTENING, checked_on=TODAY)])


def test_every_example_is_a_line_that_could_be_kept_and_none_counts_as_checked() -> None:
    for country in countries_with_examples():
        examples = examples_for(country)
        assert any(one.reach == Reach.EMERGENCY for one in examples), country
        assert [(country, problems_of(one)) for one in examples if problems_of(one) or one.checked_on] == []


def test_a_country_without_examples_gets_those_that_the_program_begins_with() -> None:
    assert examples_for("ZZ") == examples_for("GB")
    assert [one.shown for one in examples_for("GB")] == ["999", "112", "116 123", "111", "85258"]
