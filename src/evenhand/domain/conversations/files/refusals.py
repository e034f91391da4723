"""Why a file is not taken: the numbers with which the looking program ends."""

from __future__ import annotations

from enum import IntEnum


class Refusal(IntEnum):
    """The ends of the looking program that say something; any other means that the file could not be read."""

    BROKEN = 10
    TOO_MANY_DOTS = 11
    TOO_LARGE = 12
    LOCKED = 13
    ACTS = 14


class Refused(Exception):
    """A file is not taken; `why` says so within the looking program."""

    def __init__(self, why: Refusal) -> None:
        """Keep the reason."""
        super().__init__(why.name)
        self.why = why
