"""What the safety wording says while a practice has not confirmed its own numbers (catalogue section 3.3)."""

from collections.abc import Sequence
from dataclasses import dataclass

from evenhand.wording import later, say


@dataclass(frozen=True, slots=True)
class CrisisLine:
    """A place to reach a person: its name, the number as read, the number as dialled, when it answers."""

    name: str
    number: str
    dial: str
    hours: str


EMERGENCY_NUMBERS = ("999", "112")
CRISIS_LINES = (CrisisLine(name="Samaritans", number="116 123", dial="116123", hours=later("free, day or night")),)
READING_TIMES = later("before your next meeting")


def when_read(stored: str) -> str:
    """Return when a practice reads, in its own words; those that it never changed are said in the language in force."""
    return say(stored)


def any_of(numbers: Sequence[str]) -> str:
    """Return numbers of which any helps, such as "999 or 112"."""
    return f" {say('or')} ".join(numbers)
