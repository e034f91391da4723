"""The countries that a practice can be in, as whoever founds one chooses from, and the first guess at one."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest

from evenhand.domain.custody.retention import starting_times
from evenhand.faces.components.zones import zones_of_places
from evenhand.foundation.practices.example_lines import COUNTRY_OF_EXAMPLES, countries_with_examples
from evenhand.wording import say
from evenhand.wording.countries import countries_by_name, likely_country, zone_of_country

ELSEWHERE: Final = "ZZ"


def offered_countries() -> set[str]:
    """Return the countries to choose from: those with crisis lines or times of keeping, and one for all others."""
    return {*countries_with_examples(), *starting_times().countries, ELSEWHERE}


def countries_to_choose() -> list[tuple[str, str]]:
    """Return code and name of each, in the order of the names; that for all others stands last."""
    named = [pair for pair in countries_by_name(offered_countries()) if pair[0] != ELSEWHERE]
    return [*named, (ELSEWHERE, say("Another country"))]


def guessed_place(request: HttpRequest) -> tuple[str, str]:
    """Return the country that a browser's languages point to, and its time zone where all its clocks agree, else ""."""
    accepted = request.headers.get("Accept-Language", "")
    country = likely_country(accepted, among=offered_countries(), otherwise=COUNTRY_OF_EXAMPLES)
    return country, zone_of_country(country, among=zones_of_places())
