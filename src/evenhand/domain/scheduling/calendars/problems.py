"""Why a calendar file is not read, in a sentence for the person who gave its address, and how much work one may ask."""

from __future__ import annotations

from evenhand.wording import say

MOST_BYTES = 5_000_000
MOST_EVENTS = 10_000
MOST_SPANS = 20_000
MOST_STEPS = 200_000
"""Days that are looked at for all repetitions in one file, those before the window included."""


class FeedProblem(ValueError):
    """A calendar file that is not read; the message is a plain sentence, and nothing of the file counts."""


class Work:
    """Counts what one file asks for, so that no repetition can go on for ever."""

    def __init__(self) -> None:
        """Begin with nothing asked for."""
        self._steps = 0

    def step(self, how_many: int = 1) -> None:
        """Count; raises FeedProblem once it is more than any person's calendar asks for."""
        self._steps += how_many
        if self._steps > MOST_STEPS:
            raise FeedProblem(say("This calendar repeats its events too often to be read."))
