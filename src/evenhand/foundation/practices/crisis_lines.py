"""The numbers that a practice gives for bad hours: read from its row, checked as typed, and which of them are shown.

Pure: no Django. The catalogue, section 3.3, asks for country, name, number or link, hours, language and the day on
which somebody last checked each; nothing is shown as the practice's own that nobody has checked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from evenhand.wording import say

CHECKED_FOR: Final = timedelta(days=183)
"""How long a check holds: half a year."""

MOST_LINES: Final = 20
LONGEST: Final[Mapping[str, int]] = {"name": 60, "number": 200, "hours": 80, "country": 2, "language": 40}
_NUMBER: Final = re.compile(r"\+?[0-9][0-9 ()/-]{1,22}")
_LINK: Final = re.compile(r"https://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[^\s\"<>]*)?")
_COUNTRY: Final = re.compile(r"[A-Z]{2}")


class Reach(StrEnum):
    """How a line is reached."""

    EMERGENCY = "emergency"
    CALL = "call"
    TEXT = "text"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class CrisisLine:
    """A place to reach a person: its name, the number or link as read, when it answers, in which country and language.

    `checked_on` is the day on which somebody of the practice last made sure of it; None before that.
    """

    name: str
    number: str
    reach: Reach = Reach.CALL
    hours: str = ""
    country: str = ""
    language: str = ""
    checked_on: date | None = None

    @property
    def href(self) -> str:
        """What a tap on it opens."""
        if self.reach == Reach.LINK:
            return self.number
        scheme = "sms" if self.reach == Reach.TEXT else "tel"
        return f"{scheme}:{re.sub(r'[^0-9+]', '', self.number)}"

    @property
    def shown(self) -> str:
        """The number or link as it is read: a link without what every link begins with."""
        return self.number.removeprefix("https://").rstrip("/") if self.reach == Reach.LINK else self.number

    def needs_look(self, *, today: date) -> bool:
        """Return whether nobody has checked it for half a year, or ever."""
        return self.checked_on is None or self.checked_on < today - CHECKED_FOR


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the safety wording names: where help comes at once, and where somebody listens."""

    emergency: tuple[CrisisLine, ...]
    lines: tuple[CrisisLine, ...]


def read_lines(stored: Sequence[Mapping[str, str]]) -> tuple[CrisisLine, ...]:
    """Return lines as a practice's row keeps them."""
    return tuple(
        CrisisLine(
            name=one["name"],
            number=one["number"],
            reach=Reach(one["reach"]),
            hours=one["hours"],
            country=one["country"],
            language=one["language"],
            checked_on=date.fromisoformat(one["checked_on"]) if one["checked_on"] else None,
        )
        for one in stored
    )


def stored_lines(lines: Sequence[CrisisLine]) -> list[dict[str, str]]:
    """Return lines as a practice's row keeps them: the reverse of `read_lines`."""
    return [
        {
            "name": one.name,
            "number": one.number,
            "reach": str(one.reach),
            "hours": one.hours,
            "country": one.country,
            "language": one.language,
            "checked_on": one.checked_on.isoformat() if one.checked_on else "",
        }
        for one in lines
    ]


def is_settled(lines: Sequence[CrisisLine]) -> bool:
    """Return whether somebody has checked at least one line where a person listens; before that no client is let in."""
    return any(one.checked_on and one.reach != Reach.EMERGENCY for one in lines)


def numbers_to_show(own: Sequence[CrisisLine], *, examples: Sequence[CrisisLine]) -> Numbers:
    """Return the practice's checked lines; of a kind that has none, emergency or other, the examples."""
    checked = [one for one in own if one.checked_on]
    kinds = []
    for emergency in (True, False):
        mine = tuple(one for one in checked if (one.reach == Reach.EMERGENCY) is emergency)
        kinds.append(mine or tuple(one for one in examples if (one.reach == Reach.EMERGENCY) is emergency))
    return Numbers(*kinds)


def problems_of(line: CrisisLine) -> list[tuple[str, str]]:
    """Return what has to change in a line that somebody typed: the part, and what to do."""
    found = [
        (part, say("Use at most %(most)s letters.", most=most))
        for part, most in LONGEST.items()
        if len(getattr(line, part)) > most
    ]
    if not line.name:
        found.append(("name", say("Write what it is called.")))
    if line.reach == Reach.LINK and not _LINK.fullmatch(line.number):
        found.append(("number", say("Write the whole address, beginning with https.")))
    if line.reach != Reach.LINK and not _NUMBER.fullmatch(line.number):
        found.append(("number", say("Write the number in digits, such as 116 123 or +44 20 7946 0000.")))
    if line.country and not _COUNTRY.fullmatch(line.country):
        found.append(("country", say("Write the country in two letters, such as GB, or leave it empty.")))
    return found
