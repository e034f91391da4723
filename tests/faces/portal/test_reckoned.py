"""What a client sees of the numbers that are reckoned: nothing, unless the sheet says so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evenhand.domain.worksheets.bundled import bundled_definitions
from evenhand.domain.worksheets.bundled_measures import bundled_measures
from evenhand.domain.worksheets.definition import Definition, parse_definition
from evenhand.faces.portal.reckoned import Reckoned, reckoned_for_client
from evenhand.wording import in_language

FLAGSHIP = bundled_definitions()["compassionate-self-care"][0]
PCL, PCL_TEXT = bundled_measures()["pcl-5"]
VALUES = {"friend_kindness": 8.0, "self_kindness": 2.5, "gap": 5.5}


def shown(sheet: Definition) -> Definition:
    return replace(sheet, settings=replace(sheet.settings, client_numbers=True))


def test_no_sheet_of_the_library_shows_its_client_a_number_that_is_reckoned() -> None:
    for sheet, _ in {**bundled_definitions(), **bundled_measures()}.values():
        values = {one.name: 1.0 for one in sheet.measures}
        assert reckoned_for_client(sheet, values) == ()


def test_where_a_sheet_says_so_what_is_reckoned_stands_there_and_what_was_answered_is_not_repeated() -> None:
    (gap,) = reckoned_for_client(shown(FLAGSHIP), VALUES)
    assert gap == Reckoned(FLAGSHIP.measure("gap").label, "5.5, on a range from -10 to 10")
    with in_language("de"):
        assert reckoned_for_client(shown(FLAGSHIP), VALUES)[0].words.startswith("5,5")


def test_a_number_that_is_missing_is_left_out() -> None:
    assert reckoned_for_client(shown(FLAGSHIP), {**VALUES, "gap": None}) == ()
    assert reckoned_for_client(shown(FLAGSHIP), {}) == ()


def test_of_an_instrument_it_is_the_score_alone() -> None:
    values = {one.name: 12.0 for one in PCL.measures}
    assert reckoned_for_client(shown(PCL), values) == (Reckoned("PCL-5 score", "12, on a range from 0 to 80"),)


@pytest.mark.parametrize(
    ("written", "seen"), [("", False), ("client_numbers = false", False), ("client_numbers = true", True)]
)
def test_an_instruments_file_says_whether_its_client_sees_the_score(written: str, seen: bool) -> None:
    sheet = parse_definition(f"{written}\n{PCL_TEXT}", filename="pcl-5.toml")
    assert sheet.settings.client_numbers is seen
