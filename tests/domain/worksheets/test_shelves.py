"""The shelves of the library: each sheet once, in order, none lost."""

from __future__ import annotations

from dataclasses import replace

from evenhand.domain.worksheets.bundled import bundled_definitions
from evenhand.domain.worksheets.bundled_measures import bundled_measures
from evenhand.domain.worksheets.finding import sheets_holding
from evenhand.domain.worksheets.shelves import OTHERS, on_shelves, shelves


def test_every_bundled_sheet_stands_on_one_shelf() -> None:
    places = [slug for shelf in shelves() for slug in shelf.sheets]
    assert len(places) == len(set(places))
    assert {*bundled_definitions(), *bundled_measures()} <= set(places)
    assert len({shelf.slug for shelf in shelves()}) == len(shelves())


def test_what_stands_on_no_shelf_comes_first_and_empty_shelves_are_left_out() -> None:
    sheet = bundled_definitions()["noticing-log"][0]
    own = replace(sheet, slug="our-own")
    found = on_shelves([own, sheet])
    assert [(one.title, [each.slug for each in one.sheets]) for one in found] == [
        (OTHERS, ["our-own"]),
        ("Kindness towards oneself", ["noticing-log"]),
    ]
    assert on_shelves([]) == []


def test_a_sheet_is_found_by_any_of_its_words_in_any_case_and_only_by_all_of_them() -> None:
    sheets = [one for one, _ in bundled_definitions().values()]
    assert sheets_holding("", sheets) == sheets
    assert {one.slug for one in sheets_holding("NOTICING-log", sheets)} == {"noticing-log"}
    assert "compassionate-self-care" in {one.slug for one in sheets_holding("perfectionism  HARSH", sheets)}
    assert sheets_holding("perfectionism zzz", sheets) == []
