"""How long a kind of record is kept: the times to start from, and the day on which a time is over."""

from __future__ import annotations

import calendar
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Final

MOST_MONTHS: Final = 1200


@dataclass(frozen=True, slots=True)
class KindOfRecord:
    """A kind of record with a time of its own: what pages call it, the months it starts with, after what they count."""

    kind: str
    label: str
    months: int
    after: str


@dataclass(frozen=True, slots=True)
class Starting:
    """What the table starts from: kinds of record, and countries by their code (ISO 3166-1 alpha-2, ZZ for others)."""

    kinds: tuple[KindOfRecord, ...]
    countries: dict[str, str]


@cache
def starting_times() -> Starting:
    """Return the times and countries of the library."""
    written = (resources.files("evenhand.library") / "retention" / "times.toml").read_text(encoding="utf-8")
    tree = tomllib.loads(written)
    return Starting(
        tuple(
            KindOfRecord(one["kind"], one["label"], one["months"], one.get("after", "the end")) for one in tree["kinds"]
        ),
        {one["code"]: one["name"] for one in tree["countries"]},
    )


def over_on(ended_on: date, months: int | None) -> date | None:
    """Return the first day on which a time of so many whole months after a day is over; None for one without an end.

    A day that a month does not have (31 January and one month) is its last one; the day after counts.
    """
    if months is None:
        return None
    year, month = divmod(ended_on.year * 12 + ended_on.month - 1 + months, 12)
    last = date(year, month + 1, min(ended_on.day, calendar.monthrange(year, month + 1)[1]))
    return date.fromordinal(last.toordinal() + 1)
