"""What the safety wording says while a practice has not confirmed its own numbers (catalogue section 3.3)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CrisisLine:
    """A place to reach a person: its name, the number as read, the number as dialled, when it answers."""

    name: str
    number: str
    dial: str
    hours: str


EMERGENCY_NUMBERS = ("999", "112")
CRISIS_LINES = (CrisisLine(name="Samaritans", number="116 123", dial="116123", hours="free, day or night"),)
READING_TIMES = "before your next meeting"
