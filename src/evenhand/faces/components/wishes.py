"""Which times suit somebody who waits: the fields of the form, what was chosen in them, and a wish in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest

from evenhand.wording import later, say
from evenhand.wording.dates import WEEKDAYS

PARTS = {
    "any": (later("Any time of day"), 0, 24 * 60),
    "morning": (later("Before 12:00"), 0, 12 * 60),
    "afternoon": (later("From 12:00 to 17:00"), 12 * 60, 17 * 60),
    "evening": (later("From 17:00 on"), 17 * 60, 24 * 60),
}
"""Parts of a day, each with its words and the minutes between which a time may begin."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is ticked: days by number (0 is Monday; none: all suit), and a part of the day."""

    weekdays: tuple[int, ...] = ()
    part: str = "any"

    @property
    def minutes(self) -> tuple[int, int]:
        """From which minute of the local day until which a time may begin."""
        _, first, last = PARTS[self.part]
        return first, last


def chosen_in(request: HttpRequest) -> Chosen:
    """Return what a form brings; what is none of its choices is passed over."""
    days = {int(one) for one in request.POST.getlist("weekday") if one in map(str, range(len(WEEKDAYS)))}
    part = request.POST.get("part", "")
    return Chosen(tuple(sorted(days)), part if part in PARTS else "any")


def chosen_before(weekdays: Sequence[int], from_minute: int, until_minute: int) -> Chosen:
    """Return a stored wish as the form shows it."""
    part = next((name for name, (_, *minutes) in PARTS.items() if minutes == [from_minute, until_minute]), "any")
    return Chosen(tuple(weekdays), part)


def in_words(chosen: Chosen) -> str:
    """Return a wish in words, such as "Monday, Friday · before 12:00"."""
    days = ", ".join(str(WEEKDAYS[day]) for day in chosen.weekdays) or say("Any day")
    words = str(PARTS[chosen.part][0])
    return f"{days} · {words[0].lower()}{words[1:]}"


def wish_fields(chosen: Chosen) -> dict[str, object]:
    """Return what `components/wish.html` draws."""
    return {
        "wish_days": [(number, name, number in chosen.weekdays) for number, name in enumerate(WEEKDAYS)],
        "wish_parts": [(name, words, name == chosen.part) for name, (words, *_) in PARTS.items()],
    }
