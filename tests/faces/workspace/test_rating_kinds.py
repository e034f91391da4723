"""Ratings that stand on one chart are told apart by colour and shape, whatever their direction."""

from __future__ import annotations

import pytest

from evenhand.domain.worksheets.definition import parse_definition
from evenhand.faces.workspace.series_chart import KINDS_IN_ORDER, kinds_of

HEAD = """
slug = "rated"
version = 1
library_name = "Rated"
client_title = "Rated"

[[steps]]
id = "all"
heading = "All"
"""


def kinds(*ratings: tuple[str, int]) -> list[str]:
    """The kinds of ratings, each given as its direction and the high end of its scale."""
    fields = "".join(
        f'\n[[steps.fields]]\nkey = "r{number}"\nkind = "scale"\nprompt = "?"\nminimum = 0\nmaximum = {high}\n'
        'low = "Low"\nhigh = "High"\n'
        for number, (_, high) in enumerate(ratings)
    )
    measures = "".join(
        f'\n[[measures]]\nname = "r{number}"\nlabel = "R{number}"\nup = "{up}"\nlow = 0\nhigh = {high}\n'
        f'formula = "r{number}"\n'
        for number, (up, high) in enumerate(ratings)
    )
    return list(kinds_of(parse_definition(HEAD + fields + measures, filename="rated.toml")).values())


@pytest.mark.parametrize(
    ("ratings", "expected"),
    [
        ([("good", 10)], ["other"]),
        ([("good", 10), ("neutral", 10)], ["self", "friend"]),
        ([("neutral", 10), ("good", 10)], ["friend", "self"]),
        ([("neutral", 10), ("bad", 10)], ["friend", "self"]),
        ([("neutral", 10), ("neutral", 10)], ["friend", "self"]),
        ([("bad", 10), ("bad", 10)], ["friend", "self"]),
        ([("good", 10), ("good", 100)], ["other", "other"]),
        ([("neutral", 100), ("neutral", 100), ("good", 10)], ["friend", "self", "other"]),
    ],
)
def test_kinds_of_ratings(ratings: list[tuple[str, int]], expected: list[str]) -> None:
    assert kinds(*ratings) == expected


def test_as_many_as_there_are_kinds_all_differ() -> None:
    assert set(kinds(*[("good", 10)] * len(KINDS_IN_ORDER))) == set(KINDS_IN_ORDER)


def test_more_than_there_are_kinds_still_have_one_each() -> None:
    assert len(kinds(*[("good", 10)] * 6)) == 6
