"""Names of countries, and what a browser and a country give away of where somebody is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.faces.components.zones import zones_of_places
from evenhand.wording import in_language
from evenhand.wording.countries import countries_by_name, country_name, likely_country, zone_of_country

OFFERED = ("AT", "DE", "FR", "GB", "US")


def test_a_country_has_its_name_in_each_language() -> None:
    assert country_name("AT") == "Austria"
    with in_language("de"):
        assert country_name("AT") == "Österreich"
        assert [code for code, _ in countries_by_name(["US", "AT", "GB"])] == ["AT", "US", "GB"]
    assert country_name("QX") == "QX"


@pytest.mark.parametrize(
    ("accepted", "country"),
    [
        ("en-GB,en;q=0.9", "GB"),
        ("en-US", "US"),
        ("de", "DE"),
        ("de-AT, de;q=0.8", "AT"),
        ("de-Latn-AT;q=1", "AT"),
        ("ja, fr;q=0.5", "FR"),
        ("en", "GB"),
        ("", "GB"),
        ("*", "GB"),
        ("\u2603;;;,,,x-y-z", "GB"),
    ],
)
def test_a_browser_points_to_a_country(accepted: str, country: str) -> None:
    assert likely_country(accepted, among=OFFERED, otherwise="GB") == country


@given(st.text(max_size=60))
def test_whatever_a_browser_says_a_country_that_is_offered_comes_of_it(accepted: str) -> None:
    assert likely_country(accepted, among=OFFERED, otherwise="GB") in OFFERED


@pytest.mark.parametrize(
    ("country", "zone"), [("AT", "Europe/Vienna"), ("DE", "Europe/Berlin"), ("US", ""), ("ZZ", "")]
)
def test_a_country_with_one_clock_gives_its_zone(country: str, zone: str) -> None:
    assert zone_of_country(country, among=zones_of_places()) == zone


def test_a_zone_that_is_not_offered_is_not_given() -> None:
    assert zone_of_country("AT", among=["Europe/London"]) == ""
