"""The examples of crisis lines that come with the program, by country (library/crisis_lines.toml)."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources
from typing import Final

from evenhand.foundation.practices.crisis_lines import CrisisLine, Reach

COUNTRY_OF_EXAMPLES: Final = "GB"
"""Whose examples stand where those of a country are not known."""


@lru_cache(maxsize=1)
def _all_examples() -> dict[str, tuple[CrisisLine, ...]]:
    by_country: dict[str, list[CrisisLine]] = {}
    file = resources.files("evenhand.library") / "crisis_lines.toml"
    for one in tomllib.loads(file.read_text(encoding="utf-8"))["line"]:
        for country in one["countries"]:
            line = CrisisLine(
                name=one["name"],
                number=one["number"],
                reach=Reach(one.get("reach", "call")),
                hours=one.get("hours", ""),
                country=country,
                language=one.get("language", ""),
            )
            by_country.setdefault(country, []).append(line)
    return {country: tuple(lines) for country, lines in by_country.items()}


def countries_with_examples() -> list[str]:
    """Return the countries, in two letters each, for which examples are known."""
    return sorted(_all_examples())


def examples_for(country: str) -> tuple[CrisisLine, ...]:
    """Return the examples of a country; those of COUNTRY_OF_EXAMPLES for one that is not known.

    Of some countries only the emergency number is known.
    """
    known = _all_examples()
    return known.get(country, known[COUNTRY_OF_EXAMPLES])
